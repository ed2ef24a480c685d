//===-- TuningTest.cpp - Tuning tables are read and written -----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/planning/Tuning.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::planning;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

namespace {

constexpr const char *header = "{\"format\":\"cnnc tuning\",\"version\":1}\n";

std::string makeLine(const std::string &target, const std::string &layer,
                     const std::string &kernel,
                     const std::string &accuracy = "fast", int threads = 1) {
  return "{\"target\":\"" + target + "\",\"accuracy\":\"" + accuracy +
         "\",\"threads\":" + std::to_string(threads) + ",\"layer\":\"" + layer +
         "\",\"kernel\":\"" + kernel +
         "\",\"microseconds\":10.25,\"model\":\"" + kernel +
         "\",\"model_microseconds\":11.00}\n";
}

constexpr const char *layer = "fully_connected 1x512>1000";
constexpr const char *direct = "convolution tile 1x1x8 task 1x1 passes 1";
constexpr const char *other =
    "conv2d 1x64>64 56x56 window 3x3 stride 1x1 dilation 1x1 groups 1";
constexpr const char *winograd = "winograd 4x4 strip 2 tile 1x14x2 task 2x1";

std::string print(const TuningTable &table) {
  std::string text;
  llvm::raw_string_ostream os(text);
  table.print(os);
  return text;
}

std::string getFaults(const std::string &text) {
  auto table = TuningTable::parse(text, "t.tuning");
  return table ? "none" : llvm::toString(table.takeError());
}

TEST(TuningTable, IsWrittenAsItWasRead) {
  // Sorted, and what is for other targets stays.
  std::string text = header + makeLine("a", other, winograd) +
                     makeLine("a", layer, direct) +
                     makeLine("a", layer, direct, "fast", 2) +
                     makeLine("a", layer, direct, "strict") +
                     makeLine("b", "unknown to this version", "so is this");
  auto table = TuningTable::parse(text, "t.tuning");
  ASSERT_TRUE(bool(table)) << llvm::toString(table.takeError());
  EXPECT_EQ(print(*table), text);
  EXPECT_THAT(table->getKernels("a", false, 1),
              ElementsAre(Pair(other, winograd), Pair(layer, direct)));
  EXPECT_THAT(table->getKernels("a", true, 1),
              ElementsAre(Pair(layer, direct)));
  EXPECT_TRUE(table->getKernels("a", true, 2).empty());
  EXPECT_TRUE(table->getKernels("c", false, 1).empty());
  EXPECT_TRUE(table->contains({"a", true, 1, layer}));
  EXPECT_FALSE(table->contains({"a", true, 1, other}));

  table->set({"a", true, 1, other}, {direct, 1, direct, 1});
  table->set({"a", false, 1, other}, {direct, 2, winograd, 3});
  EXPECT_EQ(table->getKernels("a", true, 1).size(), 2u);
  EXPECT_EQ(table->getKernels("a", false, 1)[other], direct);
  EXPECT_EQ(print(TuningTable()), header);
}

TEST(TuningTable, DamagedFilesAreRefusedLineByLine) {
  EXPECT_EQ(getFaults(header), "none");
  EXPECT_THAT(getFaults(""), HasSubstr("t.tuning:1: expected a line of JSON"));
  EXPECT_THAT(getFaults("{}\n"), HasSubstr("t.tuning:1: expected a tuning"));
  EXPECT_THAT(getFaults("[]\n"), HasSubstr("t.tuning:1: expected a tuning"));
  EXPECT_THAT(getFaults("{\"format\":\"cnnc tuning\",\"version\":2}\n"),
              HasSubstr("version 1, found version 2"));
  std::string good = makeLine("a", layer, direct);
  std::string cut = good.substr(0, good.size() / 2) + "\n";
  std::string faults = getFaults(header + cut + good + "[]\n" + good +
                                 makeLine("a", other, direct, "quick") +
                                 makeLine("a", other, direct, "fast", 0));
  EXPECT_THAT(faults, HasSubstr("t.tuning:2: expected a line of JSON"));
  EXPECT_THAT(faults, HasSubstr("t.tuning:4: expected an object"));
  EXPECT_THAT(faults, HasSubstr("t.tuning:5: the layer has an entry already, "
                                "on line 3"));
  EXPECT_THAT(faults, HasSubstr("t.tuning:6: expected an object"));
  EXPECT_THAT(faults, HasSubstr("t.tuning:7: expected an object"));
}

TEST(TuningTable, KernelsHaveToFit) {
  MLIRContext context;
  context.loadDialect<kernel::KernelDialect>();
  auto target = kernel::TargetAttr::get(&context, 16, 32, true, true, 32768,
                                        1 << 20, 1 << 25);
  std::string text =
      header + makeLine("a", "conv2d of something", direct) +
      makeLine("a", layer, "gemv") +
      makeLine("a", layer, "convolution tile 1x1x16 task 5x1 passes 1",
               "strict") +
      makeLine("a", other, "convolution tile 2x14x2 task 1x1 passes 1") +
      makeLine("a", other, winograd, "strict") + makeLine("b", layer, "gemv");
  auto table = TuningTable::parse(text, "t.tuning");
  ASSERT_TRUE(bool(table)) << llvm::toString(table.takeError());
  std::string faults = llvm::toString(table->check("t.tuning", "a", target));
  EXPECT_THAT(faults, HasSubstr("t.tuning:2: 'conv2d of something' is no "));
  EXPECT_THAT(faults, HasSubstr("t.tuning:3: 'gemv' is no kernel"));
  EXPECT_THAT(faults, HasSubstr("t.tuning:4: the kernel"));
  EXPECT_THAT(faults, HasSubstr("t.tuning:5: the kernel"));
  EXPECT_THAT(faults, HasSubstr("registers"));
  EXPECT_THAT(faults, HasSubstr("t.tuning:6: the kernel"));
  EXPECT_THAT(faults, HasSubstr("--accuracy=strict"));
  EXPECT_THAT(faults, testing::Not(HasSubstr("t.tuning:7")));
  EXPECT_EQ(llvm::toString(table->check("t.tuning", "c", target)), "");
}

TEST(TuningTable, IsAttachedToAModule) {
  MLIRContext context;
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  attachTuning(*module, {});
  EXPECT_FALSE((*module)->hasAttr("kernel.tuning"));
  attachTuning(*module, {{layer, direct}});
  auto tuning = (*module)->getAttrOfType<DictionaryAttr>("kernel.tuning");
  ASSERT_TRUE(tuning);
  EXPECT_EQ(tuning.getAs<StringAttr>(layer).getValue(), direct);
}

} // namespace
