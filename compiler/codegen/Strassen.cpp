//===-- Strassen.cpp - Convolution by Strassen's algorithm -------*- C++
//-*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/kernel/Strassen.h"
#include "compiler/codegen/Emitter.h"
#include "compiler/codegen/Nest.h"
#include "compiler/codegen/Panels.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

//===----------------------------------------------------------------------===//
// The input
//===----------------------------------------------------------------------===//

/// The sum of the quarters' vectors with these factors, of which one is 1.
static Value sumQuarters(Emitter &e, llvm::ArrayRef<int> factors,
                         llvm::ArrayRef<Value> quarters) {
  Value sum;
  for (int sign : {1, -1})
    for (auto [factor, value] : llvm::zip_equal(factors, quarters)) {
      if (factor != sign)
        continue;
      if (!sum)
        sum = value;
      else if (sign > 0)
        sum = e.b.create<arith::AddFOp>(sum, value);
      else
        sum = e.b.create<arith::SubFOp>(sum, value);
    }
  return sum;
}

void codegen::emit(Emitter &e, kernel::StrassenInputOp op) {
  kernel::Layout in = kernel::getLayout(op.getSource());
  kernel::Layout out = kernel::getLayout(op.getDestination());
  Value source = e.flat(op.getSource()), to = e.flat(op.getDestination());
  int64_t blocks = in.blocks() / 2, rows = out.spatial[1];
  // From the first quarter to those beside and below; rows of equally many
  // pixels, or all pixels as one.
  int64_t second = blocks * in.blockStride();
  int64_t lower = out.spatial[2] == in.spatial[2]
                      ? rows * in.rowStride()
                      : out.spatial[2] * in.columnStride();
  int64_t starts[] = {0, second, lower, lower + second};
  forEachUnit(e, in.batch * blocks * rows, op.getTaskCount(), [&](Value unit) {
    llvm::SmallVector<Value> at = e.delinearize(unit, {in.batch, blocks, rows});
    auto place = [&](const kernel::Layout &layout) {
      return e.add(
          e.add(e.mul(at[0], layout.batchStride()),
                e.mul(at[1], layout.blockStride())),
          e.add(e.mul(at[2], layout.rowStride()), e.index(layout.origin())));
    };
    Value from = place(in), results = place(out);
    e.loop(0, out.spatial[2], 1, [&](Value column) {
      Value pixel = e.mul(column, in.columnStride());
      llvm::SmallVector<Value> quarters;
      for (int64_t start : starts)
        quarters.push_back(e.loadVector(source, e.add(from, pixel), start));
      for (auto [i, product] : llvm::enumerate(kernel::strassenProducts))
        e.store(sumQuarters(e, product.input, quarters), to,
                e.add(results, pixel), i * blocks * out.blockStride());
    });
  });
}

//===----------------------------------------------------------------------===//
// The products
//===----------------------------------------------------------------------===//

namespace {
class StrassenEmitter : public PanelEmitter {
public:
  StrassenEmitter(Emitter &e, kernel::StrassenOp op)
      : PanelEmitter(e, op, op.getGeometry(), op.getFlatten(),
                     kernel::strassenProducts.size()),
        out(kernel::getLayout(op.getDestination())) {}

private:
  void emitResults(const Results &results, Value pass, SumUp sumUp) override;
  void emitHalo(const PlaneRows &rows) override;
  Results getQuarter(Results results, Value quarter);
  void addProduct(const Results &first, Value pass, Values product);

  kernel::Layout out;
};

void StrassenEmitter::emitResults(const Results &results, Value pass,
                                  SumUp sumUp) {
  auto getZeros = [&] { return Values(results.count(), e.splat(0.0)); };
  addProduct(results, pass, sumUp(getZeros, /*resumed=*/false));
}

void StrassenEmitter::emitHalo(const PlaneRows &rows) {
  for (int64_t quarter = 0; quarter < 4; ++quarter) {
    int64_t row = quarter / 2 * g.extents[1], block = quarter % 2 * blocks;
    PanelEmitter::emitHalo({rows.image, e.add(rows.firstBlock, block),
                            e.add(rows.lastBlock, block), rows.depth,
                            e.add(rows.firstRow, row),
                            e.add(rows.lastRow, row)});
  }
}

/// Of the four quarters the one of number `quarter`, of which `results` is the
/// first.
StrassenEmitter::Results StrassenEmitter::getQuarter(Results results,
                                                     Value quarter) {
  Value lower = e.div(quarter, 2);
  auto addHalf = [&](Value base, const kernel::Layout &layout) {
    int64_t half = oneRow ? g.extents[2] * layout.columnStride()
                          : g.extents[1] * layout.rowStride();
    return e.add(base, e.mul(lower, half));
  };
  results.block = e.add(results.block, e.mul(e.rem(quarter, 2), blocks));
  results.bases.output = addHalf(results.bases.output, out);
  if (residual)
    results.bases.residual = addHalf(results.bases.residual, residualLayout);
  return results;
}

/// Adds the product of number `pass` of Strassen's to the quarters of its sums.
void StrassenEmitter::addProduct(const Results &first, Value pass,
                                 Values product) {
  using kernel::StrassenProduct;
  const auto &products = kernel::strassenProducts;
  // What a product's number tells, one of which is asked for.
  auto lookUp = [&](llvm::function_ref<int(const StrassenProduct &)> get) {
    Value result = e.index(get(products.back()));
    for (size_t i = products.size() - 1; i-- > 0;)
      result = e.select(e.equal(pass, e.index(i)), e.index(get(products[i])),
                        result);
    return result;
  };
  auto isOneOf = [&](llvm::function_ref<bool(const StrassenProduct &)> is) {
    return e.equal(lookUp([&](const StrassenProduct &p) { return int(is(p)); }),
                   e.index(1));
  };
  auto getPlace = [&](llvm::function_ref<int(const StrassenProduct &)> get) {
    return getQuarter(first, lookUp([&](const StrassenProduct &p) {
                        return std::max(get(p), 0);
                      }));
  };
  auto addTo = [&](StrassenProduct::Sum StrassenProduct::*sum, bool last) {
    Results from =
        getPlace([&](const StrassenProduct &p) { return (p.*sum).from; });
    Results to =
        getPlace([&](const StrassenProduct &p) { return (p.*sum).to; });
    Values sums = e.addAll(product, loadSums(from));
    if (!last)
      return storeSums(to, sums);
    store(to, e.addAll(sums, loadBias(to)));
  };
  e.branch(isOneOf([](const StrassenProduct &p) { return p.other.from >= 0; }),
           [&] { addTo(&StrassenProduct::other, /*last=*/true); });
  e.branch(
      isOneOf([](const StrassenProduct &p) { return p.sum.last; }),
      [&] { addTo(&StrassenProduct::sum, /*last=*/true); },
      [&] {
        e.branch(
            isOneOf([](const StrassenProduct &p) { return p.sum.from < 0; }),
            [&] {
              storeSums(
                  getPlace([](const StrassenProduct &p) { return p.sum.to; }),
                  product);
            },
            [&] { addTo(&StrassenProduct::sum, /*last=*/false); });
      });
}
} // namespace

void codegen::emit(Emitter &e, kernel::StrassenOp op) {
  StrassenEmitter(e, op).emit();
}
