//===-- Library.cpp - Models in shared libraries --------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/src/Check.h"
#include "runtime/src/CpuFeatures.h"

#include <dlfcn.h>
#ifdef __GLIBC__
#include <elf.h>
#include <link.h>
#endif

#include <cstdio>
#include <memory>
#include <new>
#include <string>
#include <utility>

using namespace cnnrt;

namespace {

constexpr const char *mainModelSymbol = "cnnrt_library_main_model";

struct HandleCloser {
  void operator()(void *handle) const { dlclose(handle); }
};
using Handle = std::unique_ptr<void, HandleCloser>;

/// Why a library cannot be had; caught in cnnrt_library_open.
struct Failure {
  cnnrt_status status;
  std::string message;
};

std::string lastLoaderError() {
  const char *error = dlerror();
  return error ? error : "unknown error of the dynamic loader";
}

Handle openHandle(const std::string &path) {
  // Without a slash dlopen would search the system's library folders and not
  // the current one: the caller named a file.
  const std::string file =
      path.find('/') == std::string::npos ? "./" + path : path;
  Handle handle(dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL));
  if (!handle)
    throw Failure{CNNRT_ERROR_LOAD,
                  "cannot load '" + path + "': " + lastLoaderError()};
  return handle;
}

/// True if the symbol at `address` is data of at least `bytes`, as far as that
/// can be known: `resnet50_run` for `resnet50` is an easy slip, and machine
/// code would be read as a descriptor.
bool isData(void *address, size_t bytes) {
#ifdef __GLIBC__
  Dl_info info;
  const ElfW(Sym) *symbol = nullptr;
  void *extra = nullptr;
  if (dladdr1(address, &info, &extra, RTLD_DL_SYMENT) && extra) {
    symbol = static_cast<const ElfW(Sym) *>(extra);
    return ELF64_ST_TYPE(symbol->st_info) == STT_OBJECT &&
           symbol->st_size >= bytes;
  }
#endif
  (void)address;
  (void)bytes;
  return true;
}

void *findSymbol(const Handle &handle, const std::string &path,
                 const std::string &symbol, size_t bytes) {
  void *address = dlsym(handle.get(), symbol.c_str());
  if (!address)
    throw Failure{CNNRT_ERROR_LOAD, "'" + path + "' has no symbol '" + symbol +
                                        "'; is it a shared library that cnnc "
                                        "wrote?"};
  if (!isData(address, bytes))
    throw Failure{CNNRT_ERROR_LOAD,
                  "the symbol '" + symbol + "' of '" + path +
                      "' is not a model's descriptor, which has the model's "
                      "plain name"};
  return address;
}

const cnnrt_model *findModel(const Handle &handle, const std::string &path,
                             const char *name) {
  if (name)
    return static_cast<const cnnrt_model *>(
        findSymbol(handle, path, name, sizeof(cnnrt_model)));
  auto *const *variable = static_cast<const cnnrt_model *const *>(
      findSymbol(handle, path, mainModelSymbol, sizeof(cnnrt_model *)));
  if (!*variable)
    throw Failure{CNNRT_ERROR_LOAD, "the symbol '" +
                                        std::string(mainModelSymbol) +
                                        "' of '" + path + "' is null"};
  return *variable;
}

/// The table of launches; null if there is none. A model whose name happens to
/// be that of the table is none.
const cnnrt_profile *findProfile(const Handle &handle,
                                 const std::string &model) {
  void *address = dlsym(handle.get(), (model + "_profile").c_str());
  if (!address || !isData(address, sizeof(cnnrt_profile)))
    return nullptr;
  auto *profile = static_cast<const cnnrt_profile *>(address);
  return profile->struct_bytes == sizeof(cnnrt_profile) ? profile : nullptr;
}

void checkModel(const cnnrt_model *model, const std::string &path) {
  cnnrt_status status = cnnrt_check(model);
  if (status == CNNRT_OK)
    return;
  std::string message;
  if (status == CNNRT_ERROR_ABI) {
    message = "the model in '" + path + "' was compiled for ABI version " +
              std::to_string(model->abi_version) + " with descriptors of " +
              std::to_string(model->struct_bytes) +
              " bytes, but this runtime has version " +
              std::to_string(CNNRT_ABI_VERSION) + " with " +
              std::to_string(sizeof(cnnrt_model)) +
              " bytes; compile the model with the cnnc of this runtime";
  } else if (status == CNNRT_ERROR_CPU) {
    message = "the model in '" + path +
              "' needs CPU features that this CPU "
              "lacks: " +
              featureNames(model->required_features & ~cnnrt_cpu_features()) +
              "; compile it for this CPU with --target-cpu";
  } else {
    message = "the model in '" + path +
              "' cannot be used: " + cnnrt_status_string(status);
  }
  throw Failure{status, message};
}

} // namespace

struct cnnrt_library {
  Handle handle;
  const cnnrt_model *model;
  const cnnrt_profile *profile;
};

cnnrt_status cnnrt_library_open(const char *path, const char *name,
                                cnnrt_library **library, char *message,
                                size_t message_bytes) {
  auto fail = [&](cnnrt_status status, const char *text) {
    if (message && message_bytes)
      std::snprintf(message, message_bytes, "%s", text);
    return status;
  };
  if (library)
    *library = nullptr;
  if (!path || !library)
    return fail(CNNRT_ERROR_NULL, path ? "the library argument is null"
                                       : "the path argument is null");
  try {
    Handle handle = openHandle(path);
    const cnnrt_model *model = findModel(handle, path, name);
    checkModel(model, path);
    const cnnrt_profile *profile =
        findProfile(handle, name ? name : model->name);
    *library = new cnnrt_library{std::move(handle), model, profile};
    return CNNRT_OK;
  } catch (const Failure &failure) {
    return fail(failure.status, failure.message.c_str());
  } catch (const std::bad_alloc &) {
    return fail(CNNRT_ERROR_MEMORY, cnnrt_status_string(CNNRT_ERROR_MEMORY));
  }
}

const cnnrt_model *cnnrt_library_model(const cnnrt_library *library) {
  return library ? library->model : nullptr;
}

const cnnrt_profile *cnnrt_library_profile(const cnnrt_library *library) {
  return library ? library->profile : nullptr;
}

void cnnrt_library_close(cnnrt_library *library) { delete library; }
