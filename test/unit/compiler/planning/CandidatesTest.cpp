//===-- CandidatesTest.cpp - Kernels fit their layers -----------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Candidates.h"
#include "test/unit/compiler/planning/Targets.h"
#include "gmock/gmock.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;
using kernel::ConvolutionGeometry;
using kernel::TargetAttr;
using kernel::TileAttr;
using testing::HasSubstr;

namespace {

class CandidatesTest : public TargetsTest {
protected:
  static ConvolutionLayer getLayer(const ConvolutionGeometry &g,
                                   TargetAttr target) {
    ConvolutionLayer layer;
    layer.geometry = g;
    layer.geometry.inputBlock = layer.geometry.outputBlock = target.getLanes();
    return layer;
  }

  static std::optional<Candidate> chooseWinograd(const ConvolutionGeometry &g,
                                                 TargetAttr target) {
    Candidate best = listCandidates(getLayer(g, target), target, {}).front();
    return best.isWinograd() ? std::optional(best) : std::nullopt;
  }

  /// Elements of the packed filter for each pair of channels of a layer with a
  /// window of 3 x 3 by Winograd's algorithm; 0 if the direct sum is better.
  static int64_t getFilterElements(TargetAttr target, int64_t channels,
                                   int64_t extent, int64_t threads) {
    ConvolutionLayer layer = getLayer(
        geometry(target, channels, channels, {1, extent, extent}, 3), target);
    PlanOptions options;
    options.threads = threads;
    Candidate best = listCandidates(layer, target, options).front();
    return best.isWinograd() ? best.getWinograd(layer, target).packedElements()
                             : 0;
  }
};

/// Layers of each kind, with 16 lanes.
const char *const keys[] = {
    "conv2d 1x64>64 56x56 window 3x3 stride 1x1 dilation 1x1 groups 1",
    "conv2d 8x64>128 3136 window 1x1 stride 1x1 dilation 1x1 groups 1 flat",
    "conv2d 1x3>64 112x112 window 7x7 stride 2x2 dilation 1x1 groups 1 planar",
    "conv2d 1x512>512 14x14 window 3x3 stride 1x1 dilation 1x1 groups 32",
    "conv1d 1x16>20 33 window 3 stride 2 dilation 1 groups 1",
    "conv3d 2x20>33 4x5x6 window 3x1x2 stride 1x2x3 dilation 2x1x1 groups 1",
    "fully_connected 1x25088>4096",
    "fully_connected 8x10>7",
    "conv2d 2x256>1024 14x14 window 1x1 stride 1x1 dilation 1x1 groups 1",
};

TEST_F(CandidatesTest, KeysSayAllOfALayer) {
  for (const char *key : keys) {
    auto layer = ConvolutionLayer::parse(key, 16);
    ASSERT_TRUE(layer) << key;
    EXPECT_EQ(layer->getKey(), key);
  }
  ConvolutionLayer layer = *ConvolutionLayer::parse(keys[3], 16);
  EXPECT_EQ(layer.geometry.inputChannels, 16);
  EXPECT_EQ(layer.geometry.outputChannels, 512);
  EXPECT_EQ(layer.geometry.groups, 32);
  layer = *ConvolutionLayer::parse(keys[5], 16);
  EXPECT_EQ(layer.rank, 3);
  EXPECT_EQ(layer.geometry.strides, (std::array<int64_t, 3>{1, 2, 3}));
  layer = *ConvolutionLayer::parse(keys[7], 16);
  EXPECT_EQ(layer.geometry.extents[2], 8);
  EXPECT_EQ(layer.geometry.inputBlock, 10);
}

TEST_F(CandidatesTest, OtherTextIsNoKey) {
  for (const char *text :
       {"", "conv2d", "fully_connected", "fully_connected 1x2>0",
        "fully_connected 1>2", "fully_connected 1x2>3 4",
        "conv2d 1x64>64 56 window 3x3 stride 1x1 dilation 1x1 groups 1",
        "conv2d 1x64>64 56x56 window 3x3 stride 1x1 dilation 1x1 groups 0",
        "conv2d 1x64>64 56x56 window 3x3 stride 1x1 dilation 1x1 groups 3",
        "conv2d 1x64>64 56x56 window 3x3 stride 1x1 dilation 1x1 groups 1 fast",
        "conv4d 1x6>6 5x5x5x5 window 3 stride 1 dilation 1 groups 1",
        "conv2d 1x64>64 56x-6 window 3x3 stride 1x1 dilation 1x1 groups 1",
        "conv2d 1x99999999999>64 5x6 window 3x3 stride 1x1 dilation 1x1 "
        "groups 1"})
    EXPECT_FALSE(ConvolutionLayer::parse(text, 16)) << text;
}

TEST_F(CandidatesTest, AllAreTextAndFit) {
  for (TargetAttr target : targets)
    for (const char *key : keys) {
      auto layer = ConvolutionLayer::parse(key, target.getLanes());
      if (!layer)
        continue;
      for (bool strict : {false, true}) {
        auto list = listCandidates(*layer, target, {strict}, /*variants=*/true);
        ASSERT_FALSE(list.empty());
        for (const Candidate &candidate : list) {
          EXPECT_FALSE(strict &&
                       (candidate.isWinograd() || candidate.strassen));
          EXPECT_GE(candidate.cycles, list.front().cycles);
          llvm::Error fault =
              checkCandidate(candidate, *layer, target, {strict});
          EXPECT_FALSE(bool(fault)) << key << ": " << candidate.str() << ": "
                                    << llvm::toString(std::move(fault));
          auto parsed = Candidate::parse(candidate.str());
          ASSERT_TRUE(parsed) << candidate.str();
          EXPECT_EQ(parsed->str(), candidate.str());
          EXPECT_EQ(parsed->getTile(&context), candidate.getTile(&context));
        }
        // The one that is chosen is among them.
        Candidate chosen = listCandidates(*layer, target, {strict}).front();
        EXPECT_TRUE(llvm::any_of(list, [&](const Candidate &candidate) {
          return candidate.str() == chosen.str();
        })) << key;
        auto few = getShortlist(list, 8);
        EXPECT_LE(few.size(), 8u);
        EXPECT_EQ(few.front().str(), list.front().str());
      }
    }
}

TEST_F(CandidatesTest, WhatDoesNotFitIsRefused) {
  ConvolutionLayer layer = *ConvolutionLayer::parse(keys[0], 16);
  auto check = [&](llvm::StringRef text, bool strict = false) {
    auto candidate = Candidate::parse(text);
    EXPECT_TRUE(candidate) << text.str();
    return llvm::toString(
        checkCandidate(*candidate, layer, targets[0], {strict}));
  };
  EXPECT_EQ(check("convolution tile 1x14x2 task 2x56 passes 1"), "");
  EXPECT_EQ(check("winograd 4x4 strip 2 tile 1x14x2 task 2x1"), "");
  EXPECT_THAT(check("winograd 4x4 strip 2 tile 1x14x2 task 2x1", true),
              HasSubstr("strict"));
  EXPECT_THAT(check("convolution tile 1x15x2 task 2x56 passes 1"),
              HasSubstr("32 registers"));
  EXPECT_THAT(check("convolution tile 1x2147483648x2 task 2x56 passes 1"),
              HasSubstr("32 registers"));
  EXPECT_THAT(check("convolution tile 1x4x5 task 1x56 passes 1"),
              HasSubstr("larger than the 56x56x4"));
  EXPECT_THAT(check("convolution tile 1x14x2 task 3x56 passes 1"),
              HasSubstr("larger than the 2x56 panels"));
  EXPECT_THAT(check("convolution tile 1x14x2 task 2x57 passes 1"),
              HasSubstr("larger than the 2x56 panels"));
  EXPECT_THAT(check("convolution tile 1x14x2 task 2x56 passes 3"),
              HasSubstr("3 equal passes"));
  EXPECT_THAT(check("winograd 3x4 strip 2 tile 1x14x2 task 2x1"),
              HasSubstr("no Winograd's algorithm"));
  EXPECT_THAT(check("winograd 4x4 strip 15 tile 1x14x2 task 2x1"),
              HasSubstr("the 14 that there are"));
  EXPECT_THAT(check("winograd 4x4 strip 2 tile 1x14x2 task 2x1 transformed"),
              HasSubstr("'transformed' needs a strip of all 14"));
  EXPECT_THAT(check("winograd 4x4 strip 1 tile 1x15x1 task 2x1"),
              HasSubstr("larger than the 1x14x4"));
  EXPECT_EQ(check("winograd 4x4 strip 2 tile 1x14x2 task 2x1 filter 8"), "");
  EXPECT_EQ(check("winograd 4x4 strip 2 tile 1x14x2 task 2x1 filter 32"), "");
  EXPECT_EQ(
      check("winograd 4x4 strip 2 tile 1x14x2 task 2x1 filter 8 unmirrored"),
      "");
  EXPECT_THAT(check("winograd 4x4 strip 2 tile 1x14x2 task 2x1 filter 12"),
              HasSubstr("parts of 12, each of whole blocks or in one"));
  EXPECT_THAT(check("winograd 4x4 strip 2 tile 1x14x2 task 2x1 filter 48"),
              HasSubstr("parts of 48"));
  EXPECT_THAT(check("strassen tile 1x14x2 task 1x28"),
              HasSubstr("Strassen's algorithm does not apply"));
  layer.geometry.window = {1, 3, 1};
  EXPECT_EQ(check("winograd 4x1 strip 1 tile 1x14x2 task 2x1 filter 8"), "");
  EXPECT_THAT(
      check("winograd 4x1 strip 1 tile 1x14x2 task 2x1 filter 8 unmirrored"),
      HasSubstr("a window of three columns"));
  layer.geometry.window = {1, 1, 1};
  EXPECT_EQ(check("strassen tile 1x14x2 task 1x28"), "");
  EXPECT_THAT(check("strassen tile 1x14x2 task 1x28", true),
              HasSubstr("strict"));
  EXPECT_THAT(check("strassen tile 1x14x3 task 1x28"), HasSubstr("registers"));
  EXPECT_THAT(check("strassen tile 1x4x4 task 1x28"),
              HasSubstr("larger than the 28x56x2"));
  EXPECT_THAT(check("strassen tile 1x14x2 task 1x29"),
              HasSubstr("larger than the 1x28 panels"));
  for (int64_t odd : {48, 72}) {
    layer.geometry.outputChannels = odd;
    EXPECT_THAT(check("strassen tile 1x14x1 task 1x28"),
                HasSubstr("does not apply"));
  }
  layer.geometry.outputChannels = 64;
  layer.geometry.extents[1] = 55;
  EXPECT_THAT(check("strassen tile 1x14x2 task 1x27"),
              HasSubstr("does not apply"));
  layer.geometry.extents[1] = 56;
  layer.geometry.strides = {1, 2, 2};
  EXPECT_THAT(check("strassen tile 1x14x2 task 1x28"),
              HasSubstr("does not apply"));
  layer.geometry.window = {1, 3, 3};
  layer.geometry.strides = {1, 3, 3};
  EXPECT_THAT(check("winograd 4x4 strip 2 tile 1x14x2 task 2x1"),
              HasSubstr("no Winograd's algorithm"));
  for (const char *text :
       {"", "direct", "convolution", "convolution tile 1x14 task 2x1 passes 1",
        "convolution tile 1x14x2 task 2x1 passes 0",
        "convolution tile 1x14x2 task 2x1 passes 1 transformed", "winograd",
        "winograd 4x4 tile 1x14x2 task 2x1", "strassen",
        "strassen tile 1x14x2 task 2x1 passes 7",
        "strassen tile 1x14x2 task 2x1 transformed",
        "winograd 4x4 strip 2 tile 1x14x2 task 2x1 passes 1",
        "winograd 4x4 strip 2 tile 1x14x2 task 2x1 filter 0",
        "winograd 4x4 strip 2 tile 1x14x2 task 2x1 filter 8 transformed",
        "winograd 4x4 strip 2 tile 1x14x2 task 2x1 unmirrored",
        "winograd 4x4 strip 2 tile 1x14x2 task 2x1 unmirrored filter 8",
        "strassen tile 1x14x2 task 2x1 unmirrored",
        "convolution tile 1x14x2 task 2x1 passes 1 filter 8"})
    EXPECT_FALSE(Candidate::parse(text)) << text;
}

TEST_F(CandidatesTest, TheTuningTableOverrulesTheModel) {
  TargetAttr target = targets[0];
  ConvolutionLayer layer = *ConvolutionLayer::parse(keys[0], 16);
  Builder builder(&context);
  auto choose = [&](const char *key, const char *text) {
    auto tuning = DictionaryAttr::get(
        &context, builder.getNamedAttr(key, builder.getStringAttr(text)));
    auto candidate = chooseCandidate(layer, target, {}, tuning);
    return candidate ? candidate->str() : llvm::toString(candidate.takeError());
  };
  const char *odd = "convolution tile 1x7x3 task 1x8 passes 2";
  EXPECT_EQ(choose(keys[0], odd), odd);
  std::string usual = listCandidates(layer, target, {}).front().str();
  EXPECT_EQ(choose(keys[1], odd), usual);
  EXPECT_THAT(choose(keys[0], "convolution tile 2x15x2 task 1x8 passes 2"),
              HasSubstr("registers"));
  EXPECT_THAT(choose(keys[0], "nothing"), HasSubstr("names no kernel"));
}

TEST_F(CandidatesTest, WinogradStripsFitThePlaneAndTheScratch) {
  int64_t chosen = 0, shared = 0;
  for (TargetAttr target : targets)
    for (int64_t channels : {1, 20, 64, 512})
      for (int64_t extent : {3, 7, 14, 28, 56, 112})
        for (int64_t batch : {1, 8})
          for (std::array<int64_t, 3> window :
               {std::array<int64_t, 3>{1, 3, 3}, {1, 1, 7}, {1, 5, 5}}) {
            ConvolutionGeometry direct =
                geometry(target, channels, channels, {1, extent, extent}, 1);
            direct.window = window;
            direct.batch = batch;
            auto choice = chooseWinograd(direct, target);
            if (!choice)
              continue;
            ++chosen;
            shared += choice->transformed;
            kernel::WinogradGeometry g =
                choice->getWinograd(getLayer(direct, target), target);
            EXPECT_GT(choice->cycles, 0);
            EXPECT_GE(g.tileRows() * g.outputs[0], extent);
            EXPECT_GE(g.tileColumns() * g.outputs[1], extent);
            EXPECT_GE(g.strip, 1);
            EXPECT_LE(g.strip, g.tileRows());
            if (choice->transformed)
              EXPECT_EQ(g.strips(), 1);
            TileAttr tile = choice->getTile(&context);
            EXPECT_EQ(tile.getRows(), 1);
            EXPECT_LE(tile.getColumns(), g.strip * g.tileColumns());
            EXPECT_LE(tile.getVectors(), g.outputBlocks());
            EXPECT_GE(tile.getTaskTiles(), 1);
            EXPECT_LE(tile.getTaskTiles(), g.strips());
            EXPECT_GE(tile.getTaskPanels(), 1);
            EXPECT_LE(tile.getTaskPanels(),
                      kernel::ceilDivide(g.outputBlocks(), tile.getVectors()));
          }
  EXPECT_GT(chosen, 50);
  EXPECT_GT(shared, 10);
}

TEST_F(CandidatesTest, WinogradPanelsStayInTheSecondLevelCache) {
  // All tiles of a strip use a panel: with 1024 channels, of few vectors.
  for (TargetAttr target : targets)
    for (int64_t channels : {256, 512, 1024, 2048}) {
      auto choice = chooseWinograd(
          geometry(target, channels, channels, {1, 7, 7}, 3), target);
      if (!choice)
        continue;
      int64_t tiles =
          choice
              ->getWinograd(
                  getLayer(geometry(target, channels, channels, {1, 7, 7}, 3),
                           target),
                  target)
              .tileColumns() *
          choice->strip;
      if (tiles > choice->columns && choice->vectors > 1)
        EXPECT_LE(channels * choice->vectors * target.getLanes() * 4,
                  target.getL2Bytes() / 4);
    }
  auto choice = chooseWinograd(geometry(targets[0], 1024, 1024, {1, 7, 7}, 3),
                               targets[0]);
  ASSERT_TRUE(choice);
  EXPECT_EQ(choice->vectors, 2);
}

TEST_F(CandidatesTest, WinogradsFilterWeighsMoreWhereMemoryIsSlow) {
  // Of 4 x 4 outputs, 36 filters for each pair of channels are read; of 2 x 4,
  // 24, or those of 4 x 4 less those that follow from others. Measured on
  // Emerald Rapids: 0.73 and 0.58 ms.
  auto choose = [&](int64_t l3Rate, int64_t memoryRate) {
    auto target = TargetAttr::get(
        &context, 16, 32, true, true, 48 << 10, 2 << 20, 32 << 20,
        kernel::ReadRates{44, l3Rate, memoryRate, 40});
    return getFilterElements(target, 256, 14, 1);
  };
  EXPECT_EQ(choose(26, 40), 36);
  EXPECT_LE(choose(10, 5), 24);
}

TEST_F(CandidatesTest, WinogradsFilterIsTransformedAsUsedWhereMemoryIsSlow) {
  // With more tiles, or a smaller cache, the products do not stay in the
  // first-level cache.
  auto choose = [&](int64_t l1Bytes, int64_t memoryRate, int64_t channels,
                    int64_t extent) {
    auto target =
        TargetAttr::get(&context, 16, 32, true, true, l1Bytes, 2 << 20,
                        260 << 20, kernel::ReadRates{44, 10, memoryRate, 40});
    return getFilterElements(target, channels, extent, 1);
  };
  EXPECT_EQ(choose(48 << 10, 3, 512, 7), 9);
  EXPECT_EQ(choose(48 << 10, 3, 1024, 7), 9);
  EXPECT_NE(choose(32 << 10, 3, 512, 7), 9);
  EXPECT_NE(choose(48 << 10, 20, 512, 7), 9);
  EXPECT_NE(choose(48 << 10, 3, 512, 14), 9);
}

TEST_F(CandidatesTest, MirroredFiltersAreDerivedWhereMemoryIsSlow) {
  // Measured on Zen 5: 512 channels of 7 x 7 pixels take 0.51 ms by F(2x4, 3x3)
  // with 16 filters of 24 packed, 0.55 by F(2x2, 3x3) with all 16. On two
  // threads, which have a common path to memory, 0.31 by the latter with 12,
  // 0.37 with all.
  auto target = TargetAttr::get(&context, 16, 32, true, true, 48 << 10, 1 << 20,
                                32 << 20, kernel::ReadRates());
  EXPECT_EQ(getFilterElements(target, 512, 7, 1), 16);
  EXPECT_EQ(getFilterElements(target, 512, 7, 2), 12);
  // What the caches hold is packed whole.
  EXPECT_EQ(getFilterElements(target, 128, 28, 1), 36);
  EXPECT_EQ(getFilterElements(target, 64, 56, 2), 36);
}

TEST_F(CandidatesTest, FiltersThatAreTransformedOrDerivedAreKindsOfTheirOwn) {
  // All are expected to be equally fast: of each kind some are measured.
  llvm::SmallVector<Candidate> list(12);
  for (auto [i, candidate] : llvm::enumerate(list)) {
    candidate.outputs = {2, 4};
    candidate.filterChannels = i < 8 ? 8 : 0;
    candidate.derivesMirrored = i < 4;
    candidate.cycles = 1;
  }
  auto few = getShortlist(list, 12);
  EXPECT_EQ(few.size(), 9u);
  auto count = [&](bool isInParts, bool derivesMirrored) {
    return llvm::count_if(few, [&](const Candidate &candidate) {
      return (candidate.filterChannels > 0) == isInParts &&
             candidate.derivesMirrored == derivesMirrored;
    });
  };
  EXPECT_EQ(count(true, true), 3);
  EXPECT_EQ(count(true, false), 3);
  EXPECT_EQ(count(false, false), 3);
}

TEST_F(CandidatesTest, ASharedStripMayTakeRoomBesideALargeFilter) {
  // Measured on Emerald Rapids: 3.73 ms; strips of the tasks' own 4.45.
  auto target = TargetAttr::get(&context, 16, 32, true, true, 48 << 10, 2 << 20,
                                260 << 20, kernel::ReadRates{44, 10, 5, 40});
  ConvolutionGeometry direct = geometry(target, 256, 256, {1, 28, 28}, 3);
  direct.strides = {1, 2, 2};
  auto choice = chooseWinograd(direct, target);
  ASSERT_TRUE(choice);
  EXPECT_TRUE(choice->transformed);
}

TEST_F(CandidatesTest, WinogradStripsLeaveRoomForTheFilter) {
  // Measured on Emerald Rapids: with 64 channels, whose filter stays in the
  // second-level cache, strips of four rows of tiles take 0.487 ms, of one
  // 0.445 in four tasks and 0.492 in fourteen. With 256 channels all of the
  // filter is read for each strip: of one row 7.1 ms, of two 6.3.
  auto target = TargetAttr::get(&context, 16, 32, true, true, 48 << 10, 2 << 20,
                                32 << 20, kernel::ReadRates{44, 10, 5, 40});
  auto few = chooseWinograd(geometry(target, 64, 64, {1, 56, 56}, 3), target);
  ASSERT_TRUE(few);
  EXPECT_LE(few->strip, 2);
  EXPECT_GE(few->strip * few->taskTiles, 3);
  auto many =
      chooseWinograd(geometry(target, 256, 256, {1, 56, 56}, 3), target);
  ASSERT_TRUE(many);
  EXPECT_GE(many->strip, 2);
}

TEST_F(CandidatesTest, WidePanelsNeedAFastSecondLevelCache) {
  // Tiles of few pixels and three vectors read 96 bytes of their panel for six
  // cycles of arithmetic. Zen 3, 232 channels of 7 x 7: 1 x 4 pixels and three
  // vectors take 63 us, 1 x 6 and two 59.
  auto choose = [&](int64_t l2Rate) {
    auto target =
        TargetAttr::get(&context, 8, 16, true, false, 32 << 10, 512 << 10,
                        16 << 20, kernel::ReadRates{l2Rate, 20, 5, 8});
    auto layer = ConvolutionLayer::parse(
        "conv2d 1x232>232 49 window 1x1 stride 1x1 dilation 1x1 groups 1 flat",
        8);
    return listCandidates(*layer, target, {}).front().vectors;
  };
  EXPECT_EQ(choose(26), 2);
  EXPECT_EQ(choose(44), 3);
}

TEST_F(CandidatesTest, ShortSumsAreStoredInShortBursts) {
  // Zen 3: of 32 to 16 channels, tiles of twelve sums take 219 cycles for six
  // pixels, of eight 131 for four.
  auto choose = [&](llvm::StringRef key, int64_t storeBurst) {
    auto target =
        TargetAttr::get(&context, 8, 16, true, false, 32 << 10, 512 << 10,
                        16 << 20, kernel::ReadRates{26, 20, 5, 8}, storeBurst);
    auto candidates =
        listCandidates(*ConvolutionLayer::parse(key, 8), target, {});
    Candidate best = *llvm::find_if(
        candidates, [](const Candidate &c) { return !c.strassen; });
    return best.rows * best.columns * best.vectors;
  };
  const char *pointwise =
      "conv2d 1x32>16 12544 window 1x1 stride 1x1 dilation 1x1 groups 1 flat";
  EXPECT_EQ(choose(pointwise, 8), 8);
  EXPECT_EQ(choose(pointwise, 0), 12);
  // With a larger window, 112 x 112, they are no faster.
  const char *window = "conv2d 1x3>64 112x112 window 7x7 stride 2x2 dilation "
                       "1x1 groups 1 planar";
  EXPECT_EQ(choose(window, 8), choose(window, 0));
  // Nor where Winograd's products go to scratch.
  for (const char *channels : {"128>128 28x28", "256>256 14x14"}) {
    std::string winograd = std::string("conv2d 1x") + channels +
                           " window 3x3 stride 1x1 dilation 1x1 groups 1";
    EXPECT_EQ(choose(winograd, 8), choose(winograd, 0)) << channels;
  }
  // Tiles of two pixels and four vectors, which cover rows of fourteen without
  // a rest, load too much: 164 us, five pixels and two vectors 161.
  const char *rows =
      "conv2d 1x80>480 14x14 window 1x1 stride 1x1 dilation 1x1 groups 1";
  EXPECT_EQ(choose(rows, 8), 10);
}

TEST_F(CandidatesTest, WithManyRegistersAllSumsAreStoredInShortBursts) {
  // Zen 5: 64 to 64 channels of 56 x 56 by F(4x4, 3x3) take 0.328 ms with tiles
  // of 28 sums, 0.269 with tiles of 14; a 1x1 layer of 64 channels 25.1 and
  // 24.4 us. Larger windows gain, too: ResNet-50 without Winograd's algorithms
  // 1.3 %.
  auto choose = [&](llvm::StringRef key, int64_t storeBurst) {
    auto target = TargetAttr::get(&context, 16, 32, true, true, 48 << 10,
                                  1 << 20, 32 << 20, {}, storeBurst);
    Candidate best =
        listCandidates(*ConvolutionLayer::parse(key, 16), target, {}).front();
    return best.rows * best.columns * best.vectors;
  };
  for (const char *key :
       {"conv2d 1x64>64 56x56 window 3x3 stride 1x1 dilation 1x1 groups 1",
        "conv2d 1x64>64 784 window 1x1 stride 1x1 dilation 1x1 groups 1 "
        "flat",
        "conv2d 1x3>64 112x112 window 7x7 stride 2x2 dilation 1x1 groups 1 "
        "planar"}) {
    EXPECT_LE(choose(key, 14), 16) << key;
    EXPECT_EQ(choose(key, 0), 28) << key;
  }
}

TEST_F(CandidatesTest, LargeInputsMeetAllPanelsInSlabs) {
  // Zen 3, whose second-level cache holds neither input nor filter: 256 to 512
  // channels of 28 x 28 take 2.2 ms in slabs, 2.37 in passes. Of 1024 to 256 of
  // 14 x 14, whose panels are four times as large, slabs take 1.19,
  // passes 1.14.
  auto zen3 = TargetAttr::get(&context, 8, 16, true, false, 32 << 10, 512 << 10,
                              32 << 20, kernel::ReadRates{26, 20, 5, 8});
  auto choose = [&](llvm::StringRef layer, llvm::StringRef flat) {
    std::string key = ("conv2d 1x" + layer +
                       " window 1x1 stride 1x1 dilation 1x1 groups 1" + flat)
                          .str();
    return listCandidates(*ConvolutionLayer::parse(key, 8), zen3,
                          {/*strict=*/true})
        .front();
  };
  Candidate slabs = choose("256>512 784", " flat");
  EXPECT_EQ(slabs.passes, 1);
  EXPECT_EQ(slabs.taskPanels, 512 / 8 / slabs.vectors);
  EXPECT_LT(slabs.taskTiles, 33);
  Candidate passes = choose("1024>256 14x14", "");
  EXPECT_EQ(passes.passes, 4);
  EXPECT_EQ(passes.rows, 1);
  // What is read again is fetched meanwhile: 0.519 ms, in slabs 0.534.
  EXPECT_GT(choose("928>128 14x14", "").passes, 1);
  // A single panel reads the input once, in whatever order.
  EXPECT_EQ(choose("1024>16 784", " flat").passes, 1);
  // Two panels of 131 KB leave no room for a slab.
  EXPECT_GT(choose("2048>512 196", " flat").passes, 1);
}

TEST_F(CandidatesTest, WinogradIsForWideLayers) {
  TargetAttr target = targets[0];
  auto choose = [&](int64_t inputs, int64_t outputs, int64_t extent,
                    std::array<int64_t, 3> window, int64_t stride = 1) {
    ConvolutionGeometry direct =
        geometry(target, inputs, outputs, {1, extent, extent}, 1);
    direct.window = window;
    direct.strides = {1, stride, stride};
    auto choice = chooseWinograd(direct, target);
    return choice ? choice->outputs : std::array<int64_t, 2>{0, 0};
  };
  using Tile = std::array<int64_t, 2>;
  EXPECT_EQ(choose(128, 128, 56, {1, 3, 3}), Tile({4, 4}));
  // The larger transformed filter would come from memory for four tiles.
  EXPECT_EQ(choose(512, 512, 7, {1, 3, 3}), Tile({2, 4}));
  EXPECT_EQ(choose(128, 128, 28, {1, 5, 5}), Tile({2, 2}));
  EXPECT_EQ(choose(192, 192, 17, {1, 1, 7}), Tile({1, 2}));
  EXPECT_EQ(choose(192, 192, 17, {1, 7, 1}), Tile({2, 1}));
  // At stride two, two elements of a row meet inputs that outputs share.
  EXPECT_EQ(choose(128, 128, 28, {1, 3, 3}, 2), Tile({4, 4}));
  EXPECT_EQ(choose(512, 512, 7, {1, 3, 3}, 2), Tile({2, 2}));
  EXPECT_EQ(choose(128, 128, 28, {1, 5, 5}, 2), Tile({0, 0}));
  // Transforms cost more than products; tiles reach far outside.
  EXPECT_EQ(choose(3, 16, 56, {1, 3, 3}), Tile({0, 0}));
  EXPECT_EQ(choose(64, 64, 1, {1, 3, 3}), Tile({0, 0}));
  // There is nothing to save, or no transform.
  EXPECT_EQ(choose(64, 64, 56, {1, 1, 1}), Tile({0, 0}));
  EXPECT_EQ(choose(64, 64, 56, {1, 2, 2}), Tile({0, 0}));
  EXPECT_EQ(choose(64, 64, 56, {3, 3, 3}), Tile({0, 0}));
}

} // namespace

TEST_F(CandidatesTest, StrassensProductsAreFewerWhereSumsOfQuartersAreCheap) {
  auto zen3 = TargetAttr::get(&context, 8, 16, true, false, 32 << 10, 512 << 10,
                              32 << 20, kernel::ReadRates{26, 20, 5, 8}, 8);
  auto choose = [&](llvm::StringRef layer, PlanOptions options = {}) {
    std::string key = ("conv2d 1x" + layer +
                       " window 1x1 stride 1x1 dilation 1x1 groups 1 flat")
                          .str();
    return listCandidates(*ConvolutionLayer::parse(key, 8), zen3, options)
        .front();
  };
  // Zen 3: 0.87 to 0.95 of the direct sum's time.
  for (const char *layer : {"256>1024 196", "1024>256 196", "512>1024 196",
                            "256>512 784", "512>256 784", "128>512 784"}) {
    EXPECT_TRUE(choose(layer).strassen) << layer;
    EXPECT_FALSE(choose(layer, {/*strict=*/true}).strassen) << layer;
  }
  // 1.09 and 1.03 of it: few channels hardly make up for the input's sums, and
  // few products for the results'.
  for (const char *layer : {"256>64 3136", "64>256 3136"})
    EXPECT_FALSE(choose(layer).strassen) << layer;
  // Of several threads, each has sums that others have written.
  PlanOptions two;
  two.threads = 2;
  EXPECT_TRUE(choose("512>1024 196", two).strassen);
  EXPECT_FALSE(choose("1024>256 196", two).strassen);
  // The sums would take 5.6 MB.
  EXPECT_FALSE(choose("256>1024 3136").strassen);
  // Quarters do not come of an odd number of pixels.
  EXPECT_FALSE(choose("512>2048 49").strassen);
}

TEST_F(CandidatesTest, StrassensProductsAreOfHalfTheSize) {
  auto layer = *ConvolutionLayer::parse(
      "conv2d 2x64>96 6x7 window 1x1 stride 1x1 dilation 1x1 groups 1", 16);
  EXPECT_TRUE(fitsStrassen(layer));
  ConvolutionGeometry g = layer.getStrassen().geometry;
  EXPECT_EQ(g.extents, (std::array<int64_t, 3>{1, 3, 7}));
  EXPECT_EQ(g.inputChannels, 7 * 32);
  EXPECT_EQ(g.outputChannels, 48);
  EXPECT_EQ(g.batch, 2);
}
