//===-- Session.cpp - A compiled model with its arrays --------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/driver/Session.h"

using namespace cnnc;

static llvm::Error makeStatusError(const llvm::Twine &what, int status) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 what + ": " + cnnrt_status_string(status));
}

llvm::Expected<std::unique_ptr<Session>> Session::open(llvm::StringRef path) {
  std::unique_ptr<Session> session(new Session());
  char message[1024] = "";
  cnnrt_status status = cnnrt_library_open(
      path.str().c_str(), nullptr, &session->library, message, sizeof message);
  if (status != CNNRT_OK)
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   llvm::Twine(message));
  session->model = cnnrt_library_model(session->library);
  session->profile = cnnrt_library_profile(session->library);
  if (llvm::Error error = session->initialize())
    return std::move(error);
  return std::move(session);
}

llvm::Expected<std::unique_ptr<Session>>
Session::create(std::unique_ptr<CompiledModel> compiled) {
  std::unique_ptr<Session> session(new Session());
  session->compiled = std::move(compiled);
  session->model = session->compiled->get();
  session->profile = session->compiled->getProfile();
  if (llvm::Error error = session->initialize())
    return std::move(error);
  return std::move(session);
}

llvm::Error Session::initialize() {
  if (cnnrt_status status = cnnrt_check(model))
    return makeStatusError("the model cannot run here", status);
  if (cnnrt_status status = cnnrt_workspace_create(model, &workspace))
    return makeStatusError("workspace of " +
                               llvm::Twine(model->workspace_bytes) + " bytes",
                           status);
  for (uint32_t i = 0; i < model->input_count; ++i)
    inputs.emplace_back(model->inputs[i].bytes / sizeof(float));
  for (uint32_t i = 0; i < model->output_count; ++i)
    outputs.emplace_back(model->outputs[i].bytes / sizeof(float));
  return llvm::Error::success();
}

Session::~Session() {
  cnnrt_profiler_destroy(profiler);
  cnnrt_pool_destroy(pool);
  cnnrt_workspace_destroy(workspace);
  if (library)
    cnnrt_library_close(library);
}

llvm::SmallVector<int64_t> Session::getShape(const cnnrt_tensor &tensor) {
  return llvm::SmallVector<int64_t>(tensor.shape, tensor.shape + tensor.rank);
}

llvm::Error Session::setThreads(size_t threads) {
  // It runs on the pool.
  cnnrt_profiler_destroy(profiler);
  profiler = nullptr;
  cnnrt_pool_destroy(pool);
  pool = nullptr;
  if (threads == 1)
    return llvm::Error::success();
  if (cnnrt_status status = cnnrt_pool_create(threads, &pool))
    return makeStatusError(llvm::Twine(threads) + " threads", status);
  return llvm::Error::success();
}

size_t Session::getThreads() const { return cnnrt_pool_threads(pool); }

void Session::setInput(size_t index, const reference::Tensor &tensor) {
  llvm::copy(tensor.values, inputs[index].begin());
}

reference::Tensor Session::getOutput(size_t index) const {
  reference::Tensor tensor;
  tensor.shape = getShape(model->outputs[index]);
  tensor.values.assign(outputs[index].begin(), outputs[index].end());
  return tensor;
}

llvm::Error Session::run() {
  llvm::SmallVector<const void *> inputArrays;
  llvm::SmallVector<void *> outputArrays;
  for (std::vector<float> &array : inputs)
    inputArrays.push_back(array.data());
  for (std::vector<float> &array : outputs)
    outputArrays.push_back(array.data());
  const cnnrt_parallel *parallel =
      profiler ? cnnrt_profiler_parallel(profiler) : cnnrt_pool_parallel(pool);
  if (int status = model->run(inputArrays.data(), outputArrays.data(),
                              workspace, parallel))
    return makeStatusError("the model failed", status);
  return llvm::Error::success();
}

void Session::fetchWorkspace() const {
  constexpr uint64_t line = 64;
  const volatile char *bytes = static_cast<const char *>(workspace);
  for (uint64_t i = 0; i < model->workspace_bytes; i += line)
    (void)bytes[i];
}

llvm::Error Session::startProfile() {
  cnnrt_profiler_destroy(profiler);
  if (cnnrt_status status =
          cnnrt_profiler_create(profile, cnnrt_pool_parallel(pool), &profiler))
    return makeStatusError("the model's profile", status);
  return llvm::Error::success();
}

llvm::Expected<LaunchTimes> Session::getLaunchTimes() const {
  const cnnrt_launch_times *times = cnnrt_profiler_times(profiler);
  if (!times && profile->launch_count)
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        "the model runs other launches than its profile says");
  return LaunchTimes{{profile->launches, profile->launch_count},
                     {times, profile->launch_count}};
}
