//===-- Candidates.cpp - The kernels that can compute a layer -------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Candidates.h"
#include "compiler/planning/Tiling.h"
#include "dialects/kernel/Strassen.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;
using kernel::ceilDivide;

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

ConvolutionLayer ConvolutionLayer::get(kernel::ConvolutionOp op) {
  ConvolutionLayer layer;
  layer.geometry = op.getGeometry();
  layer.rank = op.getWindow().size();
  layer.oneRow = op.isOneRow();
  return layer;
}

ConvolutionLayer ConvolutionLayer::get(kernel::StrassenOp op) {
  ConvolutionLayer layer;
  kernel::ConvolutionGeometry &g = layer.geometry;
  g = op.getGeometry();
  layer.rank = llvm::cast<MemRefType>(op.getSource().getType()).getRank() - 2;
  layer.oneRow = op.getFlatten();
  g.extents[layer.oneRow ? 2 : 1] *= 2;
  g.outputChannels *= 2;
  g.inputChannels =
      g.inputChannels / int64_t(kernel::strassenProducts.size()) * 2;
  return layer;
}

ConvolutionLayer ConvolutionLayer::getStrassen() const {
  ConvolutionLayer products = *this;
  kernel::ConvolutionGeometry &g = products.geometry;
  g.extents[oneRow ? 2 : 1] /= 2;
  g.outputChannels /= 2;
  g.inputChannels =
      g.inputChannels / 2 * int64_t(kernel::strassenProducts.size());
  return products;
}

ConvolutionLayer ConvolutionLayer::get(kernel::WinogradOp op) {
  kernel::Layout out = kernel::getLayout(op.getDestination());
  ConvolutionLayer layer;
  kernel::ConvolutionGeometry &g = layer.geometry;
  g.batch = out.batch;
  g.extents = out.spatial;
  g.window = {1, op.getWindow()[0], op.getWindow()[1]};
  g.strides = {1, int64_t(op.getStride()), int64_t(op.getStride())};
  g.inputChannels = op.getChannels();
  g.outputChannels = out.channels;
  g.inputBlock = g.outputBlock = out.block;
  return layer;
}

static constexpr llvm::StringLiteral fullyConnected = "fully_connected";

/// `1x2x3`, of the last `rank` numbers.
static std::string joinLast(llvm::ArrayRef<int64_t> numbers, int64_t rank) {
  return llvm::join(
      llvm::map_range(numbers.take_back(rank),
                      [](int64_t number) { return std::to_string(number); }),
      "x");
}

std::string ConvolutionLayer::getKey() const {
  const kernel::ConvolutionGeometry &g = geometry;
  std::string key;
  llvm::raw_string_ostream os(key);
  if (rank == 0) {
    os << fullyConnected << ' ' << g.extents[2] << 'x' << g.inputChannels << '>'
       << g.outputChannels;
    return key;
  }
  // A plane that is one row may have been of any shape.
  int64_t shown = oneRow ? 1 : rank;
  os << "conv" << rank << "d " << g.batch << 'x' << g.inputChannels * g.groups
     << '>' << g.outputChannels << ' ' << joinLast(g.extents, shown)
     << " window " << joinLast(g.window, rank) << " stride "
     << joinLast(g.strides, rank) << " dilation " << joinLast(g.dilations, rank)
     << " groups " << g.groups;
  if (oneRow)
    os << " flat";
  if (g.inputBlock == 1 && g.outputBlock > 1)
    os << " planar";
  return key;
}

/// A positive number whose products do not overflow.
static bool parseNumber(llvm::StringRef text, int64_t &number) {
  return !text.getAsInteger(10, number) && number >= 1 &&
         number <= int64_t(1) << 31;
}

/// `1x2x3` into as many numbers.
static bool parseNumbers(llvm::StringRef text,
                         llvm::MutableArrayRef<int64_t> numbers) {
  llvm::SmallVector<llvm::StringRef> words;
  text.split(words, 'x');
  return words.size() == numbers.size() &&
         llvm::all_of(llvm::zip_equal(words, numbers), [](auto pair) {
           return parseNumber(std::get<0>(pair), std::get<1>(pair));
         });
}

/// `1x64>128`: batch, input and output channels.
static bool parseChannels(llvm::StringRef text, int64_t &batch, int64_t &inputs,
                          int64_t &outputs) {
  auto [before, after] = text.split('>');
  int64_t numbers[2];
  if (!parseNumbers(before, numbers) || !parseNumber(after, outputs))
    return false;
  batch = numbers[0];
  inputs = numbers[1];
  return true;
}

std::optional<ConvolutionLayer> ConvolutionLayer::parse(llvm::StringRef key,
                                                        int64_t lanes) {
  llvm::SmallVector<llvm::StringRef> words;
  key.split(words, ' ');
  ConvolutionLayer layer;
  kernel::ConvolutionGeometry &g = layer.geometry;
  if (words.size() == 2 && words[0] == fullyConnected) {
    layer.rank = 0;
    layer.oneRow = true;
    if (!parseChannels(words[1], g.extents[2], g.inputChannels,
                       g.outputChannels))
      return std::nullopt;
    g.inputBlock = std::min<int64_t>(16, g.inputChannels);
    return layer;
  }
  llvm::StringRef kind = words[0];
  if (words.size() < 11 || !kind.consume_front("conv") ||
      !kind.consume_back("d") || !parseNumber(kind, layer.rank) ||
      layer.rank > 3)
    return std::nullopt;
  g.inputBlock = g.outputBlock = lanes;
  for (llvm::StringRef word : llvm::ArrayRef(words).drop_front(11)) {
    if (word == "flat")
      layer.oneRow = true;
    else if (word == "planar")
      g.inputBlock = 1;
    else
      return std::nullopt;
  }
  auto last = [&](std::array<int64_t, 3> &numbers, int64_t rank) {
    return llvm::MutableArrayRef<int64_t>(numbers).take_back(rank);
  };
  bool ok =
      parseChannels(words[1], g.batch, g.inputChannels, g.outputChannels) &&
      parseNumbers(words[2], last(g.extents, layer.oneRow ? 1 : layer.rank)) &&
      words[3] == "window" &&
      parseNumbers(words[4], last(g.window, layer.rank)) &&
      words[5] == "stride" &&
      parseNumbers(words[6], last(g.strides, layer.rank)) &&
      words[7] == "dilation" &&
      parseNumbers(words[8], last(g.dilations, layer.rank)) &&
      words[9] == "groups" && parseNumber(words[10], g.groups);
  bool whole = ok && g.inputChannels % g.groups == 0 &&
               (g.groups == 1 || g.outputChannels % (g.groups * lanes) == 0);
  if (!whole)
    return std::nullopt;
  g.inputChannels /= g.groups;
  return layer;
}

//===----------------------------------------------------------------------===//
// Candidates
//===----------------------------------------------------------------------===//

kernel::TileAttr Candidate::getTile(MLIRContext *context) const {
  return kernel::TileAttr::get(context, rows, columns, vectors, taskPanels,
                               taskTiles, passes);
}

kernel::WinogradGeometry
Candidate::getWinograd(const ConvolutionLayer &layer,
                       kernel::TargetAttr target) const {
  const kernel::ConvolutionGeometry &direct = layer.geometry;
  kernel::WinogradGeometry g;
  g.window = {direct.window[1], direct.window[2]};
  g.stride = direct.strides[1];
  g.outputs = outputs;
  g.batch = direct.batch;
  g.extents = {direct.extents[1], direct.extents[2]};
  g.strip = strip;
  g.block = target.getLanes();
  g.inputChannels = direct.inputChannels;
  g.outputChannels = direct.outputChannels;
  g.filterChannels = filterChannels;
  g.derivesMirrored = derivesMirrored;
  return g;
}

std::string Candidate::str() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (isWinograd())
    os << "winograd " << outputs[0] << 'x' << outputs[1] << " strip " << strip;
  else
    os << (strassen ? "strassen" : "convolution");
  os << " tile " << rows << 'x' << columns << 'x' << vectors << " task "
     << taskPanels << 'x' << taskTiles;
  if (!isWinograd() && !strassen)
    os << " passes " << passes;
  if (transformed)
    os << " transformed";
  if (filterChannels > 0)
    os << " filter " << filterChannels;
  if (derivesMirrored)
    os << " unmirrored";
  return text;
}

std::optional<Candidate> Candidate::parse(llvm::StringRef text) {
  llvm::SmallVector<llvm::StringRef> words;
  text.split(words, ' ');
  Candidate candidate;
  size_t at = 1;
  auto expect = [&](llvm::StringRef name,
                    llvm::MutableArrayRef<int64_t> numbers) {
    bool ok = at + 1 < words.size() && words[at] == name &&
              parseNumbers(words[at + 1], numbers);
    at += 2;
    return ok;
  };
  bool isWinograd = words[0] == "winograd";
  if (isWinograd) {
    if (words.size() < 2 || !parseNumbers(words[1], candidate.outputs))
      return std::nullopt;
    at = 2;
    if (!expect("strip", candidate.strip))
      return std::nullopt;
  } else if (words[0] == "strassen") {
    candidate.strassen = true;
  } else if (words[0] != "convolution") {
    return std::nullopt;
  }
  int64_t tile[3], task[2];
  if (!expect("tile", tile) || !expect("task", task) ||
      (!isWinograd && !candidate.strassen &&
       !expect("passes", candidate.passes)))
    return std::nullopt;
  std::tie(candidate.rows, candidate.columns, candidate.vectors) =
      std::tuple(tile[0], tile[1], tile[2]);
  std::tie(candidate.taskPanels, candidate.taskTiles) =
      std::tuple(task[0], task[1]);
  if (isWinograd && at < words.size() && words[at] == "transformed") {
    candidate.transformed = true;
    ++at;
  }
  if (isWinograd && at < words.size() &&
      !expect("filter", candidate.filterChannels))
    return std::nullopt;
  if (isWinograd && at < words.size() && words[at] == "unmirrored") {
    candidate.derivesMirrored = true;
    ++at;
  }
  if (at != words.size())
    return std::nullopt;
  return candidate;
}

bool planning::fitsStrassen(const ConvolutionLayer &layer) {
  const kernel::ConvolutionGeometry &g = layer.geometry;
  std::array<int64_t, 3> ones = {1, 1, 1};
  return g.extents[0] == 1 && g.extents[layer.oneRow ? 2 : 1] % 2 == 0 &&
         g.groups == 1 && g.windowSize() == 1 && g.strides == ones &&
         g.outputBlock > 0 && g.inputBlock == g.outputBlock &&
         g.inputChannels % (2 * g.inputBlock) == 0 &&
         g.outputChannels % (2 * g.outputBlock) == 0;
}

bool planning::fitsWinograd(const ConvolutionLayer &layer) {
  const kernel::ConvolutionGeometry &g = layer.geometry;
  std::array<int64_t, 3> ones = {1, 1, 1};
  return layer.rank == 2 && !layer.oneRow && g.groups == 1 &&
         g.strides[0] == 1 && g.strides[1] == g.strides[2] &&
         g.dilations == ones && g.extents[0] == 1 && g.window[0] == 1 &&
         g.inputBlock > 1 && g.windowSize() > 1 &&
         !getWinogradOutputs(g.window[1], g.strides[1]).empty() &&
         !getWinogradOutputs(g.window[2], g.strides[2]).empty();
}

llvm::ArrayRef<int64_t> planning::getWinogradOutputs(int64_t window,
                                                     int64_t stride) {
  // See Winograd.h.
  static constexpr int64_t one[] = {1}, two[] = {2}, twoAndFour[] = {2, 4},
                           twoToFour[] = {2, 3, 4};
  if (stride == 2 && window == 3)
    return twoToFour;
  if (stride != 1)
    return {};
  switch (window) {
  case 1:
    return one;
  case 3:
    return twoAndFour;
  case 5:
  case 7:
    return two;
  default:
    return {};
  }
}

llvm::Error planning::checkCandidate(const Candidate &candidate,
                                     const ConvolutionLayer &layer,
                                     kernel::TargetAttr target,
                                     const PlanOptions &options) {
  auto fault = [](const llvm::Twine &message) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
  };
  kernel::ConvolutionGeometry g = layer.geometry;
  if (!fitsRegisters(target, candidate.rows, candidate.columns,
                     candidate.vectors))
    return fault("a tile of " + llvm::Twine(candidate.rows) + "x" +
                 llvm::Twine(candidate.columns) + "x" +
                 llvm::Twine(candidate.vectors) + " needs more than the " +
                 llvm::Twine(target.getRegisters()) +
                 " registers of the target");
  int64_t blocks = getGroupBlocks(g, target);
  int64_t tiles = 0, mostRows = 1, mostColumns = g.extents[2];
  if (candidate.isWinograd()) {
    if (options.strict)
      return fault("Winograd's algorithm is not for --accuracy=strict");
    if (!fitsWinograd(layer) ||
        !llvm::is_contained(getWinogradOutputs(g.window[1], g.strides[1]),
                            candidate.outputs[0]) ||
        !llvm::is_contained(getWinogradOutputs(g.window[2], g.strides[2]),
                            candidate.outputs[1]))
      return fault("there is no Winograd's algorithm with tiles of " +
                   llvm::Twine(candidate.outputs[0]) + "x" +
                   llvm::Twine(candidate.outputs[1]) + " for the layer");
    kernel::WinogradGeometry w = candidate.getWinograd(layer, target);
    if (candidate.strip > w.tileRows())
      return fault("a strip of " + llvm::Twine(candidate.strip) +
                   " rows of tiles is more than the " +
                   llvm::Twine(w.tileRows()) + " that there are");
    if (candidate.transformed && w.strips() != 1)
      return fault("'transformed' needs a strip of all " +
                   llvm::Twine(w.tileRows()) + " rows of tiles");
    if (!w.fitsFilterChannels())
      return fault("the layer's input channels do not come in parts of " +
                   llvm::Twine(w.filterChannels) +
                   ", each of whole blocks or in one");
    if (!w.fitsDerivesMirrored())
      return fault("'unmirrored' needs a window of three columns, tiles of two "
                   "at least and 'filter'");
    tiles = w.strips();
    mostColumns = w.strip * w.tileColumns();
  } else if (candidate.strassen) {
    if (options.strict)
      return fault("Strassen's algorithm is not for --accuracy=strict");
    if (!fitsStrassen(layer))
      return fault("Strassen's algorithm does not apply to the layer");
    g = layer.getStrassen().geometry;
    blocks = getGroupBlocks(g, target);
  }
  if (!candidate.isWinograd()) {
    mostColumns = g.extents[2];
    if (!layer.oneRow)
      mostRows = g.extents[1];
    tiles = layer.oneRow ? kernel::tileCount(g.extents[2], candidate.columns)
                         : kernel::tileCount(g.extents[1], candidate.rows);
    bool parts = g.outputBlock > 0 && candidate.passes <= g.inputChannels &&
                 g.inputChannels % (g.inputBlock * candidate.passes) == 0;
    if (candidate.passes > 1 && !parts)
      return fault("the layer's input channels do not come in " +
                   llvm::Twine(candidate.passes) +
                   " equal passes of whole blocks");
  }
  if (candidate.rows > mostRows || candidate.columns > mostColumns ||
      candidate.vectors > blocks)
    return fault("a tile of " + llvm::Twine(candidate.rows) + "x" +
                 llvm::Twine(candidate.columns) + "x" +
                 llvm::Twine(candidate.vectors) + " is larger than the " +
                 llvm::Twine(mostRows) + "x" + llvm::Twine(mostColumns) + "x" +
                 llvm::Twine(blocks) + " that there are");
  int64_t panels = g.groups * ceilDivide(blocks, candidate.vectors);
  if (candidate.taskPanels > panels || candidate.taskTiles > tiles)
    return fault("a task of " + llvm::Twine(candidate.taskPanels) + "x" +
                 llvm::Twine(candidate.taskTiles) + " is larger than the " +
                 llvm::Twine(panels) + "x" + llvm::Twine(tiles) +
                 " panels and rows of tiles that there are");
  return llvm::Error::success();
}

llvm::SmallVector<Candidate>
planning::listCandidates(const ConvolutionLayer &layer,
                         kernel::TargetAttr target, const PlanOptions &options,
                         bool variants) {
  llvm::SmallVector<Candidate> candidates =
      listDirect(layer, target, options, variants);
  if (!options.strict && fitsWinograd(layer))
    candidates.append(listWinograd(layer, target, options));
  llvm::stable_sort(candidates, [](const Candidate &a, const Candidate &b) {
    return a.cycles < b.cycles;
  });
  return candidates;
}

llvm::SmallVector<Candidate>
planning::getShortlist(llvm::ArrayRef<Candidate> candidates, size_t most) {
  // Strassen's are a kind, and of Winograd's, each size of tiles is one of its
  // own, with filters that come transformed, all or in part, or do not.
  constexpr size_t ofEachKind = 3;
  // What is expected to take much longer will not win.
  constexpr double margin = 1.6;
  llvm::SmallVector<Candidate> list;
  for (const Candidate &candidate : candidates) {
    auto isAlike = [&](const Candidate &other) {
      return other.outputs == candidate.outputs &&
             other.strassen == candidate.strassen &&
             (other.filterChannels > 0) == (candidate.filterChannels > 0) &&
             other.derivesMirrored == candidate.derivesMirrored;
    };
    size_t alike = llvm::count_if(list, isAlike);
    size_t enough = candidate.isWinograd() || candidate.strassen
                        ? ofEachKind
                        : 2 * ofEachKind;
    if (list.size() < most && alike < enough &&
        candidate.cycles <= margin * candidates.front().cycles)
      list.push_back(candidate);
  }
  return list;
}

llvm::Expected<Candidate>
planning::chooseCandidate(const ConvolutionLayer &layer,
                          kernel::TargetAttr target, const PlanOptions &options,
                          DictionaryAttr tuning) {
  if (tuning)
    if (Attribute entry = tuning.get(layer.getKey())) {
      auto text = llvm::dyn_cast<StringAttr>(entry);
      auto candidate = text ? Candidate::parse(text) : std::nullopt;
      llvm::Error fault =
          candidate ? checkCandidate(*candidate, layer, target, options)
                    : llvm::createStringError(llvm::inconvertibleErrorCode(),
                                              "it names no kernel");
      if (!fault)
        return *candidate;
      std::string entryText;
      llvm::raw_string_ostream(entryText) << entry;
      return llvm::createStringError(
          llvm::inconvertibleErrorCode(),
          "expected an entry of the tuning table that fits '" + layer.getKey() +
              "', found " + entryText + ": " +
              llvm::toString(std::move(fault)));
    }
  return listCandidates(layer, target, options).front();
}
