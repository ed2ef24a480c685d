//===-- GraphPicture.h - A network as a drawing -----------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_REPORT_GRAPHPICTURE_H
#define CNNC_COMPILER_REPORT_GRAPHPICTURE_H

#include "dialects/cnn/CnnDialect.h"

namespace cnnc::report {

/// A network's inputs, layers and outputs, one below the other in the order in
/// which they are computed. A layer keeps its lane, which its result goes down
/// until the last layer that reads it. Constants are not shown.
class GraphPicture {
public:
  static GraphPicture get(cnn::NetworkOp network);

  void printDot(llvm::raw_ostream &os) const;
  /// Needs no other program, font or script.
  void printSvg(llvm::raw_ostream &os) const;

private:
  enum class Family { Port, Product, Pooling, Elementwise, Other };
  struct Node {
    /// `convolution 3x3 /2`
    std::string text;
    std::string shape;
    /// In the model.
    std::string name;
    Family family = Family::Other;
    int64_t lane = 0;
    llvm::SmallVector<size_t> operands;
  };
  static Node describe(mlir::Operation *op);
  static const char *getColor(Family family);
  void assignLanes();

  std::string name;
  std::vector<Node> nodes;
  int64_t lanes = 1;
};

} // namespace cnnc::report

#endif // CNNC_COMPILER_REPORT_GRAPHPICTURE_H
