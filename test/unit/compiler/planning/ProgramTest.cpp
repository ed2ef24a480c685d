//===-- ProgramTest.cpp - No kernel reads what another overwrote ----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random networks are planned, and their programs run on a workspace that
// remembers for each element which buffer it belongs to.
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Passes.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"
#include <random>

using namespace mlir;
using namespace cnnc;
using kernel::Layout;

namespace {

/// A network on images of 6 x 6 pixels, whose values differ in their channels.
class RandomNetwork {
public:
  explicit RandomNetwork(unsigned seed) : random(seed) {}

  std::string write() {
    values = {{"%x", pick({3, 16, 20, 32})}};
    inputChannels = values[0].channels;
    for (int64_t left = pick({4, 8, 16, 24}); left > 0; --left)
      addLayer();
    std::string outputs = values.back().name, names = "y";
    if (pick({0, 1})) {
      outputs += ", " + anyValue().name;
      names += ", z";
    }
    return llvm::formatv(R"(module attributes {{kernel.target =
        #kernel.target<lanes = {0}, registers = 32, fma = true, broadcast = true,
        l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 33554432>} {{
      cnn.network @n(%x: tensor<2x{1}x6x6xf32>) -> ({2}) {{
      {3}
      cnn.output {4}
      }
    })",
                         pick({4, 8, 16}), inputChannels, names, body, outputs)
        .str();
  }

private:
  struct Image {
    std::string name;
    int64_t channels;
  };

  int64_t pick(std::initializer_list<int64_t> choices) {
    return *(choices.begin() + random() % choices.size());
  }
  /// Recent ones more often.
  const Image &anyValue() {
    size_t recent = std::min<size_t>(values.size(), pick({3, 5, 99}));
    return values[values.size() - 1 - random() % recent];
  }
  void add(const std::string &text, int64_t channels) {
    std::string name = "%v" + std::to_string(values.size());
    body += name + " = " + text + "\n";
    values.push_back({name, channels});
  }

  void addConvolution(const Image &input) {
    int64_t outputs = pick({8, 16, 20, 32, 48}), groups = 1;
    if (pick({0, 0, 1})) {
      groups = input.channels;
      outputs = input.channels * pick({1, 1, 2});
    } else if (input.channels % 4 == 0 && pick({0, 0, 1})) {
      groups = 4;
    }
    int64_t window = pick({1, 3, 5});
    std::string filter = llvm::formatv("%w{0}", values.size());
    body += llvm::formatv(
        "{0} = cnn.constant dense<1.0> : tensor<{1}x{2}x{3}x{3}xf32>\n", filter,
        outputs, input.channels / groups, window);
    std::string text = llvm::formatv(
        "cnn.convolution {0}, {1} padding {2}{3} groups {4}", input.name,
        filter,
        pick({0, 1}) ? "same" : llvm::formatv("[{0}, {0}]", window / 2).str(),
        pick({0, 0, 0, 0, 1}) ? " replicate" : "", groups);
    for (const Image &value : values)
      if (value.channels == outputs && pick({0, 0, 1})) {
        text += " residual " + value.name;
        break;
      }
    add(text, outputs);
  }

  void addConcatenation() {
    std::string inputs;
    int64_t channels = 0, count = pick({1, 2, 3, 4});
    // A run of values in order, as in DenseNet, or any.
    bool run = pick({0, 1});
    size_t first = random() % values.size();
    for (int64_t i = 0; i < count; ++i) {
      const Image &input =
          run ? values[std::min(first + i, values.size() - 1)] : anyValue();
      if (channels + input.channels > 160)
        break;
      inputs += (inputs.empty() ? "" : ", ") + input.name;
      channels += input.channels;
    }
    if (!inputs.empty())
      add("cnn.concat " + inputs + " axis 1", channels);
  }

  void addLayer() {
    const Image input = anyValue();
    switch (pick({0, 0, 0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9})) {
    case 0:
      return addConvolution(input);
    case 1:
      return addConcatenation();
    case 2:
      return add("cnn.pool max " + input.name + " window [3, 3] padding [1, 1]",
                 input.channels);
    case 3:
      return add("cnn.activation relu " + input.name, input.channels);
    case 4:
      return add("cnn.softmax " + input.name + " axis 1", input.channels);
    case 5: {
      int64_t channels = (input.channels + 1) / 2;
      return add(
          llvm::formatv(
              "cnn.slice {0} offsets [0, {1}, 0, 0] sizes [2, {2}, 6, 6]",
              input.name, input.channels - channels, channels),
          channels);
    }
    case 6:
      for (const Image &other : values)
        if (other.channels == input.channels && pick({0, 1}))
          return add("cnn.binary add " + input.name + ", " + other.name,
                     input.channels);
      return;
    case 7:
      // The same elements in another form and back.
      return add(llvm::formatv("cnn.dropout {0}", input.name), input.channels);
    case 8:
      return add("cnn.channel_shuffle " + input.name + " groups 1",
                 input.channels);
    case 9:
      for (const Image &other : values)
        if (other.channels == input.channels && pick({0, 1}))
          return add("cnn.interleave " + input.name + ", " + other.name +
                         " offset 1 channels " + std::to_string(input.channels),
                     input.channels);
      return;
    }
  }

  std::mt19937 random;
  std::vector<Image> values;
  int64_t inputChannels = 0;
  std::string body;
};

/// Runs a program with the name of a buffer in each element instead of a
/// number.
class OwnershipCheck {
public:
  explicit OwnershipCheck(kernel::ProgramOp program)
      : program(program),
        workspace(program.getWorkspaceBytes().value_or(0) / 4, nobody) {}

  void run() {
    for (Operation &op : program.getBody().front()) {
      if (auto weights = llvm::dyn_cast<kernel::WeightsOp>(op)) {
        int64_t end = int64_t(weights.getOffset()) +
                      kernel::getLayout(weights).size() * 4;
        EXPECT_LE(end, program.getWeightsAttr().getNumElements());
        EXPECT_EQ(weights.getOffset() % 64, 0u);
      }
      auto compute = llvm::dyn_cast<kernel::ComputeOpInterface>(op);
      if (!compute)
        continue;
      for (Value source : op.getOperands().drop_back())
        read(compute, source);
      write(compute);
      if (testing::Test::HasFailure())
        return;
    }
  }

private:
  static constexpr int nobody = -1;

  struct Place {
    int owner = nobody;
    int64_t start = 0;
  };

  /// Where a buffer's first element stands; no owner for those that are not in
  /// the workspace.
  Place find(Value buffer) {
    Operation *op = buffer.getDefiningOp();
    if (auto slice = llvm::dyn_cast_or_null<kernel::SliceOp>(op)) {
      Place place = find(slice.getSource());
      Layout whole = kernel::getLayout(slice.getSource());
      place.start +=
          int64_t(slice.getOffset()) / whole.block * whole.blockStride();
      return place;
    }
    if (auto view = llvm::dyn_cast_or_null<kernel::ViewOp>(op))
      return find(view.getSource());
    auto root = llvm::dyn_cast_or_null<kernel::WorkspaceOp>(op);
    if (!root)
      return {};
    auto [owner, isNew] = owners.try_emplace(root, owners.size());
    EXPECT_EQ(root.getOffset() % 64, 0u);
    EXPECT_LE(root.getOffset() / 4 + kernel::getLayout(root).size(),
              workspace.size());
    return {int(owner->second), int64_t(root.getOffset()) / 4};
  }

  /// Calls `function` for each element, counted from the first one's block;
  /// `halo` includes those around it, `lanes` the unused lanes.
  template <typename Function>
  static void forEach(const Layout &l, bool halo, bool lanes,
                      Function function) {
    auto low = [&](int i) { return halo ? -l.haloLow[i] : 0; };
    auto high = [&](int i) {
      return l.spatial[i] + (halo ? l.haloHigh[i] : 0);
    };
    int64_t channels = lanes ? l.blocks() * l.block : l.channels;
    for (int64_t n = 0; n < l.batch; ++n)
      for (int64_t c = 0; c < channels; ++c)
        for (int64_t d = low(0); d < high(0); ++d)
          for (int64_t h = low(1); h < high(1); ++h)
            for (int64_t w = low(2); w < high(2); ++w)
              function(l.offset(n, c, d, h, w), c);
  }

  void read(kernel::ComputeOpInterface op, Value buffer) {
    Place place = find(buffer);
    if (place.owner == nobody)
      return;
    auto winograd = llvm::dyn_cast<kernel::WinogradOp>(*op);
    if (winograd && buffer == winograd.getScratch()) {
      // Written by the op before it reads it.
      forEach(kernel::getLayout(buffer), false, false,
              [&](int64_t offset, int64_t) {
                workspace[place.start + offset] = place.owner;
              });
      return;
    }
    bool halo =
        llvm::isa<kernel::ConvolutionOp, kernel::DepthwiseOp, kernel::GroupedOp,
                  kernel::WinogradInputOp, kernel::WinogradOp>(op) &&
        buffer == op->getOperand(0);
    int64_t wrong = 0;
    forEach(kernel::getLayout(buffer), halo, false,
            [&](int64_t offset, int64_t) {
              wrong += workspace[place.start + offset] != place.owner;
            });
    std::string text;
    llvm::raw_string_ostream(text) << op;
    EXPECT_EQ(wrong, 0) << "elements of an operand of " << text
                        << " hold something else";
  }

  void write(kernel::ComputeOpInterface op) {
    Value buffer = op.getDestination();
    Place place = find(buffer);
    if (place.owner == nobody)
      return;
    Layout layout = kernel::getLayout(buffer);
    if (auto insert = llvm::dyn_cast<kernel::InsertOp>(*op)) {
      ASSERT_EQ(layout.spatial, kernel::getLayout(insert.getSource()).spatial);
      int64_t first = insert.getOffsets()[1];
      int64_t end = first + kernel::getLayout(insert.getSource()).channels;
      forEach(layout, false, false, [&](int64_t offset, int64_t c) {
        if (c >= first && c < end)
          workspace[place.start + offset] = place.owner;
      });
      return;
    }
    // Unused lanes are overwritten with anything; few ops touch the halo.
    bool fill = llvm::isa<kernel::FillHaloOp>(*op);
    auto convolution = llvm::dyn_cast<kernel::ConvolutionOp>(*op);
    bool halo = fill || (convolution && convolution.getFillsHalo());
    forEach(layout, halo, true, [&](int64_t offset, int64_t c) {
      workspace[place.start + offset] =
          c < layout.channels ? place.owner : nobody;
    });
    // A halo's values without those of the elements.
    if (fill)
      forEach(layout, false, true, [&](int64_t offset, int64_t) {
        workspace[place.start + offset] = nobody;
      });
  }

  kernel::ProgramOp program;
  std::vector<int> workspace;
  llvm::DenseMap<kernel::WorkspaceOp, size_t> owners;
};

TEST(Program, KernelsReadWhatWasWrittenForThem) {
  MLIRContext context;
  context.loadDialect<cnn::CNNDialect, kernel::KernelDialect>();
  int64_t slices = 0, inserts = 0, winograds = 0, halos = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::string source = RandomNetwork(seed).write();
    SCOPED_TRACE(source);
    OwningOpRef<ModuleOp> module =
        parseSourceString<ModuleOp>(source, &context);
    ASSERT_TRUE(module);
    PassManager manager(&context);
    manager.addPass(planning::createPlanKernels());
    OpPassManager &program = manager.nest<kernel::ProgramOp>();
    program.addPass(planning::createPackWeights());
    program.addPass(planning::createPlanMemory());
    ASSERT_TRUE(succeeded(manager.run(*module)));
    module->walk([&](kernel::SliceOp) { ++slices; });
    module->walk([&](kernel::InsertOp) { ++inserts; });
    module->walk([&](kernel::WinogradOp) { ++winograds; });
    module->walk([&](kernel::ConvolutionOp op) { halos += op.getFillsHalo(); });
    OwnershipCheck(*module->getOps<kernel::ProgramOp>().begin()).run();
    // The launches' buffers have the types of the kernels' arguments.
    PassManager outline(&context);
    outline.addPass(planning::createOutlineKernels());
    ASSERT_TRUE(succeeded(outline.run(*module)));
    if (HasFailure())
      return;
  }
  // The networks reach what they are to reach.
  EXPECT_GT(slices, 100);
  EXPECT_GT(inserts, 100);
  EXPECT_GT(winograds, 10);
  EXPECT_GT(halos, 20);
}

} // namespace
