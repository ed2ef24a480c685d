//===-- CompileTest.cpp - From a network to code in this process ----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/pipeline/Compile.h"
#include "compiler/driver/Registration.h"
#include "compiler/target/SharedLibrary.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include <gmock/gmock.h>

using namespace cnnc;
using testing::HasSubstr;

namespace {

class CompileTest : public testing::Test {
protected:
  CompileTest() {
    mlir::DialectRegistry registry;
    registerDialects(registry);
    context.appendDialectRegistry(registry);
    options.target = llvm::cantFail(target::TargetDescription::get({}));
  }

  mlir::OwningOpRef<mlir::ModuleOp> parse(llvm::StringRef weight = "0.5") {
    // Enough weights to stand in memory, and not in instructions.
    std::string text =
        ("cnn.network @net(%x: tensor<1x16x4x4xf32>) -> (y) {\n"
         "  %w = cnn.constant dense<" +
         weight +
         "> : tensor<32x16x3x3xf32>\n"
         "  %0 = cnn.convolution %x, %w padding [1, 1] activation relu\n"
         "  cnn.output %0\n"
         "}\n")
            .str();
    return mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  }

  /// The sums of a window of ones: 16 channels of 4, 6 or 9 pixels.
  static void expectRuns(const cnnrt_model &model, float weight) {
    std::vector<float> x(16 * 4 * 4, 1), y(32 * 4 * 4, -1);
    const void *inputs[] = {x.data()};
    void *outputs[] = {y.data()};
    void *workspace;
    ASSERT_EQ(cnnrt_workspace_create(&model, &workspace), CNNRT_OK);
    EXPECT_EQ(model.run(inputs, outputs, workspace, nullptr), CNNRT_OK);
    cnnrt_workspace_destroy(workspace);
    EXPECT_EQ(y[0], 4 * 16 * weight);
    EXPECT_EQ(y[1], 6 * 16 * weight);
    EXPECT_EQ(y[5], 9 * 16 * weight);
    EXPECT_EQ(y[32 * 16 - 1], 4 * 16 * weight);
  }

  mlir::MLIRContext context;
  CompileOptions options;
};

TEST_F(CompileTest, RunsInMemory) {
  auto module = parse();
  ASSERT_TRUE(module);
  auto model = compileToMemory(*module, options);
  ASSERT_TRUE(bool(model)) << llvm::toString(model.takeError());
  EXPECT_STREQ((*model)->get()->name, "net");
  EXPECT_EQ((*model)->get()->input_count, 1u);
  expectRuns(*(*model)->get(), 0.5);
}

TEST_F(CompileTest, SeveralModelsOfOneNameLiveTogether) {
  auto first = parse("0.5"), second = parse("0.25");
  auto one = compileToMemory(*first, options);
  auto two = compileToMemory(*second, options);
  ASSERT_TRUE(bool(one)) << llvm::toString(one.takeError());
  ASSERT_TRUE(bool(two)) << llvm::toString(two.takeError());
  EXPECT_NE((*one)->get()->hash, (*two)->get()->hash);
  expectRuns(*(*one)->get(), 0.5);
  expectRuns(*(*two)->get(), 0.25);
  one->reset();
  expectRuns(*(*two)->get(), 0.25);
}

TEST_F(CompileTest, ObservesThePhasesInOrder) {
  auto module = parse();
  std::vector<Phase> phases;
  auto observer = [&](Phase phase, mlir::ModuleOp) {
    phases.push_back(phase);
    return mlir::success();
  };
  auto code = compile(*module, options, {}, observer);
  ASSERT_TRUE(bool(code)) << llvm::toString(code.takeError());
  EXPECT_THAT(phases, testing::ElementsAre(Phase::Import, Phase::Graph,
                                           Phase::Plan, Phase::Codegen));
}

TEST_F(CompileTest, AnObserverStops) {
  auto module = parse();
  auto stop = [](Phase phase, mlir::ModuleOp) {
    return mlir::success(phase != Phase::Plan);
  };
  auto code = compile(*module, options, {}, stop);
  ASSERT_FALSE(bool(code));
  EXPECT_TRUE(code.errorIsA<DiagnosedError>());
  llvm::consumeError(code.takeError());
}

TEST_F(CompileTest, FaultsAreDiagnostics) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>("module {}", &context);
  std::string message;
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &d) {
    message += d.str();
    return mlir::success();
  });
  auto code = compile(*module, options);
  ASSERT_FALSE(bool(code));
  EXPECT_TRUE(code.errorIsA<DiagnosedError>());
  llvm::consumeError(code.takeError());
  EXPECT_EQ(message, "expected one network, found 0");
}

// Weights that do not fit beside the code: as if there were more than a GiB.
TEST_F(CompileTest, FarWeightsHaveTheirSection) {
  auto module = parse();
  target::TranslationOptions translation;
  translation.isLibrary = true;
  translation.nearBytes = 64;
  auto code = compile(*module, options, translation);
  ASSERT_TRUE(bool(code)) << llvm::toString(code.takeError());
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream os(bytes);
  ASSERT_FALSE(
      bool(target::writeCode(*code, llvm::CodeGenFileType::ObjectFile, os)));
  llvm::MemoryBufferRef buffer({bytes.data(), bytes.size()}, "object");
  EXPECT_FALSE(bool(target::checkImports(buffer)));
  auto object =
      llvm::cantFail(llvm::object::ObjectFile::createObjectFile(buffer));
  bool found = false;
  for (const llvm::object::SectionRef &section : object->sections())
    found |= llvm::cantFail(section.getName()) == ".lrodata";
  EXPECT_EQ(found, options.target.isX86());

  // It links and runs.
  llvm::SmallString<128> folder;
  ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("cnnc", folder));
  std::string objectPath = (folder + "/net.o").str();
  std::string libraryPath = (folder + "/net.so").str();
  std::error_code reason;
  {
    llvm::raw_fd_ostream file(objectPath, reason);
    file << os.str();
  }
  llvm::Error error = target::linkSharedLibrary(objectPath, libraryPath,
                                                "net.so", options.target);
  ASSERT_FALSE(bool(error)) << llvm::toString(std::move(error));
  cnnrt_library *library;
  char message[256] = "";
  ASSERT_EQ(cnnrt_library_open(libraryPath.c_str(), nullptr, &library, message,
                               sizeof message),
            CNNRT_OK)
      << message;
  expectRuns(*cnnrt_library_model(library), 0.5);
  cnnrt_library_close(library);
  llvm::sys::fs::remove_directories(folder);
}

TEST_F(CompileTest, LinkersFaultsAreErrors) {
  EXPECT_THAT(llvm::toString(target::linkSharedLibrary(
                  "/no/such.o", "/no/such.so", "such.so", options.target)),
              HasSubstr("/no/such.o"));
}

TEST(PhaseTest, HaveNames) {
  for (Phase phase : allPhases)
    EXPECT_EQ(parsePhase(getName(phase)), phase);
  EXPECT_EQ(parsePhase("end"), std::nullopt);
}

} // namespace
