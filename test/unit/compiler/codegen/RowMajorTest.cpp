//===-- RowMajorTest.cpp - Softmax, reductions, LRN, products ---*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/codegen/KernelRunner.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace cnnc;
using namespace cnnc::test;

TEST(RowMajorTest, Softmax) {
  std::vector<Case> cases;
  struct Row {
    Index shape;
    int64_t axis;
  };
  for (const Row &row : std::vector<Row>{{{1, 1000}, 1},
                                         {{33, 10}, 1},
                                         {{60, 301}, 1},
                                         {{7}, 0},
                                         {{2, 21, 9, 8}, 1},
                                         {{2, 21, 60, 61}, 1},
                                         {{40, 3}, 0},
                                         {{2, 3, 4, 5, 6, 7}, 3},
                                         {{3, 1, 4}, 1}})
    for (bool log : {false, true})
      for (int64_t lanes : {16, 8, 4}) {
        Case test;
        test.types = {rowMajor(row.shape), rowMajor(row.shape)};
        test.op = "kernel.softmax";
        test.attributes = "{axis = " + std::to_string(row.axis) + " : i64" +
                          (log ? ", log}" : "}");
        test.lanes = lanes;
        test.low = -30;
        test.high = 30;
        test.tolerance = 6e-6;
        // The exponents' rounding, relative to what is subtracted.
        test.scale = log ? 1 : 0;
        test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
          Index at = index;
          double most = -INFINITY, sum = 0;
          auto each = [&](auto visit) {
            for (at[row.axis] = 0; at[row.axis] < row.shape[row.axis];
                 ++at[row.axis])
              visit(double(buffers[0].at(at)));
          };
          each([&](double x) { most = std::max(most, x); });
          each([&](double x) { sum += std::exp(x - most); });
          double x = buffers[0].at(index) - most;
          return log ? x - std::log(sum) : std::exp(x) / sum;
        };
        cases.push_back(test);
      }
  run(cases);
}

TEST(RowMajorTest, Reduce) {
  std::vector<Case> cases;
  struct Row {
    Index shape, axes;
  };
  const std::vector<Row> rows = {{{2, 19, 7, 9}, {2, 3}},
                                 {{2, 19, 7, 9}, {1}},
                                 {{2, 19, 7, 9}, {0, 2}},
                                 {{2, 19, 7, 9}, {1, 3}},
                                 {{2, 19, 7, 9}, {0, 1, 2, 3}},
                                 {{2, 19, 7, 9}, {}},
                                 {{300, 400}, {0}},
                                 {{300, 400}, {1}},
                                 {{5}, {0}},
                                 {{1, 5, 1}, {0, 2}},
                                 {{2, 3, 4, 5, 6, 7}, {1, 3, 5}},
                                 {{2, 3, 4, 5, 6, 7}, {0, 2, 4}}};
  for (uint32_t i = 0; auto kind = cnn::symbolizeReduceKind(i); ++i)
    for (const Row &row : rows) {
      Index to = row.shape;
      std::string axes;
      for (int64_t axis : row.axes) {
        to[axis] = 1;
        axes += (axes.empty() ? ": " : ", ") + std::to_string(axis);
      }
      Case test;
      test.types = {rowMajor(row.shape), rowMajor(to)};
      test.op = "kernel.reduce";
      test.attributes = "{kind = #cnn<reduce_kind " +
                        cnn::stringifyReduceKind(*kind).str() +
                        ">, axes = array<i64" + axes + ">}";
      test.lanes = row.axes.size() % 2 ? 16 : 8;
      test.tolerance = 3e-5;
      test.scale =
          *kind == cnn::ReduceKind::Sum || *kind == cnn::ReduceKind::Mean ? 1
                                                                          : 0;
      if (*kind == cnn::ReduceKind::Max || *kind == cnn::ReduceKind::Min) {
        test.tolerance = 0;
        test.specials = true;
      }
      if (*kind == cnn::ReduceKind::Prod) {
        test.low = 0.9;
        test.high = 1.1;
      }
      test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
        double sum = 0, product = 1, most = -INFINITY, least = INFINITY;
        double sizes = 0, squares = 0;
        int64_t count = 0;
        bool isNan = false;
        Index at = index;
        std::function<void(size_t)> visit = [&](size_t d) {
          if (d < row.axes.size()) {
            int64_t axis = row.axes[d];
            for (at[axis] = 0; at[axis] < row.shape[axis]; ++at[axis])
              visit(d + 1);
            return;
          }
          double x = buffers[0].at(at);
          isNan |= std::isnan(x);
          sum += x;
          product *= x;
          most = std::max(most, x);
          least = std::min(least, x);
          sizes += std::fabs(x);
          squares += x * x;
          ++count;
        };
        visit(0);
        if (isNan)
          return std::nan("");
        switch (*kind) {
        case cnn::ReduceKind::Mean:
          return sum / count;
        case cnn::ReduceKind::Sum:
          return sum;
        case cnn::ReduceKind::Max:
          return most;
        case cnn::ReduceKind::Min:
          return least;
        case cnn::ReduceKind::Prod:
          return product;
        case cnn::ReduceKind::L1:
          return sizes;
        case cnn::ReduceKind::L2:
          return std::sqrt(squares);
        }
        return std::nan("");
      };
      cases.push_back(test);
    }
  run(cases);
}

TEST(RowMajorTest, Lrn) {
  std::vector<Case> cases;
  struct Row {
    Index shape;
    int64_t size;
    double alpha, beta, bias;
  };
  for (const Row &row : std::vector<Row>{{{1, 96, 27, 27}, 5, 1e-1, 0.75, 2},
                                         {{2, 7, 5, 3}, 4, 0.5, 0.5, 1},
                                         {{2, 7, 50}, 20, 0.5, 1, 1},
                                         {{1, 3, 5, 3}, 5, 0.5, 0.6, 1},
                                         {{1, 19, 2, 5, 3}, 1, 0.5, 0.9, 1},
                                         {{1, 2, 5, 4}, 3, 0.5, 0.75, 1}})
    for (int64_t lanes : {16, 4}) {
      Case test;
      test.types = {rowMajor(row.shape), rowMajor(row.shape)};
      test.op = "kernel.lrn";
      test.attributes = "{size = " + std::to_string(row.size) +
                        " : i64, alpha = " + std::to_string(row.alpha) +
                        " : f64, beta = " + std::to_string(row.beta) +
                        " : f64, bias = " + std::to_string(row.bias) +
                        " : f64}";
      test.lanes = lanes;
      test.tolerance = 1e-6;
      test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
        int64_t channels = row.shape[1];
        double sum = 0;
        Index at = index;
        for (at[1] = std::max<int64_t>(0, index[1] - (row.size - 1) / 2);
             at[1] <= std::min(channels - 1, index[1] + row.size / 2); ++at[1])
          sum += double(buffers[0].at(at)) * buffers[0].at(at);
        return buffers[0].at(index) /
               std::pow(row.bias + row.alpha / row.size * sum, row.beta);
      };
      cases.push_back(test);
    }
  run(cases);
}

TEST(RowMajorTest, Matmul) {
  std::vector<Case> cases;
  struct Row {
    Index lhs, rhs, to;
  };
  for (const Row &row :
       std::vector<Row>{{{3, 5}, {5, 7}, {3, 7}},
                        {{64, 70}, {70, 128}, {64, 128}},
                        {{29, 33}, {33, 50}, {29, 50}},
                        {{29, 133}, {133, 1}, {29, 1}},
                        {{1, 40}, {40, 300}, {1, 300}},
                        {{1, 4}, {4, 1}, {1, 1}},
                        {{2, 3, 13, 8}, {2, 3, 8, 17}, {2, 3, 13, 17}},
                        {{2, 1, 13, 8}, {3, 8, 17}, {2, 3, 13, 17}},
                        {{13, 8}, {2, 3, 8, 17}, {2, 3, 13, 17}},
                        {{5, 1, 9, 4}, {1, 6, 4, 40}, {5, 6, 9, 40}},
                        {{200, 210}, {210, 180}, {200, 180}}})
    for (int64_t lanes : {16, 8, 4}) {
      Case test;
      test.types = {rowMajor(row.lhs), rowMajor(row.rhs), rowMajor(row.to)};
      test.op = "kernel.matmul";
      test.lanes = lanes;
      test.tolerance = 1e-5;
      test.scale = 8;
      test.reference = [=](std::vector<Buffer> &buffers, const Index &index) {
        auto at = [&](size_t operand, int64_t row, int64_t column) {
          llvm::ArrayRef<int64_t> shape = buffers[operand].shape();
          Index place(index.end() - shape.size(), index.end());
          for (size_t i = 0; i + 2 < shape.size(); ++i)
            if (shape[i] == 1)
              place[i] = 0;
          place[shape.size() - 2] = row;
          place.back() = column;
          return double(buffers[operand].at(place));
        };
        double sum = 0;
        for (int64_t k = 0; k < row.lhs.back(); ++k)
          sum += at(0, index[index.size() - 2], k) * at(1, k, index.back());
        return sum;
      };
      cases.push_back(test);
    }
  run(cases);
}
