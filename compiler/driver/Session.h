//===-- Session.h - A compiled model with its arrays ------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_DRIVER_SESSION_H
#define CNNC_COMPILER_DRIVER_SESSION_H

#include "compiler/driver/LaunchTimes.h"
#include "compiler/pipeline/Compile.h"
#include "compiler/reference/Tensor.h"
#include "runtime/include/cnnrt.h"

namespace cnnc {

/// A model that can run, from a shared library or compiled in this process,
/// with a workspace and arrays for its inputs and outputs.
class Session {
public:
  static llvm::Expected<std::unique_ptr<Session>> open(llvm::StringRef library);
  static llvm::Expected<std::unique_ptr<Session>>
  create(std::unique_ptr<CompiledModel> model);
  ~Session();

  const cnnrt_model &getModel() const { return *model; }
  static llvm::SmallVector<int64_t> getShape(const cnnrt_tensor &tensor);

  /// Threads that `run` uses; 0 for as many as the process may.
  llvm::Error setThreads(size_t threads);
  size_t getThreads() const;
  /// The tensor has to be of the input's shape.
  void setInput(size_t index, const reference::Tensor &tensor);
  reference::Tensor getOutput(size_t index) const;
  llvm::Error run();
  /// Brings the workspace into the caches, as far as they hold it.
  void fetchWorkspace() const;

  /// Whether the model was compiled with its table of launches.
  bool hasProfile() const { return profile; }
  /// Takes times of the launches from the next run on, on the threads that are
  /// set. The model has its table.
  llvm::Error startProfile();
  /// Of the runs since.
  llvm::Expected<LaunchTimes> getLaunchTimes() const;

private:
  Session() = default;
  llvm::Error initialize();

  cnnrt_library *library = nullptr;
  std::unique_ptr<CompiledModel> compiled;
  const cnnrt_model *model = nullptr;
  const cnnrt_profile *profile = nullptr;
  void *workspace = nullptr;
  cnnrt_pool *pool = nullptr;
  cnnrt_profiler *profiler = nullptr;
  std::vector<std::vector<float>> inputs, outputs;
};

} // namespace cnnc

#endif // CNNC_COMPILER_DRIVER_SESSION_H
