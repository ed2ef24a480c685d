//===-- CommandLine.cpp - What the tools' mains share ---------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/CommandLine.h"
#include "compiler/driver/Diagnostics.h"
#include "compiler/target/LlvmModule.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/Signals.h"
#include <cstring>
#include <unistd.h>

using namespace cnnc;
namespace cl = llvm::cl;

char UsageError::ID = 0;

llvm::Error cnnc::makeUsageError(const llvm::Twine &message) {
  return llvm::make_error<UsageError>(message);
}

ExitStatus cnnc::reportErrors(llvm::StringRef tool, llvm::Error errors) {
  ExitStatus status = exitUsage;
  errors = llvm::handleErrors(std::move(errors),
                              [&](std::unique_ptr<llvm::ErrorInfoBase> error) {
                                if (!error->isA<UsageError>())
                                  status = exitFault;
                                return llvm::Error(std::move(error));
                              });
  printErrors(tool, std::move(errors));
  return status;
}

llvm::Expected<std::pair<std::string, std::string>>
cnnc::parseAssignment(llvm::StringRef option, llvm::StringRef text,
                      llvm::StringRef form) {
  // Names of inputs may contain `=`, files and shapes hardly do.
  auto [name, value] = text.rsplit('=');
  if (name.empty() || value.empty() || name.size() == text.size())
    return makeUsageError(option + ": expected " + form + ", found '" + text +
                          "'");
  return std::make_pair(name.str(), value.str());
}

static const char *toolName = "";

/// Ends the process as an error does. The memory for more may be gone, and
/// other threads may be running.
[[noreturn]] static void die(const char *reason) {
  llvm::sys::RunInterruptHandlers(); // removes temporary files
  for (const char *text : {toolName, ": error: ", reason, "\n"})
    (void)!::write(STDERR_FILENO, text, std::strlen(text));
  ::_exit(exitFault);
}

void cnnc::startTool(const char *name) {
  toolName = name;
  llvm::install_bad_alloc_error_handler(
      [](void *, const char *, bool) { die("out of memory"); });
  llvm::install_fatal_error_handler([](void *, const char *reason, bool) {
    // Standard output on a full disk, found when it is closed.
    bool isOutput = llvm::StringRef(reason).starts_with("IO failure");
    die((llvm::Twine(isOutput ? "" : "internal error: ") + reason)
            .str()
            .c_str());
  });
  llvm::setBugReportMsg("This is a fault of the program. Please report it with "
                        "the command line and the model.\n");
  target::findSchedulerOption();
  cl::ResetCommandLineParser();
}

std::optional<ExitStatus> cnnc::parseCommandLine(int argc,
                                                 const char *const *argv,
                                                 const ToolText &text) {
  // For the list of options; they are answered whatever else is given.
  cl::OptionCategory category("General");
  cl::opt<bool> help("help", cl::desc("Print this"), cl::cat(category));
  cl::opt<bool> version("version", cl::desc("Print the version"),
                        cl::cat(category));
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef argument = argv[i];
    if (argument == "--")
      break;
    if (argument == "--help" || argument == "-help" || argument == "-h") {
      // The parser keeps the overview that it was last called with.
      const char *const none[] = {argv[0]};
      std::string ignored;
      llvm::raw_string_ostream os(ignored);
      cl::ParseCommandLineOptions(1, none, text.overview, &os);
      cl::PrintHelpMessage(/*Hidden=*/false, /*Categorized=*/true);
      llvm::outs() << text.more;
      return exitSuccess;
    }
    if (argument == "--version" || argument == "-version") {
      llvm::outs() << text.name
                   << " " CNNC_VERSION " (LLVM " LLVM_VERSION_STRING << ")\n";
      return exitSuccess;
    }
  }
  if (!cl::ParseCommandLineOptions(argc, argv, text.overview, &llvm::errs()))
    return exitUsage;
  return std::nullopt;
}
