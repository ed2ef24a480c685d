//===-- NpyTest.cpp - NumPy's file format -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reference/Npy.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/raw_ostream.h"
#include "gmock/gmock.h"
#include <cmath>

using namespace cnnc::reference;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

std::string file(char version, std::string header, std::string elements) {
  std::string text = std::string("\x93NUMPY") + version + '\0';
  size_t bytes = version == 1 ? 2 : 4;
  for (size_t i = 0; i < bytes; ++i)
    text += char(header.size() >> 8 * i);
  return text + header + elements;
}

std::string dictionary(std::string type, std::string shape,
                       std::string order = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + order +
         ", 'shape': " + shape + ", }   \n";
}

llvm::Expected<Tensor> parse(const std::string &text) {
  return parseNpy(llvm::MemoryBufferRef(text, "x.npy"));
}

std::string errorOf(const std::string &text) {
  auto tensor = parse(text);
  return tensor ? "none" : llvm::toString(tensor.takeError());
}

const std::string floats("\0\0\x80\x3f\0\0\0\xc0", 8); // 1, -2

TEST(NpyTest, Types) {
  auto f4 = parse(file(1, dictionary("<f4", "(2, 1)"), floats));
  ASSERT_TRUE(bool(f4));
  EXPECT_THAT(f4->shape, ElementsAre(2, 1));
  EXPECT_THAT(f4->values, ElementsAre(1, -2));
  auto f8 = parse(
      file(1, dictionary("<f8", "()"), std::string("\0\0\0\0\0\0\xf8\x3f", 8)));
  ASSERT_TRUE(bool(f8));
  EXPECT_THAT(f8->shape, ElementsAre());
  EXPECT_THAT(f8->values, ElementsAre(1.5));
  auto u1 = parse(file(1, dictionary("|u1", "(2,)"), "\x01\xff"));
  ASSERT_TRUE(bool(u1));
  EXPECT_THAT(u1->values, ElementsAre(1, 255));
  auto i1 = parse(file(1, dictionary("|i1", "(2,)"), "\x01\xff"));
  ASSERT_TRUE(bool(i1));
  EXPECT_THAT(i1->values, ElementsAre(1, -1));
}

TEST(NpyTest, Versions) {
  for (char version : {1, 2, 3}) {
    auto tensor = parse(file(version, dictionary("<f4", "(2,)"), floats));
    ASSERT_TRUE(bool(tensor)) << int(version);
    EXPECT_THAT(tensor->values, ElementsAre(1, -2));
  }
  EXPECT_THAT(errorOf(file(4, dictionary("<f4", "(2,)"), floats)),
              HasSubstr("expected version 1, 2 or 3"));
}

TEST(NpyTest, HeaderInAnyOrder) {
  auto tensor = parse(file(
      1, "{\"shape\":(1,2),'fortran_order' : False , 'descr':'<f4'}", floats));
  ASSERT_TRUE(bool(tensor)) << llvm::toString(tensor.takeError());
  EXPECT_THAT(tensor->shape, ElementsAre(1, 2));
}

TEST(NpyTest, Faults) {
  EXPECT_THAT(errorOf(""), HasSubstr("x.npy: is not a .npy file"));
  EXPECT_THAT(errorOf("\x93NUMPX\1"), HasSubstr("is not a .npy file"));
  EXPECT_THAT(errorOf(file(1, dictionary("<i4", "(2,)"), floats)),
              HasSubstr("expected elements of type <f4, <f8, |u1 or |i1, "
                        "found <i4"));
  EXPECT_THAT(errorOf(file(1, dictionary(">f4", "(2,)"), floats)),
              HasSubstr("found >f4"));
  EXPECT_THAT(errorOf(file(1, dictionary("<f4", "(2, 1)", "True"), floats)),
              HasSubstr("row-major"));
  EXPECT_THAT(errorOf(file(1, dictionary("<f4", "(3,)"), floats)),
              HasSubstr("elements of shape 3 with 4 bytes each, found 8"));
  EXPECT_THAT(errorOf(file(1, dictionary("<f4", "(1,)"), floats)),
              HasSubstr("found 8 bytes"));
  EXPECT_THAT(errorOf(file(1, dictionary("<f4", "(-2,)"), floats)),
              HasSubstr("byte 61: expected an extent, found '-2,)"));
  EXPECT_THAT(errorOf(file(1, dictionary("<f4", "(2 2)"), floats)),
              HasSubstr("expected ')', found '2)"));
  EXPECT_THAT(errorOf(file(1, "{'descr': '<f4', 'shape': (2,)}", floats)),
              HasSubstr("expected 'descr', 'fortran_order' and 'shape'"));
  EXPECT_THAT(errorOf(file(1, "{'descr': '<f4', 'descr': '<f4'}", floats)),
              HasSubstr("'descr' only once"));
  EXPECT_THAT(errorOf(file(1, "{'type': '<f4'}", floats)),
              HasSubstr("one of the keys"));
  EXPECT_THAT(errorOf(file(1, "{'descr': '<f4", floats)),
              HasSubstr("a string that ends"));
}

// Extents whose product overflows, or would take all memory.
TEST(NpyTest, Huge) {
  for (const char *shape :
       {"(4294967296, 4294967296)", "(9223372036854775807, 2)",
        "(4611686018427387906,)", "(4294967296, 4294967296, 0)",
        "(18446744073709551618,)"})
    EXPECT_NE(errorOf(file(1, dictionary("<f4", shape), floats)), "none")
        << shape;
}

// No prefix of a file is one.
TEST(NpyTest, Truncated) {
  std::string whole = file(2, dictionary("<f4", "(2,)"), floats);
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_NE(errorOf(whole.substr(0, size)), "none") << size;
  EXPECT_EQ(errorOf(whole), "none");
}

TEST(NpyTest, WritesWhatItReads) {
  const std::vector<int64_t> shapes[] = {{}, {3}, {2, 3, 1}};
  for (const std::vector<int64_t> &shape : shapes) {
    Tensor tensor(shape);
    for (int64_t i = 0; i < tensor.size(); ++i)
      tensor.values[i] = i * 0.25 - 1;
    llvm::SmallString<128> path;
    ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("array", "npy", path));
    llvm::FileRemover remover(path);
    ASSERT_FALSE(bool(writeNpy(path, tensor)));
    auto read = readNpy(path);
    ASSERT_TRUE(bool(read)) << llvm::toString(read.takeError());
    EXPECT_EQ(read->shape, tensor.shape);
    EXPECT_EQ(read->values, tensor.values);
  }
}

TEST(NpyTest, AlignsElements) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  printNpy(stream, Tensor({2, 3}, 1));
  EXPECT_EQ((stream.str().size() - 6 * sizeof(float)) % 64, 0u);
  EXPECT_EQ(errorOf(text), "none");
}

TEST(NpyTest, FilesThatCannotBeUsed) {
  EXPECT_THAT(llvm::toString(readNpy("/absent/x.npy").takeError()),
              HasSubstr("cannot read /absent/x.npy: "));
  EXPECT_THAT(llvm::toString(writeNpy("/absent/x.npy", Tensor({1}))),
              HasSubstr("cannot write /absent/x.npy: "));
}

} // namespace
