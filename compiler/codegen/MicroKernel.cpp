//===-- MicroKernel.cpp - The micro-kernel of all sums of products --------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/MicroKernel.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;
using kernel::ceilDivide;

/// Multiply-adds of vectors before an input is used when it is fetched: what a
/// core computes while another one's cache or the last level answers.
static constexpr int64_t inputAhead = 800;

/// Less of the filter is not fetched ahead at each step: a line would be
/// fetched more than eight times.
static constexpr int64_t leastAhead = 2;

/// Parts of a panel that are read side by side where a single pixel uses it,
/// and the bytes of one at least, some pages.
static constexpr int64_t mostStreams = 4, leastStreamBytes = 16384;

/// As many multiply-adds at least come with a fetch of the input. Neighbouring
/// elements of a window fetch the same lines again: half of them are wasted.
static int64_t getMultiplyAddsPerFetch(int64_t windowSize) {
  return windowSize == 1 ? 16 : 32;
}

llvm::SmallVector<int64_t> MicroKernel::getFetchedPixels() const {
  llvm::SmallVector<int64_t> fetched;
  if (advance == 0)
    return fetched;
  for (int64_t pixel : pixels)
    if (fetched.empty() || pixel == pixels.back() ||
        pixel - fetched.back() >= lineElements)
      fetched.push_back(pixel);
  int64_t multiplyAdds = geometry.inputBlock * pixels.size() * vectors;
  int64_t least = getMultiplyAddsPerFetch(geometry.windowSize());
  if (multiplyAdds < int64_t(fetched.size()) * least)
    fetched.clear();
  return fetched;
}

int64_t MicroKernel::getStreams(const Emitter &e) const {
  int64_t bytes = geometry.reduction() * vectors * e.lanes * sizeof(float);
  bool readOnce =
      pixels.size() == 1 && geometry.windowSize() == 1 && !ahead.elements;
  int64_t most = readOnce ? mostStreams : 1;
  most = std::min(most, geometry.inputChannels / geometry.inputBlock);
  most = std::min(most, bytes / leastStreamBytes);
  most = std::min(most, e.target.getRegisters() / 2 / vectors);
  // A power of two: pairs of them are added up.
  return most > 1 ? int64_t(1) << llvm::Log2_64(most) : 1;
}

MicroKernel::Ahead MicroKernel::getAhead(Emitter &e,
                                         const kernel::ConvolutionGeometry &g,
                                         Value buffer, Value next,
                                         int64_t elements, Value before,
                                         int64_t pixels, int64_t total) {
  int64_t perPixel = ceilDivide(elements, total);
  int64_t steps = ceilDivide(g.inputChannels, g.inputBlock) * g.windowSize();
  int64_t perStep = ceilDivide(perPixel * pixels, steps);
  Ahead ahead;
  if (elements * pixels < total * steps * leastAhead)
    return ahead;
  ahead.buffer = buffer;
  ahead.at = e.add(next, e.mul(before, perPixel));
  ahead.elements = perStep;
  return ahead;
}

Value MicroKernel::loadFilter(Emitter &e, Value at, int64_t offset) const {
  if (!derived)
    return e.loadVector(filter, at, offset);
  Value sum = e.b.create<arith::NegFOp>(
      e.loadVector(filter, e.add(at, derived->mirror), offset));
  Value starts[] = {at, e.add(at, derived->second)};
  for (auto [factor, start] : llvm::zip_equal(derived->factors, starts))
    if (factor)
      sum = e.multiplyAdd(e.loadVector(filter, start, offset), factor, sum);
  return sum;
}

llvm::SmallVector<Value>
MicroKernel::emit(Emitter &e, Value filterBase, Value inputBase,
                  llvm::function_ref<llvm::SmallVector<Value>()> getTotals,
                  bool resumed) const {
  const kernel::ConvolutionGeometry &g = geometry;
  // Steps of less than a cache line fetch it several times, which costs an
  // instruction each.
  int64_t aheadLines = ceilDivide(ahead.elements, lineElements);
  int64_t whole = g.inputChannels / g.inputBlock;
  int64_t rest = g.inputChannels % g.inputBlock;
  llvm::SmallVector<int64_t> fetchedPixels = getFetchedPixels();
  // The channels of a window element, written out. Fetches are spread over
  // them.
  auto steps = [&](Value filterAt, Value inputAt, Value aheadAt,
                   Value fetchDistance, int64_t channels,
                   llvm::SmallVector<Value> sums) {
    int64_t filterLine = 0, fetched = 0;
    int64_t inputLines = fetchDistance ? fetchedPixels.size() : 0;
    for (int64_t c = 0; c < channels; ++c) {
      auto share = [&](int64_t count) {
        return ceilDivide(count * (c + 1), channels);
      };
      for (; filterLine < share(aheadLines); ++filterLine)
        e.prefetch(ahead.buffer, aheadAt, filterLine * lineElements);
      for (; fetched < share(inputLines); ++fetched)
        e.prefetch(source, e.add(inputAt, fetchDistance),
                   fetchedPixels[fetched]);
      e.keepOrder();
      llvm::SmallVector<Value> weights;
      for (int64_t v = 0; v < vectors; ++v)
        weights.push_back(loadFilter(e, filterAt, (c * vectors + v) * e.lanes));
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
  auto window = [&](Value filterAt, Value inputAt, Value aheadAt,
                    Value fetchDistance, int64_t channels, ValueRange carried) {
    // The distance between the filter's numbers for neighbouring elements.
    int64_t element = channels * vectors * e.lanes;
    return e.loop(0, g.window[0], 1, carried, [&](Value kd, ValueRange sums) {
      return e.loop(0, g.window[1], 1, sums, [&](Value kh, ValueRange sums) {
        Value filterRow =
            e.add(filterAt, e.mul(e.add(e.mul(kd, g.window[1]), kh),
                                  g.window[2] * element));
        Value aheadRow = e.add(aheadAt, e.mul(e.add(e.mul(kd, g.window[1]), kh),
                                              g.window[2] * ahead.elements));
        Value inputRow = e.add(
            inputAt, e.add(e.mul(kd, g.dilations[0] * g.inputStrides[0]),
                           e.mul(kh, g.dilations[1] * g.inputStrides[1])));
        int64_t columnStride = g.dilations[2] * g.inputStrides[2];
        // Not written out: LLVM would keep what neighbouring windows share in
        // registers that it does not have.
        return e.loop(0, g.window[2], 1, sums, [&](Value kw, ValueRange sums) {
          return steps(e.add(filterRow, e.mul(kw, element)),
                       e.add(inputRow, e.mul(kw, columnStride)),
                       e.add(aheadRow, e.mul(kw, ahead.elements)),
                       fetchDistance, channels, llvm::to_vector(sums));
        });
      });
    });
  };

  int64_t blockElements = g.inputBlock * g.windowSize() * vectors * e.lanes;
  Value aheadBase = ahead.elements ? ahead.at : e.index(0);
  int64_t blocksAhead = std::min(
      whole, ceilDivide(inputAhead, g.inputBlock * g.windowSize() *
                                        int64_t(pixels.size()) * vectors));
  // Behind the last block, the first ones of the next tile.
  auto getFetchDistance = [&](Value block) -> Value {
    return e.select(
        e.less(block, e.index(whole - blocksAhead)),
        e.index(blocksAhead * g.inputBlockStride),
        e.index((blocksAhead - whole) * g.inputBlockStride + advance));
  };
  auto wholeBlock = [&](Value block, ValueRange sums) {
    return window(
        e.add(filterBase, e.mul(block, blockElements)),
        e.add(inputBase, e.mul(block, g.inputBlockStride)),
        e.add(aheadBase, e.mul(block, g.windowSize() * ahead.elements)),
        getFetchDistance(block), g.inputBlock, sums);
  };
  auto restOfBlocks = [&](ValueRange sums) {
    return window(e.add(filterBase, whole * blockElements),
                  e.add(inputBase, whole * g.inputBlockStride),
                  e.add(aheadBase, whole * g.windowSize() * ahead.elements), {},
                  rest, sums);
  };
  bool segmented = whole > g.segmentBlocks();
  llvm::SmallVector<Value> zeros(pixels.size() * vectors, e.splat(0.0));
  if (!segmented && !resumed) {
    llvm::SmallVector<Value> sums =
        e.loop(0, whole, 1, getTotals(), wholeBlock);
    return rest > 0 ? restOfBlocks(sums) : sums;
  }
  llvm::SmallVector<Value> sums;
  int64_t summed = 0;
  if (segmented) {
    int64_t streams = getStreams(e), blocks = whole / streams;
    sums = getTotals();
    sums.append((streams - 1) * zeros.size(), zeros.front());
    sums = e.sumSegments(
        blocks, g.segmentBlocks(), sums, [&](Value block, ValueRange sums) {
          llvm::SmallVector<Value> results;
          for (int64_t stream = 0; stream < streams; ++stream)
            results.append(
                wholeBlock(e.add(block, stream * blocks),
                           sums.slice(stream * zeros.size(), zeros.size())));
          return results;
        });
    while (sums.size() > zeros.size()) {
      ValueRange all = sums;
      sums = e.addAll(all.take_front(all.size() / 2),
                      all.drop_front(all.size() / 2));
    }
    summed = streams * blocks;
  }
  if (summed < whole) {
    llvm::SmallVector<Value> more = e.loop(summed, whole, 1, zeros, wholeBlock);
    sums = e.addAll(more, segmented ? sums : getTotals());
  }
  return rest > 0 ? e.addAll(restOfBlocks(zeros), sums) : sums;
}
