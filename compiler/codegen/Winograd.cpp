//===-- Winograd.cpp - Convolution by Winograd's algorithm -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Emitter.h"
#include "compiler/codegen/MicroKernel.h"
#include "compiler/codegen/Nest.h"
#include "compiler/codegen/Tiles.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include <cmath>
#include <map>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;
using kernel::ceilDivide;
using kernel::Cover;
using kernel::WinogradGeometry;

namespace {

using Values = llvm::SmallVector<Value>;

/// The sum of factors[k] * values[k]; null if all factors are zero.
Value weightedSum(Emitter &e, llvm::ArrayRef<double> factors,
                  llvm::ArrayRef<Value> values) {
  Value sum;
  // Unit factors first: they need no multiplication.
  for (bool unit : {true, false})
    for (auto [factor, value] : llvm::zip_equal(factors, values)) {
      if (factor == 0 || (factor == 1) != unit)
        continue;
      if (unit)
        sum = sum ? e.b.create<arith::AddFOp>(sum, value).getResult() : value;
      else if (sum)
        sum = e.multiplyAdd(value, e.splat(factor), sum);
      else
        sum = e.b.create<arith::MulFOp>(value, e.splat(factor));
    }
  return sum;
}

/// matrix * values. Neighbouring rows of opposite points differ in signs only:
/// they share the sums of what is equal and of what is opposite. The input's
/// transform has such rows.
Values multiplyRowPairs(Emitter &e, const kernel::Matrix &matrix,
                        llvm::ArrayRef<Value> values) {
  Values results;
  for (size_t row = 0; row < matrix.size(); ++row) {
    const std::vector<double> &first = matrix[row];
    std::vector<double> equal(first.size(), 0), opposite(first.size(), 0);
    bool isPair = row + 1 < matrix.size();
    for (size_t k = 0; isPair && k < first.size(); ++k) {
      double second = matrix[row + 1][k];
      (second == first[k] ? equal : opposite)[k] = first[k];
      isPair = std::abs(second) == std::abs(first[k]);
    }
    if (!isPair) {
      results.push_back(weightedSum(e, first, values));
      continue;
    }
    Value same = weightedSum(e, equal, values);
    Value other = weightedSum(e, opposite, values);
    results.push_back(e.b.create<arith::AddFOp>(same, other));
    results.push_back(e.b.create<arith::SubFOp>(same, other));
    ++row;
  }
  return results;
}

/// matrix * values. Neighbouring columns of opposite points are equal in some
/// rows and opposite in the others: sums and differences of their values are
/// shared. The output's transform has such columns.
Values multiplyColumnPairs(Emitter &e, const kernel::Matrix &matrix,
                           llvm::ArrayRef<Value> values) {
  auto isPair = [&](size_t k) {
    return k + 1 < values.size() &&
           llvm::all_of(matrix, [&](const std::vector<double> &row) {
             return std::abs(row[k]) == std::abs(row[k + 1]);
           });
  };
  // Of each pair, the first column takes its sum or its difference.
  Values sums(values), differences(values);
  std::vector<bool> isSecond(values.size(), false);
  for (size_t k = 0; k < values.size(); ++k)
    if (isPair(k)) {
      sums[k] = e.b.create<arith::AddFOp>(values[k], values[k + 1]);
      differences[k] = e.b.create<arith::SubFOp>(values[k], values[k + 1]);
      isSecond[++k] = true;
    }
  Values results;
  for (const std::vector<double> &row : matrix) {
    std::vector<double> factors(row);
    Values terms(values);
    for (size_t k = 0; k < row.size(); ++k) {
      if (isSecond[k])
        factors[k] = 0;
      else if (sums[k] != values[k])
        terms[k] = row[k] == row[k + 1] ? sums[k] : differences[k];
    }
    results.push_back(weightedSum(e, factors, terms));
  }
  return results;
}

/// Both directions of a two-dimensional transform: `load` gives an element of a
/// row and a column, `use` takes a row of results, the first `rows` only. Each
/// column is loaded just before it is transformed, each row used just after, as
/// all elements and results are more than there are registers.
template <typename Multiply, typename Load, typename Use>
void transform(Emitter &e, const kernel::Matrix &down,
               const kernel::Matrix &across, Multiply multiply, Load load,
               size_t rows, Use use) {
  size_t inputRows = down.front().size(), columns = across.front().size();
  Values half(down.size() * columns);
  for (size_t j = 0; j < columns; ++j) {
    e.keepOrder();
    Values column;
    for (size_t i = 0; i < inputRows; ++i)
      column.push_back(load(i, j));
    for (auto [i, value] : llvm::enumerate(multiply(e, down, column)))
      half[i * columns + j] = value;
  }
  for (size_t i = 0; i < rows; ++i) {
    auto row = llvm::ArrayRef<Value>(half).slice(i * columns, columns);
    use(i, multiply(e, across, row));
    e.keepOrder();
  }
}

/// Some rows of tiles of one image.
struct Strip {
  Value image, first;
  int64_t rows;
};

/// Calls `body` for a row of tiles, and tells whether it is the last of the
/// image; not if that is like the others.
void emitRow(Emitter &e, const WinogradGeometry &g, Strip strip, Value row,
             bool alike, llvm::function_ref<void(bool)> body) {
  if (alike)
    return body(false);
  e.branch(
      e.less(e.add(strip.first, row), e.index(g.tileRows() - 1)),
      [&] { body(false); }, [&] { body(true); });
}

/// The same for each tile of a row.
void forEachTile(Emitter &e, const WinogradGeometry &g, bool alike,
                 llvm::function_ref<void(Value, bool)> body) {
  int64_t tiles = g.tileColumns();
  e.loop(0, alike ? tiles : tiles - 1, 1,
         [&](Value column) { body(column, false); });
  if (!alike)
    body(e.index(tiles - 1), true);
}

/// Transforms the elements under the tiles of a strip's row and input block to
/// their places in `to`, which is at `base`.
void transformInputRow(Emitter &e, const WinogradGeometry &g,
                       const kernel::Layout &in,
                       llvm::ArrayRef<int64_t> padding, Strip strip,
                       Value block, Value row, Value source, Value to,
                       Value base) {
  WinogradGeometry::Matrices matrices = g.getTransformed(strip.rows);
  int64_t origin = in.origin() - padding[0] * in.rowStride() -
                   padding[1] * in.columnStride();
  Value from = e.add(e.add(e.mul(strip.image, in.batchStride()),
                           e.mul(block, in.blockStride())),
                     e.add(e.mul(e.add(strip.first, row),
                                 g.outputs[0] * g.stride * in.rowStride()),
                           origin));
  auto alike = [&](int i) { return g.unused(i) == 0; };
  emitRow(e, g, strip, row, alike(0), [&](bool lastRow) {
    kernel::Matrix down = g.getTransform(0, lastRow).input;
    forEachTile(e, g, alike(1), [&](Value column, bool lastColumn) {
      kernel::Matrix across = g.getTransform(1, lastColumn).input;
      Value at = e.add(
          from, e.mul(column, g.outputs[1] * g.stride * in.columnStride()));
      // Where the tile's lanes are in matrices of some columns and tiles.
      std::map<std::pair<int64_t, int64_t>, Value> places;
      transform(
          e, down, across, multiplyRowPairs,
          [&](int64_t i, int64_t j) {
            return e.loadVector(source, at,
                                i * in.rowStride() + j * in.columnStride());
          },
          down.size(),
          [&](int64_t i, Values results) {
            for (auto [j, value] : llvm::enumerate(results)) {
              auto place = matrices.getPlace(g.getPosition(0, i, lastRow),
                                             g.getPosition(1, j, lastColumn));
              Value &lanes = places[{place.columns, place.tiles}];
              if (!lanes) {
                Value tile = e.add(e.mul(row, place.columns), column);
                lanes = e.add(e.add(base, e.mul(tile, g.block)),
                              e.mul(block, place.tiles * g.block));
              }
              e.store(value, to, lanes, place.begin + place.first * g.block);
            }
          });
    });
  });
}

/// Transformed filters of a panel: from `at` in `buffer` on, each that is there
/// `stride` elements behind the one before, of the input channels from
/// `channel` on. While one is used, as many as `share` elements from `next` on
/// are fetched, and for the one behind it as many behind them.
struct Filters {
  Value buffer, at, channel, next;
  int64_t stride, share;
};

class WinogradEmitter {
public:
  WinogradEmitter(Emitter &e, kernel::WinogradOp op)
      : e(e), op(op), g(op.getGeometry()), tile(op.getTile()),
        out(kernel::getLayout(op.getDestination())),
        source(e.flat(op.getSource())), filter(e.flat(op.getFilter())),
        bias(e.flat(op.getBias())), scratch(e.flat(op.getScratch())),
        destination(e.flat(op.getDestination())) {
    panels = ceilDivide(g.outputBlocks(), tile.getVectors());
    if (Value buffer = op.getResidual()) {
      residual = e.flat(buffer);
      skip = kernel::getLayout(buffer);
    }
  }

  void emit();

private:
  void transformInput(Strip strip);
  void emitPanel(Strip strip, Value panel);
  Value getOutput(Strip strip, const kernel::Layout &layout, Value block);
  void multiplyTransformed(Strip strip, Value block, int64_t vectors);
  void multiplyParts(Strip strip, Value block, int64_t vectors);
  void transformFilter(Value from, int64_t vectors);
  void multiply(Strip strip, const Filters &filters, int64_t vectors);
  void multiplyMatrix(Strip strip, int64_t tiles, int64_t vectors,
                      const Filters &filters, Value row, Value column,
                      Value from, Value results);
  void multiplyMatrix(Strip strip, int64_t tiles, int64_t vectors,
                      const Filters &filters, Value number, Value weights,
                      std::optional<MicroKernel::Derived> derived, Value from,
                      Value results);
  void fetchOutput(int64_t rows, int64_t vectors, const Filters &filters,
                   Value number, Value first, int64_t count, int64_t tiles);
  void transformOutput(Strip strip, Value block, int64_t vectors);
  void storeTile(Strip strip, Value row, Value column, Value block,
                 Value vector, int64_t vectors, bool lastRow, bool lastColumn);

  Emitter &e;
  kernel::WinogradOp op;
  WinogradGeometry g;
  kernel::TileAttr tile;
  kernel::Layout out, skip;
  Value source, filter, bias, scratch, destination, residual;
  /// The transformed inputs, in the source or the scratch, and where they are.
  Value inputs, transformed;
  /// Where the task's products are in the scratch, and the filters that it
  /// transforms.
  Value products, transformedFilter;
  /// Where the strip's outputs of the panel begin in the destination.
  Value output;
  int64_t panels;
};

void WinogradEmitter::emit() {
  int64_t strips = g.strips();
  int64_t panelTasks = ceilDivide(panels, tile.getTaskPanels());
  int64_t stripTasks = ceilDivide(strips, tile.getTaskTiles());
  llvm::SmallVector<Value> at =
      e.delinearize(e.task, {g.batch, panelTasks, stripTasks});
  Value base =
      e.mul(e.task, kernel::getTaskScratch(op.getScratch(), op.getTaskCount()));
  if (op.getTransformed()) {
    inputs = source;
    transformed = e.mul(at[0], g.transformedSize());
    products = base;
  } else {
    inputs = scratch;
    transformed = base;
    products = e.add(base, g.transformedSize());
  }
  transformedFilter = e.add(products, g.productsSize(tile.getVectors()));

  auto [firstPanel, lastPanel] = shareOf(e, panels, panelTasks, at[1]);
  auto [firstStrip, lastStrip] = shareOf(e, strips, stripTasks, at[2]);
  Value panelBegin = firstPanel, panelEnd = lastPanel;
  forEachRun(e, kernel::coverExtent(g.tileRows(), g.strip), firstStrip,
             lastStrip, [&](Value first, int64_t rows) {
               Strip strip{at[0], first, rows};
               if (!op.getTransformed())
                 transformInput(strip);
               e.loop(panelBegin, panelEnd, 1,
                      [&](Value panel) { emitPanel(strip, panel); });
             });
}

/// As WinogradGeometry::getTransformed says.
void WinogradEmitter::transformInput(Strip strip) {
  kernel::Layout in = kernel::getLayout(op.getSource());
  e.loop(0, g.inputBlocks(), 1, [&](Value block) {
    e.loop(0, strip.rows, 1, [&](Value row) {
      transformInputRow(e, g, in, op.getPadding(), strip, block, row, source,
                        scratch, transformed);
    });
  });
}

void WinogradEmitter::emitPanel(Strip strip, Value panel) {
  int64_t vectors = tile.getVectors();
  int64_t last = g.outputBlocks() - (panels - 1) * vectors;
  Value block = e.mul(panel, vectors);
  output = getOutput(strip, out, block);
  auto emitVectors = [&](int64_t vectors) {
    if (g.filterChannels)
      multiplyParts(strip, block, vectors);
    else
      multiplyTransformed(strip, block, vectors);
    transformOutput(strip, block, vectors);
  };
  if (last == vectors)
    return emitVectors(vectors);
  e.branch(
      e.less(panel, e.index(panels - 1)), [&] { emitVectors(vectors); },
      [&] { emitVectors(last); });
}

/// The products of all input channels, whose filter comes transformed.
void WinogradEmitter::multiplyTransformed(Strip strip, Value block,
                                          int64_t vectors) {
  int64_t elements = g.inputChannels * vectors * g.block;
  Value panel = e.mul(block, g.filters() * g.inputChannels * g.block);
  multiply(
      strip,
      {filter, panel, e.index(0), e.add(panel, elements), elements, elements},
      vectors);
}

/// Sums the products of some input channels after the other, whose filter is
/// transformed just before or derived as it is used.
void WinogradEmitter::multiplyParts(Strip strip, Value block, int64_t vectors) {
  int64_t element = g.filterChannels * vectors * g.block;
  int64_t elements = g.packedElements() * element;
  WinogradGeometry::Matrices results = g.getResults(strip.rows, vectors);
  e.loop(0, results.size(), g.block, [&](Value at) {
    e.store(e.splat(0.0), scratch, e.add(products, at));
  });
  Value panel = e.mul(block, g.packedElements() * g.inputChannels * g.block);
  int64_t share = ceilDivide(elements, g.filters());
  e.loop(0, g.inputChannels / g.filterChannels, 1, [&](Value part) {
    Value from = e.add(panel, e.mul(part, elements));
    Value channel = e.mul(part, g.filterChannels);
    Filters filters{scratch,
                    transformedFilter,
                    channel,
                    e.add(from, elements),
                    g.filterStride(vectors),
                    share};
    if (g.derivesMirrored)
      // The first three filters of each row come in time.
      filters = {filter,  from, channel, e.add(from, 3 * element - 2 * share),
                 element, share};
    else
      transformFilter(from, vectors);
    multiply(strip, filters, vectors);
  });
}

/// [transformed filter][input channel][vector][lane], from the window's
/// elements at `from`.
void WinogradEmitter::transformFilter(Value from, int64_t vectors) {
  int64_t step = vectors * g.block;
  kernel::Matrix down = g.getTransform(0, false).filter;
  kernel::Matrix across = g.getTransform(1, false).filter;
  e.loop(0, g.filterChannels, 1, [&](Value channel) {
    e.loop(0, vectors, 1, [&](Value vector) {
      Value lane = e.mul(vector, g.block);
      Value at =
          e.add(from, e.add(e.mul(channel, g.windowSize() * step), lane));
      Value to = e.add(transformedFilter, e.add(e.mul(channel, step), lane));
      transform(
          e, down, across, multiplyRowPairs,
          [&](int64_t i, int64_t j) {
            return e.loadVector(filter, at, (i * g.window[1] + j) * step);
          },
          down.size(),
          [&](int64_t i, Values row) {
            for (auto [j, value] : llvm::enumerate(row))
              e.store(value, scratch, to,
                      (i * g.filters(1) + j) * g.filterStride(vectors));
          });
    });
  });
}

/// [filter][position with it][tile of the strip][vector][lane]
void WinogradEmitter::multiply(Strip strip, const Filters &filters,
                               int64_t vectors) {
  WinogradGeometry::Matrices from = g.getTransformed(strip.rows);
  WinogradGeometry::Matrices to = g.getResults(strip.rows, vectors);
  // With how many positions have it, and their tiles.
  auto forEachFilter = [&](int dimension, int64_t tiles, auto body) {
    int64_t own = g.ownFilters(dimension), all = own - g.unused(dimension);
    e.loop(0, all, 1, [&](Value filter) { body(filter, 1, tiles); });
    if (all < own && tiles > 1)
      e.loop(all, own, 1, [&](Value filter) { body(filter, 1, tiles - 1); });
    if (int64_t sharing = g.sharing(dimension))
      body(e.index(own), sharing, g.tilesOf(dimension, own, tiles));
  };
  forEachFilter(0, strip.rows, [&](Value row, int64_t down, int64_t rows) {
    forEachFilter(
        1, g.tileColumns(), [&](Value column, int64_t across, int64_t columns) {
          auto place = [&](Value base,
                           const WinogradGeometry::Matrices &matrices) {
            return e.add(base, e.add(e.mul(row, matrices.rowStride(1)),
                                     e.mul(column, matrices.stride(down))));
          };
          multiplyMatrix(strip, rows * columns, vectors, filters, row, column,
                         place(transformed, from), place(products, to));
        });
  });
}

/// The product of a row's and column's filter.
void WinogradEmitter::multiplyMatrix(Strip strip, int64_t tiles,
                                     int64_t vectors, const Filters &filters,
                                     Value row, Value column, Value from,
                                     Value results) {
  Value number = e.add(e.mul(row, g.filters(1)), column);
  auto multiplyBy = [&](Value weights,
                        std::optional<MicroKernel::Derived> derived) {
    multiplyMatrix(strip, tiles, vectors, filters, number,
                   e.add(filters.at, e.mul(weights, filters.stride)), derived,
                   from, results);
  };
  if (!g.derivesMirrored)
    return multiplyBy(number, std::nullopt);
  // Of each pair of points a and -a, which stand behind the one or two others,
  // one is packed.
  int64_t own = g.ownFilters(1), others = 2 - own % 2;
  Value first = e.mul(row, g.unmirroredColumns());
  Value packed = e.min(column, e.div(e.add(column, others), 2));
  auto derive = [&] {
    kernel::WinogradTransform transform = g.getTransform(1, false);
    std::array<double, 2> last = transform.getMirrored(own - 1);
    MicroKernel::Derived derived;
    for (size_t k = 0; k < last.size(); ++k) {
      if (last[k] == 0)
        continue;
      Value factor = e.splat(last[k]);
      for (int64_t j = 0; j < own - 1; ++j)
        if (g.isMirrored(j))
          factor = e.select(e.equal(column, e.index(j)),
                            e.splat(transform.getMirrored(j)[k]), factor);
      derived.factors[k] = factor;
    }
    derived.second = e.index(filters.stride);
    derived.mirror = e.mul(packed, filters.stride);
    multiplyBy(first, derived);
  };
  auto multiplyPacked = [&] { multiplyBy(e.add(first, packed), std::nullopt); };
  if (std::optional<int64_t> number = getConstantIntValue(column))
    return g.isMirrored(*number) ? derive() : multiplyPacked();
  Value isPaired = e.less(e.index(others - 1), column);
  Value isSecond = e.equal(e.rem(e.sub(e.index(own), column), 2), e.index(1));
  e.branch(e.b.create<arith::AndIOp>(isPaired, isSecond), derive,
           multiplyPacked);
}

/// The product of filter number `number`, which stands at `weights` or is
/// derived from those there.
void WinogradEmitter::multiplyMatrix(
    Strip strip, int64_t tiles, int64_t vectors, const Filters &filters,
    Value number, Value weights, std::optional<MicroKernel::Derived> derived,
    Value from, Value results) {
  kernel::ConvolutionGeometry matrix = g.getProducts(tiles);
  Value next = e.add(filters.next, e.mul(number, filters.share));
  Value firstTile = e.add(from, e.add(e.mul(e.div(filters.channel, g.block),
                                            matrix.inputBlockStride),
                                      e.rem(filters.channel, g.block)));
  Cover cover = kernel::coverExtent(tiles, tile.getColumns());
  auto multiplyTiles = [&](Value first, int64_t count) {
    llvm::SmallVector<int64_t> pixels;
    for (int64_t p = 0; p < count; ++p)
      pixels.push_back(p * g.block);
    MicroKernel::Ahead ahead = MicroKernel::getAhead(
        e, matrix, filter, next, filters.share, first, count, tiles);
    // The inputs of a product are in one place: the hardware fetches them.
    MicroKernel micro{matrix, inputs, filters.buffer, pixels, vectors, ahead};
    micro.derived = derived;
    Value to = e.add(results, e.mul(first, vectors * g.block));
    if (op.getFetchesOutput())
      fetchOutput(strip.rows, vectors, filters, number, first, count, tiles);
    auto getTotals = [&] {
      Values totals(count * vectors, e.splat(0.0));
      if (g.filterChannels)
        for (auto [i, total] : llvm::enumerate(totals))
          total = e.loadVector(scratch, to, i * g.block);
      return totals;
    };
    Values sums =
        micro.emit(e, weights, e.add(firstTile, e.mul(first, g.block)),
                   getTotals, /*resumed=*/g.filterChannels > 0);
    for (auto [i, sum] : llvm::enumerate(sums))
      e.store(sum, scratch, to, i * g.block);
  };
  forEachRun(e, cover, e.index(0), e.index(cover.count + cover.smallerCount),
             multiplyTiles);
}

/// The strip's first output of a block.
Value WinogradEmitter::getOutput(Strip strip, const kernel::Layout &layout,
                                 Value block) {
  return e.add(e.add(e.add(e.mul(strip.image, layout.batchStride()),
                           e.mul(block, layout.blockStride())),
                     e.mul(strip.first, g.outputs[0] * layout.rowStride())),
               layout.origin());
}

/// Fetches the part of the panel's outputs that falls to the products of a
/// filter with `count` of all `tiles` from `first` on.
void WinogradEmitter::fetchOutput(int64_t rows, int64_t vectors,
                                  const Filters &filters, Value number,
                                  Value first, int64_t count, int64_t tiles) {
  int64_t elements =
      std::min(rows * g.outputs[0], out.spatial[1]) * out.rowStride();
  int64_t lines = ceilDivide(elements, lineElements);
  int64_t products = g.filters() * tiles;
  Value part = e.add(e.mul(number, tiles), first);
  if (g.filterChannels) {
    part =
        e.add(part, e.mul(e.div(filters.channel, g.filterChannels), products));
    products *= g.inputChannels / g.filterChannels;
  }
  Value line = e.div(e.mul(part, lines), products);
  Value at = e.add(output, e.mul(line, lineElements));
  for (int64_t vector = 0; vector < vectors; ++vector)
    for (int64_t i = 0; i < ceilDivide(lines * count, products); ++i)
      e.prefetch(destination, at, vector * out.blockStride() + i * lineElements,
                 /*toWrite=*/true);
}

void WinogradEmitter::transformOutput(Strip strip, Value block,
                                      int64_t vectors) {
  auto alike = [&](int i) { return g.lastOutputs(i) == g.outputs[i]; };
  e.loop(0, vectors, 1, [&](Value vector) {
    e.loop(0, strip.rows, 1, [&](Value row) {
      emitRow(e, g, strip, row, alike(0), [&](bool lastRow) {
        forEachTile(e, g, alike(1), [&](Value column, bool lastColumn) {
          storeTile(strip, row, column, e.add(block, vector), vector, vectors,
                    lastRow, lastColumn);
        });
      });
    });
  });
}

void WinogradEmitter::storeTile(Strip strip, Value row, Value column,
                                Value block, Value vector, int64_t vectors,
                                bool lastRow, bool lastColumn) {
  WinogradGeometry::Matrices matrices = g.getResults(strip.rows, vectors);
  kernel::Matrix down = g.getTransform(0, lastRow).output;
  kernel::Matrix across = g.getTransform(1, lastColumn).output;
  int64_t height = lastRow ? g.lastOutputs(0) : g.outputs[0];
  int64_t width = lastColumn ? g.lastOutputs(1) : g.outputs[1];
  auto place = [&](const kernel::Layout &layout) {
    return e.add(getOutput(strip, layout, block),
                 e.add(e.mul(row, g.outputs[0] * layout.rowStride()),
                       e.mul(column, g.outputs[1] * layout.columnStride())));
  };
  Value to = place(out);
  Value from = residual ? place(skip) : Value();
  Value offset = e.loadVector(bias, e.mul(block, g.block));
  std::map<int64_t, Value> places; // in matrices of some columns
  transform(
      e, down, across, multiplyColumnPairs,
      [&](int64_t i, int64_t j) {
        auto place = matrices.getPlace(g.getPosition(0, i, lastRow),
                                       g.getPosition(1, j, lastColumn));
        Value &lanes = places[place.columns];
        if (!lanes) {
          Value tile = e.add(e.mul(row, place.columns), column);
          Value at = e.add(e.mul(tile, vectors), vector);
          lanes = e.add(products, e.mul(at, g.block));
        }
        return e.loadVector(scratch, lanes,
                            place.begin + place.first * vectors * g.block);
      },
      height,
      [&](int64_t i, Values row) {
        row.truncate(width);
        for (auto [j, result] : llvm::enumerate(row)) {
          result = e.b.create<arith::AddFOp>(result, offset);
          if (residual)
            result = e.b.create<arith::AddFOp>(
                result,
                e.loadVector(residual, from,
                             i * skip.rowStride() + j * skip.columnStride()));
        }
        e.activateAll(op.getActivation(), row);
        for (auto [j, result] : llvm::enumerate(row))
          e.store(result, destination, to,
                  i * out.rowStride() + j * out.columnStride());
      });
}

} // namespace

void codegen::emit(Emitter &e, kernel::WinogradInputOp op) {
  WinogradGeometry g = op.getGeometry();
  kernel::Layout in = kernel::getLayout(op.getSource());
  Value source = e.flat(op.getSource()), to = e.flat(op.getDestination());
  forEachUnit(
      e, g.batch * g.inputBlocks() * g.tileRows(), op.getTaskCount(),
      [&](Value unit) {
        llvm::SmallVector<Value> at =
            e.delinearize(unit, {g.batch, g.inputBlocks(), g.tileRows()});
        transformInputRow(e, g, in, op.getPadding(),
                          {at[0], e.index(0), g.tileRows()}, at[1], at[2],
                          source, to, e.mul(at[0], g.transformedSize()));
      });
}

void codegen::emit(Emitter &e, kernel::WinogradOp op) {
  WinogradEmitter(e, op).emit();
}
