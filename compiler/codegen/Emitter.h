//===-- Emitter.h - What all kernel emitters build with -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_CODEGEN_EMITTER_H
#define CNNC_COMPILER_CODEGEN_EMITTER_H

#include "dialects/kernel/KernelDialect.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>

namespace cnnc::codegen {

/// f32 elements of a cache line.
constexpr int64_t lineElements = 64 / sizeof(float);

/// Builds the body of one kernel from arith, math, memref, scf and vector ops.
/// Buffers are seen as flat rank-1 memrefs and addressed by element index:
/// a base index per loop plus constant offsets, which end as the displacements
/// of the machine's addressing modes.
class Emitter {
public:
  using LoopBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(
      mlir::Value, mlir::ValueRange)>;

  Emitter(mlir::ImplicitLocOpBuilder &builder, kernel::TargetAttr target,
          int64_t lanes, mlir::Value task)
      : b(builder), target(target), lanes(lanes), task(task) {}

  /// The builder, for ops that have no shorthand here.
  mlir::ImplicitLocOpBuilder &b;
  const kernel::TargetAttr target;
  /// f32 elements of a vector: the block of blocked buffers, the target's
  /// vector register for row-major ones.
  const int64_t lanes;
  /// The number of the task to compute, from 0 to getTaskCount() - 1.
  const mlir::Value task;

  /// The flat memref of a compute op's operand.
  mlir::Value flat(mlir::Value buffer) const {
    return places.lookup(buffer).flat;
  }
  /// Where its elements stand there: as the buffer's type says, or, of those of
  /// kernel.strips, in a ring that has some of its rows. In a ring, the row of
  /// number r would be that of number r of the layout, counted from `base()`.
  kernel::Layout layout(mlir::Value buffer) const {
    auto place = places.find(buffer);
    return place != places.end() && place->second.ring
               ? *place->second.ring
               : kernel::getLayout(buffer);
  }
  mlir::Value base(mlir::Value buffer) {
    mlir::Value base = places.lookup(buffer).base;
    return base ? base : index(0);
  }
  void bind(mlir::Value buffer, mlir::Value flat) {
    places[buffer] = {flat, std::nullopt, {}};
  }
  void bindRing(mlir::Value buffer, mlir::Value flat,
                const kernel::Layout &ring, mlir::Value base) {
    places[buffer] = {flat, ring, base};
  }

  mlir::VectorType vectorType() const;

  //===--------------------------------------------------------------------===//
  // Index arithmetic
  //===--------------------------------------------------------------------===//

  mlir::Value index(int64_t value);
  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value add(mlir::Value a, int64_t b) { return b ? add(a, index(b)) : a; }
  mlir::Value sub(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, int64_t factor);
  mlir::Value div(mlir::Value a, int64_t divisor); // of numbers >= 0
  mlir::Value rem(mlir::Value a, int64_t divisor); // of numbers >= 0
  mlir::Value min(mlir::Value a, mlir::Value b);
  mlir::Value max(mlir::Value a, mlir::Value b);

  /// The digits of `linear` in the mixed radix of `extents`, the last one
  /// running fastest: how a task number becomes (image, block, row band...).
  llvm::SmallVector<mlir::Value> delinearize(mlir::Value linear,
                                             llvm::ArrayRef<int64_t> extents);

  //===--------------------------------------------------------------------===//
  // Control flow
  //===--------------------------------------------------------------------===//

  /// for (i = low; i < high; i += step). The body gets i and the carried
  /// values and returns the next ones. A loop of one iteration leaves only its
  /// body.
  llvm::SmallVector<mlir::Value> loop(int64_t low, int64_t high, int64_t step,
                                      mlir::ValueRange carried, LoopBody body);
  llvm::SmallVector<mlir::Value> loop(mlir::Value low, mlir::Value high,
                                      int64_t step, mlir::ValueRange carried,
                                      LoopBody body);
  /// Adds to `totals` the sums over steps 0 to `count` - 1, of which `body`
  /// adds one to the sums that it is given. Each segment of `segment` steps is
  /// summed by itself, so that errors grow with its length rather than with
  /// `count`.
  llvm::SmallVector<mlir::Value> sumSegments(int64_t count, int64_t segment,
                                             mlir::ValueRange totals,
                                             LoopBody body);
  /// Without carried values.
  void loop(int64_t low, int64_t high, int64_t step,
            llvm::function_ref<void(mlir::Value)> body);
  void loop(mlir::Value low, mlir::Value high, int64_t step,
            llvm::function_ref<void(mlir::Value)> body);
  /// if (condition) then(); else otherwise();
  void branch(mlir::Value condition, llvm::function_ref<void()> then,
              llvm::function_ref<void()> otherwise = nullptr);
  /// condition ? then() : otherwise(), of which only one is computed.
  llvm::SmallVector<mlir::Value>
  choose(mlir::Value condition,
         llvm::function_ref<llvm::SmallVector<mlir::Value>()> then,
         llvm::function_ref<llvm::SmallVector<mlir::Value>()> otherwise);
  mlir::Value less(mlir::Value a, mlir::Value b);
  mlir::Value equal(mlir::Value a, mlir::Value b);
  /// condition ? a : b, both of which are computed.
  mlir::Value select(mlir::Value condition, mlir::Value a, mlir::Value b);

  //===--------------------------------------------------------------------===//
  // Memory: `flat` is a flat memref, `at` an element index
  //===--------------------------------------------------------------------===//

  mlir::Value loadScalar(mlir::Value flat, mlir::Value at, int64_t offset = 0);
  mlir::Value loadVector(mlir::Value flat, mlir::Value at, int64_t offset = 0);
  /// A scalar in all lanes.
  mlir::Value loadSplat(mlir::Value flat, mlir::Value at, int64_t offset = 0);
  /// Asks the first-level cache for the line of an element that is used some
  /// time later; the element need not exist. What does not stay there until
  /// then has come to the second-level one.
  /// With `toWrite` it is written: other cores lose it now.
  void prefetch(mlir::Value flat, mlir::Value at, int64_t offset,
                bool toWrite = false);
  /// No load or store moves across: LLVM puts up to four loads of neighbouring
  /// addresses next to each other (ClusterNeighboringLoads), and what is loaded
  /// early takes a register that sums need. Generates no instruction.
  void keepOrder();
  /// Stores a vector or a scalar, whichever `value` is.
  void store(mlir::Value value, mlir::Value flat, mlir::Value at,
             int64_t offset = 0);

  /// Stores the first `count` lanes of a vector (all if there are more).
  void storeFirst(mlir::Value vector, mlir::Value flat, mlir::Value at,
                  int64_t offset, mlir::Value count);

  //===--------------------------------------------------------------------===//
  // Numbers: vectors or scalars of f32
  //===--------------------------------------------------------------------===//

  mlir::Value scalar(double value);
  mlir::Value splat(double value);
  /// `value` as a constant of the type of `like`.
  mlir::Value constantLike(mlir::Value like, double value);
  mlir::Value splat(mlir::Value scalar);
  /// a * b + c, rounded once where the machine can.
  mlir::Value multiplyAdd(mlir::Value a, mlir::Value b, mlir::Value c);
  /// a[i] + b[i] for each i.
  llvm::SmallVector<mlir::Value> addAll(mlir::ValueRange a, mlir::ValueRange b);
  /// In lane i the element of lane i xor `distance`.
  mlir::Value exchangeLanes(mlir::Value vector, int64_t distance);
  /// activation(x), element by element. See Activation.cpp.
  mlir::Value activate(cnn::ActivationAttr activation, mlir::Value x);
  /// Replaces each of `xs` by activation(x). Several are computed side by side:
  /// each is a long chain of instructions that wait for one another, and a CPU
  /// looks only so far ahead for others.
  void activateAll(cnn::ActivationAttr activation,
                   llvm::MutableArrayRef<mlir::Value> xs);
  /// lhs kind rhs, element by element.
  mlir::Value binary(cnn::BinaryKind kind, mlir::Value lhs, mlir::Value rhs);

private:
  struct Place {
    mlir::Value flat;
    std::optional<kernel::Layout> ring;
    mlir::Value base;
  };
  llvm::DenseMap<mlir::Value, Place> places;
};

/// One emitter for each compute op, each in the file of its family. They build
/// the work of task `e.task` at `e.b`'s insertion point.
void emit(Emitter &e, kernel::ConvolutionOp op);
void emit(Emitter &e, kernel::DepthwiseOp op);
void emit(Emitter &e, kernel::GroupedOp op);
void emit(Emitter &e, kernel::StrassenInputOp op);
void emit(Emitter &e, kernel::StrassenOp op);
void emit(Emitter &e, kernel::WinogradInputOp op);
void emit(Emitter &e, kernel::WinogradOp op);
void emit(Emitter &e, kernel::StripsOp op);
void emit(Emitter &e, kernel::PoolOp op);
void emit(Emitter &e, kernel::ElementwiseOp op);
void emit(Emitter &e, kernel::CopyOp op);
void emit(Emitter &e, kernel::InsertOp op);
void emit(Emitter &e, kernel::ChannelShuffleOp op);
void emit(Emitter &e, kernel::InterleaveOp op);
void emit(Emitter &e, kernel::FillHaloOp op);
void emit(Emitter &e, kernel::SoftmaxOp op);
void emit(Emitter &e, kernel::ReduceOp op);
void emit(Emitter &e, kernel::LrnOp op);
void emit(Emitter &e, kernel::MatmulOp op);

/// Rows [first, last) of an image, of all channels.
struct RowRange {
  mlir::Value image, first, last;
};

/// The emitters of what kernel.strips takes: some rows instead of a task. A row
/// of tiles is one of pixels.
void emitRows(Emitter &e, kernel::ConvolutionOp op, RowRange rows);
void emitRows(Emitter &e, kernel::DepthwiseOp op, RowRange rows);
void emitRows(Emitter &e, kernel::PoolOp op, RowRange rows);

} // namespace cnnc::codegen

#endif // CNNC_COMPILER_CODEGEN_EMITTER_H
