//===-- MicroKernel.cpp - The micro-kernel of all sums of products -*- C++
//-*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/MicroKernel.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

/// The steps of the reduction that are written out one after the other: enough
/// to hide the loop's overhead, few enough to stay in the decoder's cache.
static constexpr int64_t unrolledSteps = 16;

llvm::SmallVector<Value>
MicroKernel::emit(Emitter &e, Value filterBase, Value inputBase,
                  llvm::SmallVector<Value> sums) const {
  const kernel::ConvolutionGeometry &g = geometry;
  // The channels of a window element, written out.
  auto steps = [&](Value filterAt, Value inputAt, int64_t channels,
                   llvm::SmallVector<Value> sums) {
    for (int64_t c = 0; c < channels; ++c) {
      llvm::SmallVector<Value> weights;
      for (int64_t v = 0; v < vectors; ++v)
        weights.push_back(
            e.loadVector(filter, filterAt, (c * vectors + v) * e.lanes));
      for (auto [p, pixel] : llvm::enumerate(pixels)) {
        Value x = e.loadSplat(source, inputAt, c + pixel);
        for (int64_t v = 0; v < vectors; ++v) {
          Value &sum = sums[p * vectors + v];
          sum = e.multiplyAdd(x, weights[v], sum);
        }
      }
    }
    return sums;
  };

  // The window over a block of `channels` input channels.
  auto window = [&](Value filterAt, Value inputAt, int64_t channels,
                    ValueRange carried) {
    // The distance between the filter's numbers for neighbouring elements.
    int64_t element = channels * vectors * e.lanes;
    bool unrollColumns = channels * g.window[2] <= unrolledSteps;
    return e.loop(0, g.window[0], 1, carried, [&](Value kd, ValueRange sums) {
      return e.loop(0, g.window[1], 1, sums, [&](Value kh, ValueRange sums) {
        Value filterRow =
            e.add(filterAt, e.mul(e.add(e.mul(kd, g.window[1]), kh),
                                  g.window[2] * element));
        Value inputRow = e.add(
            inputAt, e.add(e.mul(kd, g.dilations[0] * g.inputStrides[0]),
                           e.mul(kh, g.dilations[1] * g.inputStrides[1])));
        int64_t columnStride = g.dilations[2] * g.inputStrides[2];
        if (!unrollColumns)
          return e.loop(0, g.window[2], 1, sums,
                        [&](Value kw, ValueRange sums) {
                          return steps(e.add(filterRow, e.mul(kw, element)),
                                       e.add(inputRow, e.mul(kw, columnStride)),
                                       channels, llvm::to_vector(sums));
                        });
        llvm::SmallVector<Value> results = llvm::to_vector(sums);
        for (int64_t kw = 0; kw < g.window[2]; ++kw)
          results = steps(e.add(filterRow, kw * element),
                          e.add(inputRow, kw * columnStride), channels,
                          std::move(results));
        return results;
      });
    });
  };

  int64_t whole = g.inputChannels / g.inputBlock;
  int64_t rest = g.inputChannels % g.inputBlock;
  int64_t blockElements = g.inputBlock * g.windowSize() * vectors * e.lanes;
  sums = e.loop(0, whole, 1, sums, [&](Value block, ValueRange sums) {
    return window(e.add(filterBase, e.mul(block, blockElements)),
                  e.add(inputBase, e.mul(block, g.inputBlockStride)),
                  g.inputBlock, sums);
  });
  if (rest > 0)
    sums = window(e.add(filterBase, whole * blockElements),
                  e.add(inputBase, whole * g.inputBlockStride), rest, sums);
  return sums;
}
