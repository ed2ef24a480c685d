//===-- CommandLine.h - What the command lines of the tools share -*- C++
//-*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_COMMANDLINE_H
#define CNNC_COMPILER_DRIVER_COMMANDLINE_H

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"

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

/// Prints the errors; exitUsage if all are of usage, else exitFault.
ExitStatus reportErrors(llvm::StringRef tool, llvm::Error errors);

/// Parses the command line into the options that exist; standard error gets
/// what is wrong with it. The text `more` follows the list of options in the
/// answer to --help.
enum class CommandLine { Good, Help, Bad };
CommandLine parseCommandLine(int argc, const char *const *argv,
                             llvm::StringRef overview, llvm::StringRef more);
/// What a tool's main begins with, before its first option is made: removes the
/// options of the LLVM libraries, which are not part of a tool's command line,
/// and makes running out of memory or a failure inside LLVM an error like
/// others, with exitFault and without files left behind.
void startTool(const char *name);

/// "x=FILE" as (x, FILE).
llvm::Expected<std::pair<std::string, std::string>>
parseAssignment(llvm::StringRef option, llvm::StringRef text,
                llvm::StringRef form);

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_COMMANDLINE_H
