//===-- ConfinedTest.cpp - What confined work can and cannot do -----------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/mlir/Confined.h"
#include "llvm/Support/Compiler.h"
#include "gmock/gmock.h"
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace cnnc::frontend;
using testing::HasSubstr;

namespace {

TEST(ConfinedTest, ComputesAndWrites) {
  int seen = 1;
  ConfinedResult result = runConfined(
      [&](llvm::raw_ostream &os) {
        seen = 2;
        std::vector<int> numbers(1 << 20, 3);
        for (int number : llvm::ArrayRef(numbers).take_front(1 << 18))
          os << number;
        return true;
      },
      {});
  EXPECT_EQ(result.end, ConfinedResult::Done);
  EXPECT_EQ(result.text, std::string(1 << 18, '3'));
  EXPECT_EQ(seen, 1) << "the work ran in this process";
}

TEST(ConfinedTest, Refuses) {
  ConfinedResult result = runConfined(
      [](llvm::raw_ostream &os) {
        os << "no";
        return false;
      },
      {});
  EXPECT_EQ(result.end, ConfinedResult::Refused);
  EXPECT_EQ(result.text, "no");
}

TEST(ConfinedTest, SurvivesCrashes) {
  for (void (*crash)() : std::initializer_list<void (*)()>{
           [] {
             std::raise(SIGSEGV);
             *static_cast<volatile int *>(nullptr) = 1;
           },
           [] { std::abort(); }, [] { std::exit(3); },
           [] { __builtin_trap(); }}) {
    ConfinedResult result = runConfined(
        [&](llvm::raw_ostream &os) {
          os << "something";
          os.flush();
          crash();
          return true;
        },
        {});
    EXPECT_EQ(result.end, ConfinedResult::Died);
    EXPECT_FALSE(result.text.empty());
  }
}

TEST(ConfinedTest, HasLimits) {
  ConfinedLimits limits;
  limits.seconds = 1;
  limits.outputBytes = 1 << 20;
  limits.memoryBytes = 64 << 20;
  ConfinedResult hangs = runConfined(
      [](llvm::raw_ostream &) {
        for (volatile unsigned i = 0;; i = i + 1)
          ;
        return true;
      },
      limits);
  EXPECT_EQ(hangs.end, ConfinedResult::Died);
  EXPECT_THAT(hangs.text, HasSubstr("CPU time"));
  ConfinedResult talks = runConfined(
      [](llvm::raw_ostream &os) {
        while (true)
          os << "on and on ";
        return true;
      },
      limits);
  EXPECT_EQ(talks.end, ConfinedResult::Died);
  EXPECT_EQ(talks.text, "more than 1048576 bytes");
  if (LLVM_ADDRESS_SANITIZER_BUILD)
    return;
  auto allocate = [&](size_t bytes) {
    return runConfined(
               [&](llvm::raw_ostream &) {
                 auto *memory =
                     static_cast<volatile char *>(std::malloc(bytes));
                 if (memory)
                   memory[bytes / 2] = 1;
                 return memory != nullptr;
               },
               limits)
        .end;
  };
  EXPECT_EQ(allocate(32 << 20), ConfinedResult::Done);
  EXPECT_EQ(allocate(128 << 20), ConfinedResult::Refused);
}

/// What would do harm; each says whether it worked.
struct Deed {
  const char *name;
  bool (*work)();
};

TEST(ConfinedTest, CanDoNothingElse) {
  if (::prctl(PR_GET_SECCOMP) < 0)
    GTEST_SKIP() << "the kernel cannot restrict system calls";
  const Deed deeds[] = {
      {"open a file", [] { return ::open("/dev/null", O_RDONLY) >= 0; }},
      {"connect", [] { return ::socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
      {"make a process", [] { return ::fork() >= 0; }},
      {"signal its parent", [] { return ::kill(::getppid(), 0) == 0; }},
      {"run a program",
       [] { return ::execl("/bin/true", "true", nullptr) == 0; }},
      {"remove a file",
       [] { return ::unlink("/nonexistent") == 0 || errno != EPERM; }}};
  for (const Deed &deed : deeds) {
    ConfinedResult result =
        runConfined([&](llvm::raw_ostream &) { return deed.work(); }, {});
    EXPECT_EQ(result.end, ConfinedResult::Refused) << deed.name;
  }
}

} // namespace
