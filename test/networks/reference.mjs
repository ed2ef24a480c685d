//===-- reference.mjs - Run an ONNX file with ONNX Runtime ----------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   node reference.mjs MODEL.onnx --input [NAME=]X.npy --output [NAME=]Y.npy
//                      [--threads N] [--serve]
//
// Computes the outputs of MODEL. --input and --output may be given more than
// once; without NAME they mean the inputs and outputs in the model's order.
//
// With --serve it loads the model and waits. Each line on standard input is a
// number N: the model runs N times, and a line with the N times, in
// milliseconds, answers. The first run's outputs are written.
//
// ONNX Runtime is the npm package onnxruntime-node, found through NODE_PATH
// or in the folder that the environment's CNNC_ONNXRUNTIME names (the one with
// `node_modules` in it). See README.md beside this file.
//
//===----------------------------------------------------------------------===//

import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {resolve} from 'node:path';
import {createInterface} from 'node:readline';

function fail(message, status = 1) {
  process.stderr.write(`reference.mjs: ${message}\n`);
  process.exit(status);
}

function parseArguments(words) {
  const options = {inputs: [], outputs: [], threads: 1, serve: false};
  const number = (name, text) => {
    if (!/^\d+$/.test(text ?? '')) fail(`${name} needs a number`, 2);
    return Number(text);
  };
  const binding = (text) => {
    if (text === undefined) fail('a file is missing', 2);
    const at = text.indexOf('=');
    return at < 0 ? {path: text} :
                    {name: text.slice(0, at), path: text.slice(at + 1)};
  };
  for (let i = 0; i < words.length; ++i) {
    const word = words[i];
    if (word === '--input') options.inputs.push(binding(words[++i]));
    else if (word === '--output') options.outputs.push(binding(words[++i]));
    else if (word === '--threads') options.threads = number(word, words[++i]);
    else if (word === '--serve') options.serve = true;
    else if (word.startsWith('-')) fail(`unknown option ${word}`, 2);
    else if (options.model) fail(`a second model: ${word}`, 2);
    else options.model = word;
  }
  if (!options.model || !options.inputs.length)
    fail('usage: node reference.mjs MODEL.onnx --input X.npy ' +
         '[--output Y.npy] [--threads N] [--serve]', 2);
  return options;
}

// The .npy format, version 1 to 3: numpy/lib/format.py describes it. Only what
// numpy.save writes of a float32 or int64 array in C order.
const elementTypes = {
  '<f4': {array: Float32Array, tensor: 'float32'},
  '<i8': {array: BigInt64Array, tensor: 'int64'},
};

function readNpy(path) {
  const file = readFileSync(path);
  if (file.toString('latin1', 0, 6) !== '\x93NUMPY')
    fail(`${path}: not a .npy file`);
  const wide = file[6] >= 2;
  const begin = wide ? 12 : 10;
  const length = wide ? file.readUInt32LE(8) : file.readUInt16LE(8);
  const header = file.toString('latin1', begin, begin + length);
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const type = elementTypes[descr];
  if (!type) fail(`${path}: elements of type ${descr}; expected <f4 or <i8`);
  if (!/'fortran_order':\s*False/.test(header))
    fail(`${path}: not in C order`);
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)[1].split(',')
                    .filter((text) => text.trim()).map(Number);
  const count = shape.reduce((a, b) => a * b, 1);
  const bytes = file.subarray(begin + length);
  if (bytes.length !== count * type.array.BYTES_PER_ELEMENT)
    fail(`${path}: ${bytes.length} bytes of data for shape [${shape}]`);
  const data = new type.array(count);
  Buffer.from(data.buffer).set(bytes);
  return {type: type.tensor, data, shape};
}

function writeNpy(path, tensor) {
  const descr = Object.keys(elementTypes)
                    .find((key) => elementTypes[key].tensor === tensor.type);
  if (!descr) fail(`${path}: elements of type ${tensor.type}`);
  const shape = tensor.dims.join(', ') + (tensor.dims.length === 1 ? ',' : '');
  let header = `{'descr': '${descr}', 'fortran_order': False, ` +
               `'shape': (${shape}), }`;
  // The data begins at a multiple of 64.
  header = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + '\n';
  const preamble = Buffer.alloc(10);
  preamble.write('\x93NUMPY\x01\x00', 'latin1');
  preamble.writeUInt16LE(header.length, 8);
  const {buffer, byteOffset, byteLength} = tensor.data;
  writeFileSync(path, Buffer.concat([
    preamble, Buffer.from(header, 'latin1'),
    Buffer.from(buffer, byteOffset, byteLength)
  ]));
}

function loadOnnxRuntime() {
  const folder = process.env.CNNC_ONNXRUNTIME;
  const require = createRequire(
      folder ? resolve(folder, 'package.json') : import.meta.url);
  try {
    return require('onnxruntime-node');
  } catch (error) {
    fail(`onnxruntime-node is not to be had: ${error.message}\n` +
         'Install it with `npm install --ignore-scripts onnxruntime-node` in ' +
         'a folder outside the tree and name that folder in CNNC_ONNXRUNTIME');
  }
}

// Pairs each binding with one of the model's names, by name or by position.
function bind(kind, bindings, names) {
  bindings.forEach((binding, i) => {
    binding.name ??= names[i];
    if (!names.includes(binding.name))
      fail(`the model has no ${kind} ${binding.name ?? i}; it has ${names}`);
  });
}

async function main() {
  const options = parseArguments(process.argv.slice(2));
  const runtime = loadOnnxRuntime();
  const session = await runtime.InferenceSession.create(options.model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  bind('input', options.inputs, session.inputNames);
  bind('output', options.outputs, session.outputNames);

  const feeds = {};
  for (const {name, path} of options.inputs) {
    const {type, data, shape} = readNpy(path);
    feeds[name] = new runtime.Tensor(type, data, shape);
  }
  // The first run writes the outputs.
  let pending = true;
  const run = async () => {
    const begin = process.hrtime.bigint();
    const results = await session.run(feeds);
    const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
    if (pending)
      for (const {name, path} of options.outputs) writeNpy(path, results[name]);
    pending = false;
    return milliseconds;
  };
  if (!options.serve) {
    await run();
    return;
  }
  for await (const line of createInterface({input: process.stdin})) {
    if (!/^[1-9]\d*$/.test(line))
      fail(`expected a number of runs, found '${line}'`);
    const times = [];
    for (let i = 0; i < Number(line); ++i) times.push(await run());
    process.stdout.write(times.map((time) => time.toFixed(5)).join(' ') + '\n');
  }
}

main().catch((error) => fail(error.message));
