//===-- Tune.h - Measures kernels on this machine ---------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_TUNE_H
#define CNNC_COMPILER_DRIVER_TUNE_H

#include "compiler/pipeline/Phases.h"
#include "compiler/planning/Tuning.h"

namespace cnnc {

/// How a tuning table calls a target: the CPU, and its vector registers' lanes
/// and number.
std::string getTuningName(const target::TargetDescription &target);

/// Reads a tuning table whose entries for the target fit.
llvm::Expected<planning::TuningTable>
readTuning(llvm::StringRef path, const target::TargetDescription &target);

/// The unique layers of a network, which the graph phase has left, that a
/// tuning table can have entries for, by their keys.
llvm::Expected<std::map<std::string, planning::ConvolutionLayer>>
findLayers(mlir::ModuleOp module, const CompileOptions &options);

/// A network with the layer, in the description language: its input is as large
/// as the padded one, so that the buffers are those of the layer, and where
/// rows have to stay apart another layer sees to it. Nothing else computes it.
std::string describeLayer(const planning::ConvolutionLayer &layer);

/// How much longer than others times are that were taken in turn with them: the
/// median of the rounds' quotients. What else runs on the machine disturbs both
/// of a round. (In a virtual machine, 57 layers of ResNet-18 and DenseNet-121,
/// each eight times by the same kernel: such medians of nine rounds are 2.9 %
/// from 1, quotients of medians 4.8 and of lower quartiles 4.2; of 31 rounds
/// 1.7, 2.5 and 2.1.)
double compareRounds(llvm::ArrayRef<double> times,
                     llvm::ArrayRef<double> others);

/// Measures the best few candidates for a layer, which must be of this machine,
/// on as many threads as the options say. Each is compiled as a network of its
/// own; they run in turn, with cold weights, and are compared round by round,
/// the best ones anew in more rounds, at last with the cost model's choice
/// alone. The latter stays where nothing is faster by a percent.
llvm::Expected<planning::TuningResult>
measureLayer(const planning::ConvolutionLayer &layer,
             const CompileOptions &options);

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_TUNE_H
