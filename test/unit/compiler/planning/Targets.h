//===-- Targets.h - Targets and layers to plan for --------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_UNIT_COMPILER_PLANNING_TARGETS_H
#define CNNC_TEST_UNIT_COMPILER_PLANNING_TARGETS_H

#include "dialects/kernel/KernelDialect.h"
#include "gtest/gtest.h"

namespace cnnc {

/// A test on CPUs of each kind, with caches of 32 KiB, 1 MiB and 32 MiB.
class TargetsTest : public testing::Test {
protected:
  TargetsTest() {
    context.loadDialect<kernel::KernelDialect>();
    auto add = [&](int64_t lanes, int64_t registers, bool fma, bool broadcast) {
      targets.push_back(kernel::TargetAttr::get(
          &context, lanes, registers, fma, broadcast, 32768, 1 << 20, 1 << 25));
    };
    add(16, 32, true, true);  // AVX-512
    add(8, 16, true, false);  // AVX2
    add(4, 16, false, false); // SSE2
    add(4, 32, true, false);  // NEON
  }

  /// A convolution with a square window at stride one, on blocks.
  static kernel::ConvolutionGeometry
  geometry(kernel::TargetAttr target, int64_t inputs, int64_t outputs,
           std::array<int64_t, 3> extents, int64_t window, int64_t groups = 1) {
    kernel::ConvolutionGeometry g;
    g.extents = extents;
    g.window = {1, window, window};
    g.groups = groups;
    g.inputChannels = inputs / groups;
    g.outputChannels = outputs;
    g.outputBlock = target.getLanes();
    return g;
  }

  mlir::MLIRContext context;
  std::vector<kernel::TargetAttr> targets;
};

} // namespace cnnc

#endif // CNNC_TEST_UNIT_COMPILER_PLANNING_TARGETS_H
