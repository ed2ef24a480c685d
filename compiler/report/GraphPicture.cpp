//===-- GraphPicture.cpp - A network as a drawing -------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/report/GraphPicture.h"
#include "compiler/target/Layers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::report;

static std::string formatShape(Type type) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(llvm::cast<RankedTensorType>(type).getShape(), os, "x");
  return text;
}

/// One number where all dimensions have the same, else 3x5.
static std::string formatExtents(const cnn::Window &window,
                                 int64_t cnn::WindowDimension::*member,
                                 bool mayShorten) {
  std::string text;
  llvm::raw_string_ostream os(text);
  bool same = llvm::all_of(
      window.dimensions, [&](const cnn::WindowDimension &dimension) {
        return dimension.*member == window.dimensions[0].*member;
      });
  if (same && mayShorten) {
    os << window.dimensions[0].*member;
    return text;
  }
  llvm::interleave(
      window.dimensions, os,
      [&](const cnn::WindowDimension &dimension) { os << dimension.*member; },
      "x");
  return text;
}

/// The kind of an op that has several, as text.
static llvm::StringRef getKind(Operation *op) {
  Attribute attribute = op->getAttr("kind");
  if (!attribute)
    return {};
  return llvm::TypeSwitch<Attribute, llvm::StringRef>(attribute)
      .Case([](cnn::PoolKindAttr kind) {
        return cnn::stringifyPoolKind(kind.getValue());
      })
      .Case([](cnn::BinaryKindAttr kind) {
        return cnn::stringifyBinaryKind(kind.getValue());
      })
      .Case([](cnn::ReduceKindAttr kind) {
        return cnn::stringifyReduceKind(kind.getValue());
      })
      .Default([](Attribute) { return llvm::StringRef(); });
}

/// `convolution 3x3 /2, 32 groups, + residual, relu`
GraphPicture::Node GraphPicture::describe(Operation *op) {
  Node node;
  node.text = op->getName().stripDialect().str();
  node.name = target::describeLayer(op->getLoc());
  node.shape = formatShape(op->getResult(0).getType());
  node.family =
      llvm::TypeSwitch<Operation *, Family>(op)
          .Case<cnn::ConvolutionOp, cnn::FullyConnectedOp, cnn::MatmulOp>(
              [](auto) { return Family::Product; })
          .Case<cnn::PoolOp, cnn::GlobalPoolOp>(
              [](auto) { return Family::Pooling; })
          .Case<cnn::ActivationOp, cnn::BinaryOp>(
              [](auto) { return Family::Elementwise; })
          .Default([](auto) { return Family::Other; });
  if (llvm::StringRef kind = getKind(op); !kind.empty())
    node.text += " " + kind.str();
  if (auto windowed = llvm::dyn_cast<cnn::WindowOpInterface>(op)) {
    cnn::Window window = windowed.getResolvedWindow();
    auto isOne = [&](int64_t cnn::WindowDimension::*member) {
      return llvm::all_of(window.dimensions,
                          [&](const cnn::WindowDimension &dimension) {
                            return dimension.*member == 1;
                          });
    };
    node.text +=
        " " + formatExtents(window, &cnn::WindowDimension::size, false);
    if (!isOne(&cnn::WindowDimension::stride))
      node.text +=
          " /" + formatExtents(window, &cnn::WindowDimension::stride, true);
    if (!isOne(&cnn::WindowDimension::dilation))
      node.text += ", dilation " +
                   formatExtents(window, &cnn::WindowDimension::dilation, true);
  }
  if (auto groups = op->getAttrOfType<IntegerAttr>("groups");
      groups && groups.getInt() > 1)
    node.text += ", " + std::to_string(groups.getInt()) + " groups";
  if (auto convolution = llvm::dyn_cast<cnn::ConvolutionOp>(op);
      convolution && convolution.getResidual())
    node.text += ", + residual";
  if (auto activation = op->getAttrOfType<cnn::ActivationAttr>("activation");
      activation && !activation.isIdentity())
    node.text +=
        ", " + cnn::stringifyActivationKind(activation.getKind()).str();
  return node;
}

GraphPicture GraphPicture::get(cnn::NetworkOp network) {
  GraphPicture picture;
  picture.name = network.getSymName();
  llvm::DenseMap<Value, size_t> numbers;
  auto addPort = [&](llvm::StringRef kind, Attribute name, Type type) {
    Node node;
    node.text = kind.str();
    node.name = llvm::cast<StringAttr>(name).getValue();
    node.shape = formatShape(type);
    node.family = Family::Port;
    picture.nodes.push_back(std::move(node));
  };
  for (auto [name, argument] : llvm::zip_equal(
           network.getInputNames(), network.getBody().front().getArguments())) {
    numbers[argument] = picture.nodes.size();
    addPort("input", name, argument.getType());
  }
  for (Operation &op : network.getBody().front()) {
    if (op.getNumResults() != 1 ||
        llvm::isa<cnn::ConstantOp, cnn::ParameterOp>(op))
      continue;
    Node node = describe(&op);
    for (Value operand : op.getOperands())
      if (auto found = numbers.find(operand); found != numbers.end())
        node.operands.push_back(found->second);
    numbers[op.getResult(0)] = picture.nodes.size();
    picture.nodes.push_back(std::move(node));
  }
  for (auto [name, value] : llvm::zip_equal(
           network.getOutputNames(), network.getOutput().getOperands())) {
    addPort("output", name, value.getType());
    if (auto found = numbers.find(value); found != numbers.end())
      picture.nodes.back().operands.push_back(found->second);
  }
  picture.assignLanes();
  return picture;
}

/// A node takes over the lane of its first operand that nobody reads later,
/// else the first lane that is free.
void GraphPicture::assignLanes() {
  std::vector<size_t> lastUses(nodes.size());
  for (auto [i, node] : llvm::enumerate(nodes))
    for (size_t operand : node.operands)
      lastUses[operand] = i;
  // Whose result goes down each lane; its last reader frees it.
  std::vector<std::optional<size_t>> owners;
  for (auto [i, node] : llvm::enumerate(nodes)) {
    std::optional<size_t> lane;
    for (size_t operand : node.operands)
      if (lastUses[operand] == i && owners[nodes[operand].lane] == operand) {
        owners[nodes[operand].lane] = std::nullopt;
        if (!lane)
          lane = nodes[operand].lane;
      }
    if (!lane) {
      lane = 0;
      while (*lane < owners.size() && owners[*lane])
        ++*lane;
      if (*lane == owners.size())
        owners.emplace_back();
    }
    node.lane = *lane;
    if (lastUses[i] > i)
      owners[*lane] = i;
  }
  lanes = std::max<int64_t>(owners.size(), 1);
}

const char *GraphPicture::getColor(Family family) {
  switch (family) {
  case Family::Port:
    return "#404040";
  case Family::Product:
    return "#1f77b4";
  case Family::Pooling:
    return "#2ca02c";
  case Family::Elementwise:
    return "#ff7f0e";
  case Family::Other:
    return "#9467bd";
  }
  llvm_unreachable("no family");
}

/// A model's author decides what names contain: only characters that mean
/// nothing to the format are left as they are.
static std::string escapeDot(llvm::StringRef text) {
  std::string escaped;
  for (char c : llvm::json::fixUTF8(text)) {
    if (c == '"' || c == '\\')
      escaped += '\\';
    escaped += (unsigned char)c < ' ' ? ' ' : c;
  }
  return escaped;
}

static std::string escapeXml(llvm::StringRef text) {
  std::string escaped;
  for (char c : llvm::json::fixUTF8(text))
    switch (c) {
    case '<':
      escaped += "&lt;";
      break;
    case '>':
      escaped += "&gt;";
      break;
    case '&':
      escaped += "&amp;";
      break;
    case '"':
      escaped += "&quot;";
      break;
    default:
      escaped += (unsigned char)c < ' ' ? ' ' : c;
    }
  return escaped;
}

void GraphPicture::printDot(llvm::raw_ostream &os) const {
  os << "digraph \"" << escapeDot(name)
     << "\" {\n  node [shape=box, style=\"rounded,filled\", fontcolor=white, "
        "fontname=Helvetica];\n  edge [fontname=Helvetica, fontsize=10];\n";
  for (auto [i, node] : llvm::enumerate(nodes))
    os << "  n" << i << " [label=\"" << escapeDot(node.text) << "\\n"
       << escapeDot(node.shape) << "\", tooltip=\"" << escapeDot(node.name)
       << "\", fillcolor=\"" << getColor(node.family) << "\"];\n";
  for (auto [i, node] : llvm::enumerate(nodes))
    for (size_t operand : node.operands)
      os << "  n" << operand << " -> n" << i << ";\n";
  os << "}\n";
}

void GraphPicture::printSvg(llvm::raw_ostream &os) const {
  // In pixels: the distance of lanes and of rows, and the least margin.
  constexpr int64_t laneWidth = 18, rowHeight = 24, margin = 20;
  auto x = [&](int64_t lane) { return margin + lane * laneWidth; };
  auto y = [&](size_t row) { return 2 * margin + int64_t(row) * rowHeight; };
  size_t longest = 0;
  for (const Node &node : nodes)
    longest = std::max(longest,
                       node.text.size() + node.shape.size() + node.name.size());
  int64_t textX = x(lanes) + margin;
  // 13 px of a monospaced font are 8 px wide.
  int64_t width = textX + int64_t(longest + 6) * 8;
  int64_t height = y(nodes.size()) + margin;
  os << llvm::formatv(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" "
      "height=\"{1}\" viewBox=\"0 0 {0} {1}\" font-family=\"monospace\" "
      "font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" "
      "fill=\"white\"/>\n<text x=\"{2}\" y=\"{3}\" "
      "font-weight=\"bold\">{4}</text>\n",
      width, height, margin - 6, margin, escapeXml(name));
  for (auto [i, node] : llvm::enumerate(nodes))
    for (size_t operand : node.operands) {
      // Down the lane of the one, then over to the other just above it.
      const Node &from = nodes[operand];
      os << llvm::formatv("<path d=\"M{0} {1}V{2}C{0} {4} {3} {2} {3} {4}\" "
                          "fill=\"none\" stroke=\"{5}\" "
                          "stroke-width=\"2\"/>\n",
                          x(from.lane), y(operand), y(i) - rowHeight,
                          x(node.lane), y(i), getColor(from.family));
    }
  for (auto [i, node] : llvm::enumerate(nodes)) {
    os << llvm::formatv(
        "<circle cx=\"{0}\" cy=\"{1}\" r=\"6\" fill=\"{2}\"/>\n", x(node.lane),
        y(i), getColor(node.family));
    os << llvm::formatv(
        "<text x=\"{0}\" y=\"{1}\">{2}  <tspan fill=\"#606060\">{3}</tspan>  "
        "<tspan fill=\"#a0a0a0\">{4}</tspan></text>\n",
        textX, y(i) + 4, escapeXml(node.text), escapeXml(node.shape),
        escapeXml(node.name));
  }
  os << "</svg>\n";
}
