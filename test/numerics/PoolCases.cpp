//===-- PoolCases.cpp - Sweeps over pooling and reductions -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Window.h"
#include "test/numerics/Case.h"
#include "test/numerics/Pairs.h"
#include <cmath>

using namespace cnnc;
using namespace cnnc::numerics;

namespace {
/// One pool, from the levels of the sweep.
struct Pool {
  int64_t spatialRank, batch, channels, kind;
  Shape size, window, strides, dilations, low, high;
  bool ceil, countPadding, isBlocked;

  bool resolve(int64_t padding);
  std::string text(llvm::StringRef value) const;
  void build(Network &network) const;
};

constexpr const char *kinds[] = {"max", "average", "l2"};
} // namespace

bool Pool::resolve(int64_t padding) {
  countPadding &= kind == 1;
  for (int64_t i = 0; i < spatialRank; ++i) {
    cnn::WindowDimension d;
    d.input = size[i];
    d.size = window[i];
    d.stride = strides[i];
    d.dilation = dilations[i];
    d.ceil = ceil;
    // None, the most that fits around, more before, more behind.
    d.padLow = padding == 0 ? 0 : padding == 3 ? 0 : d.extent() / 2;
    d.padHigh = padding == 0 ? 0 : padding == 2 ? 0 : d.extent() / 2;
    if (!d.fits())
      return false;
    // pool-c4: a window could lie wholly in the padding.
    if (d.dilation > d.input && d.padLow + d.padHigh > 0)
      return false;
    low.push_back(d.padLow);
    high.push_back(d.padHigh);
  }
  return true;
}

std::string Pool::text(llvm::StringRef value) const {
  std::string text = std::string("cnn.pool ") + kinds[kind] + " " +
                     value.str() + " window " + list(window) + " strides " +
                     list(strides) + " dilations " + list(dilations) +
                     " padding " + list(low) + " : " + list(high);
  if (ceil)
    text += " ceil";
  if (countPadding)
    text += " count_padding";
  return text;
}

void Pool::build(Network &network) const {
  Shape shape = {batch, channels};
  shape.append(size);
  std::string x = network.input(shape);
  if (isBlocked)
    x = blocked(network, x, shape);
  int64_t elements = 1;
  for (int64_t extent : window)
    elements *= extent;
  Tolerance tolerance = kind == 0 ? exact() : sumOfProducts(elements);
  // An average makes the errors of its elements smaller as it does themselves,
  // the others leave both as large.
  if (isBlocked)
    tolerance = chain(sumOfProducts(std::max(channels, elements)), 2);
  network.output(network.layer(text(x)), tolerance);
}

std::vector<Case> cnnc::numerics::poolCases() {
  const Shape windows = {1, 2, 3, 5}, steps = {1, 2, 3}, gaps = {1, 2};
  const Shape channels = {1, 3, 16, 17, 33}, sizes = {1, 5, 7, 13, 28};
  std::vector<Case> cases;
  for (int64_t rank : {1, 2, 3}) {
    Shape levels;
    for (int64_t i = 0; i < rank; ++i)
      for (const Shape *list : {&windows, &steps, &gaps, &sizes})
        levels.push_back(list->size());
    for (int64_t count : {int64_t(channels.size()), int64_t(4), int64_t(3),
                          int64_t(3), int64_t(2), int64_t(2), int64_t(2)})
      levels.push_back(count);
    auto read = [&](const Row &row, Pool &pool) {
      const int64_t *level = row.data();
      pool.spatialRank = rank;
      int64_t pixels = 1;
      for (int64_t i = 0; i < rank; ++i) {
        pool.window.push_back(windows[*level++]);
        pool.strides.push_back(steps[*level++]);
        pool.dilations.push_back(gaps[*level++]);
        pool.size.push_back(sizes[*level++]);
        pixels *= pool.size.back();
      }
      pool.channels = channels[*level++];
      int64_t padding = *level++;
      pool.kind = *level++;
      pool.batch = 1 + *level++;
      pool.ceil = *level++;
      pool.countPadding = *level++;
      pool.isBlocked = *level++;
      return pool.batch * pool.channels * pixels <=
                 (rank == 3 ? 20000 : 100000) &&
             pool.resolve(padding);
    };
    auto valid = [&](const Row &row) {
      Pool pool;
      return read(row, pool);
    };
    for (const Row &row : coverPairs(levels, 10 + rank, valid)) {
      Pool pool;
      read(row, pool);
      cases.push_back(
          {pool.text("..."), [=](Network &network) { pool.build(network); }});
    }
  }
  return cases;
}

/// Numbers of size one, up to a fourth, in blocks of channels.
static std::string blockedUnits(Network &network, const Shape &shape) {
  std::string x = network.input(shape, "small");
  std::string filter = network.parameter({shape[1], shape[1], 1, 1});
  return network.layer("cnn.convolution " + x + ", " + filter + " bias " +
                       network.parameter({shape[1]}, "unit"));
}

std::vector<Case> cnnc::numerics::reductionCases() {
  std::vector<Case> cases;
  // All spatial dimensions.
  for (const char *kind : kinds)
    for (Shape shape :
         {Shape{1, 16, 7, 7}, Shape{2, 17, 5, 13}, Shape{3, 1, 1, 1},
          Shape{1, 33, 28}, Shape{2, 8, 3, 4, 5}})
      for (bool isBlocked : {false, true})
        cases.push_back(
            {std::string("global_pool ") + kind + " " + tensorType(shape),
             [=](Network &network) {
               std::string x = network.input(shape);
               if (isBlocked)
                 x = blocked(network, x, shape);
               int64_t terms = 1;
               for (int64_t extent : llvm::ArrayRef(shape).drop_front(2))
                 terms *= extent;
               bool compares = kind == kinds[0];
               Tolerance tolerance =
                   isBlocked
                       ? chain(sumOfProducts(std::max(terms, shape[1])), 2)
                   : compares ? exact()
                              : sumOfProducts(terms);
               network.output(network.layer(std::string("cnn.global_pool ") +
                                            kind + " " + x),
                              tolerance);
             }});
  // Every set of dimensions, all kinds in turn.
  constexpr const char *reductions[] = {"mean", "sum", "max", "min",
                                        "prod", "l1",  "l2"};
  const Shape shape = {2, 17, 5, 6};
  int64_t turn = 0;
  for (int64_t set = 0; set < 16; ++set)
    for (bool isBlocked : {false, true}) {
      Shape axes;
      int64_t terms = 1;
      for (int64_t d = 0; d < 4; ++d)
        if (set >> d & 1) {
          axes.push_back(d);
          terms *= shape[d];
        }
      for (int64_t i = 0; i < 2; ++i) {
        llvm::StringRef kind = reductions[turn++ % 7];
        cases.push_back(
            {("reduce " + kind + " axes " + list(axes)).str() +
                 (isBlocked ? " in blocks" : ""),
             [=](Network &network) {
               bool isProduct = kind == "prod";
               Tolerance tolerance = kind == "max" || kind == "min" ? exact()
                                     : isProduct ? product(terms)
                                                 : sumOfProducts(terms);
               std::string x;
               if (!isBlocked) {
                 x = network.input(shape, isProduct ? "unit" : "x");
               } else if (isProduct) {
                 x = blockedUnits(network, shape);
                 // Relative to a factor, which is at least 3/4 (a unit in the
                 // last place is at least u). The errors of factors are a
                 // random walk as well.
                 tolerance.ulp += std::sqrt(double(terms)) *
                                  sumOfProducts(shape[1]).rms /
                                  (0.75 * unitRoundoff);
               } else {
                 x = blocked(network, network.input(shape), shape);
                 tolerance = chain(sumOfProducts(std::max(terms, shape[1])), 2);
               }
               network.output(network.layer("cnn.reduce " + kind + " " + x +
                                            " axes " + list(axes)),
                              tolerance);
             }});
      }
    }
  return cases;
}
