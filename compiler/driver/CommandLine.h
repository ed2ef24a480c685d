//===-- CommandLine.h - What the tools' mains share -------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_COMMANDLINE_H
#define CNNC_COMPILER_DRIVER_COMMANDLINE_H

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/InitLLVM.h"
#include <optional>
#include <utility>

namespace cnnc {

/// Exit statuses of the tools.
enum ExitStatus { exitSuccess = 0, exitFault = 1, exitUsage = 2 };

/// A fault of the command line, as opposed to one of the input.
class UsageError : public llvm::ErrorInfo<UsageError, llvm::StringError> {
public:
  static char ID;
  UsageError(const llvm::Twine &message)
      : ErrorInfo(message, llvm::inconvertibleErrorCode()) {}
};
llvm::Error makeUsageError(const llvm::Twine &message);

/// Faults that are told together.
class Faults {
public:
  void add(llvm::Error error) {
    errors = llvm::joinErrors(std::move(errors), std::move(error));
  }
  void addUsage(const llvm::Twine &message) { add(makeUsageError(message)); }
  /// All of them; success if there are none.
  llvm::Error take() { return std::exchange(errors, llvm::Error::success()); }

private:
  llvm::Error errors = llvm::Error::success();
};

/// What a tool says of itself.
struct ToolText {
  const char *name;
  /// Stands above the list of options in the answer to --help.
  llvm::StringRef overview;
  /// Stands below it.
  llvm::StringRef more;
};

/// What a tool's main begins with, before its first option is made: removes the
/// options of the LLVM libraries, which are not part of a tool's command line,
/// and makes running out of memory or a failure inside LLVM an error like
/// others, with exitFault and without files left behind.
void startTool(const char *name);

/// Parses the command line into the options that exist. A status if that is all
/// there is to do: --help and --version are answered, and standard error gets
/// what is wrong with other options.
std::optional<ExitStatus> parseCommandLine(int argc, const char *const *argv,
                                           const ToolText &text);

/// Prints the errors; exitUsage if all are of usage, else exitFault.
ExitStatus reportErrors(llvm::StringRef tool, llvm::Error errors);

/// The main of a tool whose options are the members of Flags. To be called once
/// in a process.
template <typename Flags>
int runTool(int argc, char **argv, const ToolText &text,
            llvm::Error (*run)(const Flags &flags)) {
  llvm::InitLLVM initialize(argc, argv);
  startTool(text.name);
  Flags flags;
  if (auto status = parseCommandLine(argc, argv, text))
    return *status;
  if (llvm::Error errors = run(flags))
    return reportErrors(text.name, std::move(errors));
  return exitSuccess;
}

/// "x=FILE" as (x, FILE).
llvm::Expected<std::pair<std::string, std::string>>
parseAssignment(llvm::StringRef option, llvm::StringRef text,
                llvm::StringRef form);

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_COMMANDLINE_H
