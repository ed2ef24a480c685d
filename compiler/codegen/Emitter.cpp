//===-- Emitter.cpp - What all kernel emitters build with -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Emitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

VectorType Emitter::vectorType() const {
  return VectorType::get({lanes}, b.getF32Type());
}

//===----------------------------------------------------------------------===//
// Index arithmetic
//===----------------------------------------------------------------------===//

// Offsets of valid elements do not overflow; saying so lets LLVM
// strength-reduce them.
static constexpr auto noWrap = arith::IntegerOverflowFlags::nsw;

Value Emitter::index(int64_t value) {
  return b.create<arith::ConstantIndexOp>(value);
}

Value Emitter::add(Value x, Value y) {
  return b.createOrFold<arith::AddIOp>(x, y, noWrap);
}

Value Emitter::sub(Value x, Value y) {
  return b.createOrFold<arith::SubIOp>(x, y, noWrap);
}

Value Emitter::mul(Value x, int64_t factor) {
  if (factor == 1)
    return x;
  return b.createOrFold<arith::MulIOp>(x, index(factor), noWrap);
}

Value Emitter::div(Value x, int64_t divisor) {
  if (divisor == 1)
    return x;
  return b.createOrFold<arith::DivUIOp>(x, index(divisor));
}

Value Emitter::rem(Value x, int64_t divisor) {
  if (divisor == 1)
    return index(0);
  return b.createOrFold<arith::RemUIOp>(x, index(divisor));
}

Value Emitter::min(Value x, Value y) {
  return b.createOrFold<arith::MinSIOp>(x, y);
}

Value Emitter::max(Value x, Value y) {
  return b.createOrFold<arith::MaxSIOp>(x, y);
}

llvm::SmallVector<Value> Emitter::delinearize(Value linear,
                                              llvm::ArrayRef<int64_t> extents) {
  llvm::SmallVector<Value> digits(extents.size());
  for (size_t i = extents.size(); i-- > 0;) {
    digits[i] = i == 0 ? linear : rem(linear, extents[i]);
    if (i > 0)
      linear = div(linear, extents[i]);
  }
  return digits;
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

llvm::SmallVector<Value> Emitter::loop(int64_t low, int64_t high, int64_t step,
                                       ValueRange carried, LoopBody body) {
  if (high <= low)
    return llvm::to_vector(carried);
  if (low + step >= high)
    return body(index(low), carried);
  return loop(index(low), index(high), step, carried, body);
}

llvm::SmallVector<Value> Emitter::loop(Value low, Value high, int64_t step,
                                       ValueRange carried, LoopBody body) {
  auto loopOp = b.create<scf::ForOp>(
      low, high, index(step), carried,
      [&](OpBuilder &nested, Location, Value iv, ValueRange values) {
        OpBuilder::InsertionGuard guard(b);
        b.setInsertionPointToEnd(nested.getInsertionBlock());
        b.create<scf::YieldOp>(body(iv, values));
      });
  return llvm::to_vector(ValueRange(loopOp.getResults()));
}

llvm::SmallVector<Value> Emitter::sumSegments(int64_t count, int64_t segment,
                                              ValueRange totals,
                                              LoopBody body) {
  llvm::SmallVector<Value> zeros;
  for (Value total : totals)
    zeros.push_back(constantLike(total, 0));
  // The totals are used once a segment: LLVM keeps them on the stack and leaves
  // the registers to the sums.
  return loop(0, count, segment, totals, [&](Value first, ValueRange totals) {
    Value last = add(first, segment);
    if (count % segment != 0)
      last = min(last, index(count));
    return addAll(loop(first, last, 1, zeros, body), totals);
  });
}

void Emitter::loop(int64_t low, int64_t high, int64_t step,
                   llvm::function_ref<void(Value)> body) {
  loop(low, high, step, ValueRange(), [&](Value iv, ValueRange) {
    body(iv);
    return llvm::SmallVector<Value>();
  });
}

void Emitter::loop(Value low, Value high, int64_t step,
                   llvm::function_ref<void(Value)> body) {
  loop(low, high, step, ValueRange(), [&](Value iv, ValueRange) {
    body(iv);
    return llvm::SmallVector<Value>();
  });
}

llvm::SmallVector<Value>
Emitter::choose(Value condition,
                llvm::function_ref<llvm::SmallVector<Value>()> then,
                llvm::function_ref<llvm::SmallVector<Value>()> otherwise) {
  auto build = [&](llvm::function_ref<llvm::SmallVector<Value>()> body) {
    return [this, body](OpBuilder &nested, Location) {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToEnd(nested.getInsertionBlock());
      b.create<scf::YieldOp>(body());
    };
  };
  auto op = b.create<scf::IfOp>(condition, build(then), build(otherwise));
  return op.getResults();
}

void Emitter::branch(Value condition, llvm::function_ref<void()> then,
                     llvm::function_ref<void()> otherwise) {
  auto build = [&](llvm::function_ref<void()> body) {
    return [this, body](OpBuilder &nested, Location) {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToEnd(nested.getInsertionBlock());
      body();
      b.create<scf::YieldOp>();
    };
  };
  if (otherwise)
    b.create<scf::IfOp>(condition, build(then), build(otherwise));
  else
    b.create<scf::IfOp>(condition, build(then));
}

Value Emitter::less(Value x, Value y) {
  return b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::slt, x, y);
}

Value Emitter::equal(Value x, Value y) {
  return b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::eq, x, y);
}

Value Emitter::select(Value condition, Value x, Value y) {
  return b.createOrFold<arith::SelectOp>(condition, x, y);
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

Value Emitter::loadScalar(Value flat, Value at, int64_t offset) {
  return b.create<memref::LoadOp>(flat, ValueRange(add(at, offset)));
}

Value Emitter::loadVector(Value flat, Value at, int64_t offset) {
  return b.create<vector::LoadOp>(vectorType(), flat,
                                  ValueRange(add(at, offset)));
}

Value Emitter::loadSplat(Value flat, Value at, int64_t offset) {
  return splat(loadScalar(flat, at, offset));
}

void Emitter::prefetch(Value flat, Value at, int64_t offset, bool toWrite) {
  b.create<memref::PrefetchOp>(flat, ValueRange(add(at, offset)), toWrite,
                               /*localityHint=*/3, /*isDataCache=*/true);
}

void Emitter::keepOrder() {
  b.create<LLVM::FenceOp>(LLVM::AtomicOrdering::seq_cst, "singlethread");
}

void Emitter::store(Value value, Value flat, Value at, int64_t offset) {
  if (llvm::isa<VectorType>(value.getType()))
    b.create<vector::StoreOp>(value, flat, ValueRange(add(at, offset)));
  else
    b.create<memref::StoreOp>(value, flat, ValueRange(add(at, offset)));
}

void Emitter::storeFirst(Value vector, Value flat, Value at, int64_t offset,
                         Value count) {
  auto maskType = VectorType::get({lanes}, b.getI1Type());
  Value mask = b.create<vector::CreateMaskOp>(maskType, ValueRange(count));
  b.create<vector::MaskedStoreOp>(flat, ValueRange(add(at, offset)), mask,
                                  vector);
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

Value Emitter::scalar(double value) {
  return b.create<arith::ConstantOp>(b.getF32FloatAttr(value));
}

Value Emitter::splat(double value) {
  return b.create<arith::ConstantOp>(
      DenseElementsAttr::get(vectorType(), float(value)));
}

Value Emitter::constantLike(Value like, double value) {
  return llvm::isa<VectorType>(like.getType()) ? splat(value) : scalar(value);
}

Value Emitter::splat(Value scalar) {
  return b.create<vector::BroadcastOp>(vectorType(), scalar);
}

Value Emitter::multiplyAdd(Value x, Value y, Value z) {
  // math.fma without the instruction would be a call of the C library.
  if (target.getFma())
    return b.create<math::FmaOp>(x, y, z);
  return b.create<arith::AddFOp>(b.create<arith::MulFOp>(x, y), z);
}

llvm::SmallVector<Value> Emitter::addAll(ValueRange xs, ValueRange ys) {
  llvm::SmallVector<Value> sums;
  for (auto [x, y] : llvm::zip_equal(xs, ys))
    sums.push_back(b.create<arith::AddFOp>(x, y));
  return sums;
}

Value Emitter::exchangeLanes(Value vector, int64_t distance) {
  if (distance == 0)
    return vector;
  llvm::SmallVector<int64_t> from;
  for (int64_t lane = 0; lane < lanes; ++lane)
    from.push_back(lane ^ distance);
  return b.create<vector::ShuffleOp>(vector, vector, from);
}
