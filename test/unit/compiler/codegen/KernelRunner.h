//===-- KernelRunner.h - Runs generated kernels on test data ----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_UNIT_COMPILER_CODEGEN_KERNELRUNNER_H
#define CNNC_TEST_UNIT_COMPILER_CODEGEN_KERNELRUNNER_H

#include "dialects/kernel/KernelDialect.h"
#include "mlir/IR/MLIRContext.h"
#include <functional>
#include <string>
#include <vector>

namespace cnnc::test {

using Index = std::vector<int64_t>;

/// A buffer's elements by their indices in the tensor.
class Buffer {
public:
  explicit Buffer(mlir::MemRefType type);

  llvm::ArrayRef<int64_t> shape() const { return type.getShape(); }
  int64_t rank() const { return type.getRank(); }
  float &at(llvm::ArrayRef<int64_t> index) { return data[offset(index)]; }
  int64_t offset(llvm::ArrayRef<int64_t> index) const;
  /// Calls `visit` with the index of each element in row-major order.
  void forEach(const std::function<void(const Index &)> &visit) const;

  mlir::MemRefType type;
  std::vector<float> data;
};

/// The element of the destination at `index` as it should be.
using Reference =
    std::function<double(std::vector<Buffer> &sources, const Index &index)>;

/// A kernel to run and what it should compute.
struct Case {
  /// Of the buffers, the destination last.
  std::vector<std::string> types;
  /// The op without its operands and types: `kernel.pool`...
  std::string op;
  /// The attributes in braces.
  std::string attributes;
  Reference reference;
  /// Allowed: so many units in the result's last place, plus `tolerance`
  /// relative to the result, or to `scale` where that is more.
  double ulps = 0;
  double tolerance = 0;
  double scale = 0;
  /// Allowed besides, of each element: less than nothing demands equality.
  Reference allowance = nullptr;
  /// Whether zeros have to have the right sign.
  bool signedZeros = false;
  /// The range of the sources' elements.
  double low = -2, high = 2;
  /// Or: the elements by their number in row-major order.
  std::function<float(int64_t)> input = nullptr;
  /// Whether some of the sources' elements are NaN and infinite.
  bool specials = false;
  /// Whether the halo is filled with zeros; without a `reference` nothing else
  /// is written.
  bool fillsHalo = false;
  int64_t lanes = 16;
  /// Whether the target multiplies and adds in one instruction.
  bool fma = true;
  /// Whether it has AVX-512's instructions for exponents; see hasScaling.
  bool scaling = false;
};

/// Whether this machine can run kernels for targets with `scaling`.
bool hasScaling();

/// `memref<1x2x3xf32>` or one with a layout.
std::string rowMajor(llvm::ArrayRef<int64_t> shape);
std::string blocked(llvm::ArrayRef<int64_t> shape, int64_t block,
                    llvm::ArrayRef<int64_t> low = {},
                    llvm::ArrayRef<int64_t> high = {}, int64_t channels = 0);

/// Compiles all cases, runs them task by task, and expects that
/// - each element of the destination is written by exactly one task and is as
///   the reference says, and of its halo, if it is filled,
/// - nothing outside of that and the destination's padding lanes is written,
/// - sources' halos and padding lanes do not matter: they hold NaN.
void run(const std::vector<Case> &cases);

} // namespace cnnc::test

#endif // CNNC_TEST_UNIT_COMPILER_CODEGEN_KERNELRUNNER_H
