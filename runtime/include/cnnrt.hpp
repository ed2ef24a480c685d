//===-- cnnrt.hpp - Compiled networks from C++ ------------------*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A C++17 face of cnnrt.h, in this header alone; link cnnrt as from C.
//
//     #include "cnnrt.hpp"
//     #include "resnet50.h"
//
//     cnnrt::Pool pool; // as many threads as we may use
//     cnnrt::Session session(resnet50, pool); // checks the CPU
//     std::vector<float> image(session.model().input(0).elements());
//     std::vector<float> scores(session.model().output(0).elements());
//     session.run(image, scores);
//
// Errors are thrown as cnnrt::Error, with two exceptions: Session::tryRun
// returns a status for loops that must not throw, and misuse of an index is the
// caller's (as with std::vector::operator[]).
//
// Model is a reference to a descriptor and costs a pointer. Pool, Workspace,
// Library, Profiler and Session own what they hold and can be moved, not
// copied. A moved object can only be destroyed or assigned to.
//
//===----------------------------------------------------------------------===//

#ifndef CNNRT_HPP
#define CNNRT_HPP

#include "cnnrt.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace cnnrt {

/// A failure: what() explains it, status() is for the program.
class Error : public std::runtime_error {
public:
  explicit Error(cnnrt_status status)
      : std::runtime_error(cnnrt_status_string(status)), code(status) {}
  Error(cnnrt_status status, const std::string &message)
      : std::runtime_error(message), code(status) {}

  cnnrt_status status() const noexcept { return code; }

private:
  cnnrt_status code;
};

/// A contiguous array that someone else owns: the part of C++20's std::span
/// that is needed here. Converts from whatever has data() and size(), and from
/// C arrays.
template <typename T> class Span {
public:
  using value_type = std::remove_cv_t<T>;

  constexpr Span() noexcept = default;
  constexpr Span(T *data, size_t size) noexcept : first(data), count(size) {}
  template <size_t N>
  constexpr Span(T (&array)[N]) noexcept : first(array), count(N) {}
  // A pointer to U converts to one to T only if it adds qualifiers.
  template <typename Container,
            typename U = std::remove_pointer_t<
                decltype(std::data(std::declval<Container &>()))>,
            typename = std::enable_if_t<
                std::is_convertible_v<U (*)[], T (*)[]> &&
                !std::is_array_v<std::remove_reference_t<Container>>>>
  constexpr Span(Container &&container)
      : first(std::data(container)), count(std::size(container)) {}

  constexpr T *data() const noexcept { return first; }
  constexpr size_t size() const noexcept { return count; }
  constexpr bool empty() const noexcept { return count == 0; }
  constexpr T *begin() const noexcept { return first; }
  constexpr T *end() const noexcept { return first + count; }
  constexpr T &operator[](size_t index) const { return first[index]; }

private:
  T *first = nullptr;
  size_t count = 0;
};

/// The CNNRT_CPU_* bits of this machine.
inline uint64_t cpuFeatures() noexcept { return cnnrt_cpu_features(); }

/// The element type of the ABI that arrays of T have; others do not compile.
template <typename T> struct ElementType;
template <> struct ElementType<float> {
  static constexpr cnnrt_element_type value = CNNRT_F32;
};

/// Threads that runs share. Runs that use one pool at the same time are correct
/// but take turns at each parallel step; give each a pool of its own, or none.
class Pool {
public:
  /// 0: as many threads as the process may use. Throws Error if they cannot be
  /// had or `threads` is absurd.
  explicit Pool(size_t threads = 0) {
    cnnrt_pool *made = nullptr;
    if (cnnrt_status status = cnnrt_pool_create(threads, &made))
      throw Error(status);
    handle.reset(made);
  }

  size_t threads() const noexcept { return cnnrt_pool_threads(handle.get()); }
  /// For the C entry points; valid as long as the pool, also if it is moved.
  const cnnrt_parallel *parallel() const noexcept {
    return cnnrt_pool_parallel(handle.get());
  }

private:
  struct Deleter {
    void operator()(cnnrt_pool *pool) const { cnnrt_pool_destroy(pool); }
  };
  std::unique_ptr<cnnrt_pool, Deleter> handle;
};

/// Scratch memory for one run at a time.
class Workspace {
public:
  /// Throws Error if memory is short or the descriptor is of another ABI.
  explicit Workspace(const cnnrt_model &model) {
    void *made = nullptr;
    if (cnnrt_status status = cnnrt_workspace_create(&model, &made))
      throw Error(status);
    memory.reset(made);
  }

  void *data() const noexcept { return memory.get(); }

private:
  struct Deleter {
    void operator()(void *memory) const { cnnrt_workspace_destroy(memory); }
  };
  std::unique_ptr<void, Deleter> memory;
};

/// What is known of one input or output.
class Tensor {
public:
  explicit Tensor(const cnnrt_tensor &tensor) noexcept : tensor(&tensor) {}

  const char *name() const noexcept { return tensor->name; }
  Span<const int64_t> shape() const noexcept {
    return {tensor->shape, tensor->rank};
  }
  cnnrt_element_type elementType() const noexcept {
    return static_cast<cnnrt_element_type>(tensor->element_type);
  }
  uint64_t bytes() const noexcept { return tensor->bytes; }
  /// Number of elements, the product of the shape.
  size_t elements() const noexcept {
    size_t product = 1;
    for (int64_t extent : shape())
      product *= static_cast<size_t>(extent);
    return product;
  }

private:
  const cnnrt_tensor *tensor;
};

/// A model that this program can run. Refers to the descriptor: one in a shared
/// library lives as long as its Library.
class Model {
public:
  /// Throws Error if the descriptor is of another ABI or the CPU lacks a
  /// feature that the code needs. Not explicit: a descriptor is a model.
  Model(const cnnrt_model &descriptor) : model(&descriptor) {
    if (cnnrt_status status = cnnrt_check(&descriptor))
      throw Error(status);
  }

  const cnnrt_model &descriptor() const noexcept { return *model; }
  const char *name() const noexcept { return model->name; }
  uint64_t hash() const noexcept { return model->hash; }
  uint64_t workspaceBytes() const noexcept { return model->workspace_bytes; }
  uint64_t weightBytes() const noexcept { return model->weight_bytes; }

  size_t inputCount() const noexcept { return model->input_count; }
  size_t outputCount() const noexcept { return model->output_count; }
  Tensor input(size_t index) const { return Tensor(model->inputs[index]); }
  Tensor output(size_t index) const { return Tensor(model->outputs[index]); }
  /// The position of the input or output of a name; throws Error
  /// (CNNRT_ERROR_ARGUMENT) with the names that exist if there is none.
  size_t inputIndex(const char *name) const {
    return find("input", model->inputs, model->input_count, name);
  }
  size_t outputIndex(const char *name) const {
    return find("output", model->outputs, model->output_count, name);
  }

private:
  size_t find(const char *kind, const cnnrt_tensor *tensors, uint32_t count,
              const char *name) const {
    std::string names;
    for (uint32_t i = 0; i < count; ++i) {
      if (std::strcmp(tensors[i].name, name) == 0)
        return i;
      names += (i ? ", '" : "'") + std::string(tensors[i].name) + "'";
    }
    throw Error(CNNRT_ERROR_ARGUMENT, std::string("model '") + model->name +
                                          "' has no " + kind + " '" + name +
                                          "'; it has " + names);
  }

  const cnnrt_model *model;
};

/// A model in a shared library that `cnnc -o model.so` wrote. Loading runs the
/// library's code: load only what you trust as you trust your program.
class Library {
public:
  /// `name` is the model's symbol; empty: the one model of the library. Throws
  /// Error with the reason if the file, the model or the CPU will not do.
  explicit Library(const std::string &path, const std::string &name = "") {
    // Long enough for two paths of the usual limit, and some words.
    std::vector<char> message(8192 + 256);
    cnnrt_library *opened = nullptr;
    if (cnnrt_status status = cnnrt_library_open(
            path.c_str(), name.empty() ? nullptr : name.c_str(), &opened,
            message.data(), message.size()))
      throw Error(status, message.data());
    handle.reset(opened);
  }

  Model model() const { return *cnnrt_library_model(handle.get()); }
  /// For a Profiler; null if the model was compiled without --profile.
  const cnnrt_profile *profile() const noexcept {
    return cnnrt_library_profile(handle.get());
  }

private:
  struct Deleter {
    void operator()(cnnrt_library *library) const {
      cnnrt_library_close(library);
    }
  };
  std::unique_ptr<cnnrt_library, Deleter> handle;
};

/// Takes the time of each launch of a model that was compiled with --profile,
/// for one session at a time:
///
///     cnnrt::Profiler profiler(resnet50_profile, pool);
///     cnnrt::Session session(resnet50, profiler);
class Profiler {
public:
  /// Work runs on the calling thread. Throws Error if the table is of another
  /// ABI.
  explicit Profiler(const cnnrt_profile &profile)
      : Profiler(profile, static_cast<const cnnrt_parallel *>(nullptr)) {}
  /// Work runs on `pool`, which must live as long.
  Profiler(const cnnrt_profile &profile, const Pool &pool)
      : Profiler(profile, pool.parallel()) {}
  /// Work runs on threads of the caller's own; `callback` must live as long.
  Profiler(const cnnrt_profile &profile, const cnnrt_parallel &callback)
      : Profiler(profile, &callback) {}

  /// For the C entry points; valid as long as the profiler, also if it is
  /// moved.
  const cnnrt_parallel *parallel() const noexcept {
    return cnnrt_profiler_parallel(handle.get());
  }
  Span<const cnnrt_launch> launches() const noexcept {
    return {table->launches, table->launch_count};
  }
  /// Of each launch, in the same order; changes with each run. Throws Error
  /// (CNNRT_ERROR_ARGUMENT) if what ran was not the table's model.
  Span<const cnnrt_launch_times> times() const {
    const cnnrt_launch_times *times = cnnrt_profiler_times(handle.get());
    if (!times && table->launch_count)
      throw Error(CNNRT_ERROR_ARGUMENT,
                  "the profiler was given launches that are not in its table: "
                  "it timed another model");
    return {times, table->launch_count};
  }
  /// Forgets all times. Not during a run.
  void reset() noexcept { cnnrt_profiler_reset(handle.get()); }

private:
  Profiler(const cnnrt_profile &profile, const cnnrt_parallel *inner)
      : table(&profile) {
    cnnrt_profiler *made = nullptr;
    if (cnnrt_status status = cnnrt_profiler_create(&profile, inner, &made))
      throw Error(status);
    handle.reset(made);
  }

  struct Deleter {
    void operator()(cnnrt_profiler *profiler) const {
      cnnrt_profiler_destroy(profiler);
    }
  };
  const cnnrt_profile *table;
  std::unique_ptr<cnnrt_profiler, Deleter> handle;
};

/// A model, a workspace, and how parallel work is run. Use a session from one
/// thread at a time; several threads have a session each, of the same model.
class Session {
public:
  /// Runs on the calling thread alone.
  explicit Session(Model model)
      : net(model), workspace(model.descriptor()),
        inputPointers(model.inputCount()), outputPointers(model.outputCount()) {
  }
  /// Runs on `pool`, which must live as long as the session.
  Session(Model model, const Pool &pool) : Session(model) {
    parallel = pool.parallel();
  }
  /// Takes times with `profiler`, which must live as long as the session.
  Session(Model model, const Profiler &profiler) : Session(model) {
    parallel = profiler.parallel();
  }
  /// Runs on threads of the caller's own; `callback` must live as long as the
  /// session.
  Session(Model model, const cnnrt_parallel &callback) : Session(model) {
    parallel = &callback;
  }

  const Model &model() const noexcept { return net; }

  /// Runs a model of one input and one output. The arrays hold all elements of
  /// the input's and output's shape, row-major, and must not overlap. Throws
  /// Error (CNNRT_ERROR_ARGUMENT) if they are of the wrong number, type or
  /// size.
  void run(Span<const float> input, Span<float> output) {
    run(&input, 1, &output, 1);
  }

  /// Runs any model; arrays in the order of the descriptor.
  void run(std::initializer_list<Span<const float>> inputs,
           std::initializer_list<Span<float>> outputs) {
    run(inputs.begin(), inputs.size(), outputs.begin(), outputs.size());
  }
  void run(const std::vector<Span<const float>> &inputs,
           const std::vector<Span<float>> &outputs) {
    run(inputs.data(), inputs.size(), outputs.data(), outputs.size());
  }

  /// Runs on bare pointers, as many as the model has inputs and outputs, to
  /// arrays of the right size. Never throws.
  cnnrt_status tryRun(const void *const *inputs,
                      void *const *outputs) noexcept {
    return static_cast<cnnrt_status>(
        net.descriptor().run(inputs, outputs, workspace.data(), parallel));
  }

private:
  void run(const Span<const float> *inputs, size_t inputCount,
           const Span<float> *outputs, size_t outputCount) {
    const cnnrt_model &model = net.descriptor();
    bind("input", model.inputs, inputs, inputCount, inputPointers);
    bind("output", model.outputs, outputs, outputCount, outputPointers);
    if (cnnrt_status status =
            tryRun(inputPointers.data(), outputPointers.data()))
      throw Error(status);
  }

  template <typename T, typename Pointer>
  void bind(const char *kind, const cnnrt_tensor *tensors,
            const Span<T> *arrays, size_t count,
            std::vector<Pointer> &pointers) const {
    auto refuse = [&](const std::string &text) {
      throw Error(CNNRT_ERROR_ARGUMENT,
                  std::string("model '") + net.name() + "': " + text);
    };
    if (count != pointers.size())
      refuse("expected " + std::to_string(pointers.size()) + " " + kind +
             " arrays, found " + std::to_string(count));
    for (size_t i = 0; i < count; ++i) {
      const Tensor tensor(tensors[i]);
      if (tensor.elementType() != ElementType<std::remove_const_t<T>>::value)
        refuse(std::string(kind) + " '" + tensor.name() +
               "' has another element type than the array");
      if (arrays[i].size() != tensor.elements())
        refuse(std::string(kind) + " '" + tensor.name() + "' has " +
               std::to_string(tensor.elements()) + " elements, the array " +
               std::to_string(arrays[i].size()));
      pointers[i] = arrays[i].data();
    }
  }

  Model net;
  Workspace workspace;
  const cnnrt_parallel *parallel = nullptr;
  // Kept, so that a run does not allocate.
  std::vector<const void *> inputPointers;
  std::vector<void *> outputPointers;
};

} // namespace cnnrt

#endif // CNNRT_HPP
