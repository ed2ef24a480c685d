//===-- TargetDescription.cpp - What is known of the CPU to compile for ---===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/TargetDescription.h"
#include "compiler/target/Caches.h"
#include "runtime/include/cnnrt.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include <mutex>

using namespace cnnc;
using namespace cnnc::target;

namespace {
/// A feature that generated code may use and that `run` checks for.
struct Feature {
  llvm::StringRef name;
  uint64_t bit;
};
} // namespace

// In the order of the extensions' history: each needs those before it, FMA and
// those of AVX-512 apart.
static constexpr Feature x86Features[] = {
    {"sse4.2", CNNRT_CPU_X86_SSE4_2},     {"avx", CNNRT_CPU_X86_AVX},
    {"avx2", CNNRT_CPU_X86_AVX2},         {"fma", CNNRT_CPU_X86_FMA},
    {"avx512f", CNNRT_CPU_X86_AVX512F},   {"avx512vl", CNNRT_CPU_X86_AVX512VL},
    {"avx512bw", CNNRT_CPU_X86_AVX512BW}, {"avx512dq", CNNRT_CPU_X86_AVX512DQ},
};
static constexpr Feature aarch64Features[] = {{"neon", CNNRT_CPU_AARCH64_NEON}};

static llvm::ArrayRef<Feature> getFeatures(const llvm::Triple &triple) {
  if (triple.getArch() == llvm::Triple::aarch64)
    return aarch64Features;
  return x86Features;
}

std::string target::getFeatureNames(uint64_t features) {
  std::string names;
  for (auto known : {llvm::ArrayRef<Feature>(x86Features),
                     llvm::ArrayRef<Feature>(aarch64Features)})
    for (const Feature &feature : known)
      if (features & feature.bit)
        names += (names.empty() ? "" : ", ") + feature.name.str();
  return names;
}

llvm::StringRef TargetDescription::baselineCpu() const {
  return isX86() ? "x86-64" : "generic";
}

kernel::TargetAttr
TargetDescription::getAttribute(mlir::MLIRContext *context) const {
  return kernel::TargetAttr::get(context, lanes, registers, fma, broadcast,
                                 caches.l1Bytes, caches.l2Bytes, caches.l3Bytes,
                                 caches.rates, caches.storeBurst, scaling);
}

static void initializeTargets() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser();
    LLVMInitializeAArch64TargetInfo();
    LLVMInitializeAArch64Target();
    LLVMInitializeAArch64TargetMC();
    LLVMInitializeAArch64AsmPrinter();
    LLVMInitializeAArch64AsmParser();
  });
}

static llvm::Error makeError(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

/// Lists the names on lines of their own, as they are many.
static std::string listCpus(const llvm::MCSubtargetInfo &info) {
  std::string list;
  llvm::raw_string_ostream os(list);
  unsigned column = 80;
  for (const llvm::SubtargetSubTypeKV &cpu :
       info.getAllProcessorDescriptions()) {
    llvm::StringRef name = cpu.Key;
    if (column + name.size() + 2 > 78) {
      os << "\n ";
      column = 1;
    }
    os << ' ' << name;
    column += name.size() + 1;
  }
  return list;
}

/// What this machine has, as LLVM's features; only what the operating system
/// supports, too.
static std::string getHostFeatures(const llvm::Triple &triple) {
  auto host = llvm::sys::getHostCPUFeatures();
  std::string features;
  for (const Feature &feature : getFeatures(triple)) {
    auto found = host.find(feature.name);
    // Linux has no AArch64 machine without NEON, and LLVM may not name it.
    bool has = found != host.end()
                   ? found->second
                   : !host.count("sse4.2") && feature.name == "neon";
    features += (has ? ",+" : ",-") + feature.name.str();
  }
  return features;
}

/// Checks "+a,-b" against what generated code can use.
static llvm::Error checkFeatures(llvm::StringRef features,
                                 const llvm::Triple &triple) {
  llvm::Error errors = llvm::Error::success();
  llvm::SmallVector<llvm::StringRef> entries;
  features.split(entries, ',', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef entry : entries) {
    llvm::StringRef name = entry;
    bool hasSign = name.consume_front("+") || name.consume_front("-");
    bool known = llvm::any_of(getFeatures(triple), [&](const Feature &feature) {
      return feature.name == name;
    });
    if (known && hasSign)
      continue;
    std::string all;
    for (const Feature &feature : getFeatures(triple))
      all += " " + feature.name.str();
    errors = llvm::joinErrors(
        std::move(errors),
        hasSign ? makeError("'" + name +
                            "' is no feature that generated code "
                            "for " +
                            triple.getArchName() + " uses; those are:" + all)
                : makeError("the feature '" + entry +
                            "' has no sign: write '+" + entry +
                            "' to allow it, '-" + entry + "' to forbid it"));
  }
  return errors;
}

llvm::Expected<TargetDescription>
TargetDescription::get(const TargetOptions &options) {
  initializeTargets();
  TargetDescription target;
  llvm::Triple host(llvm::sys::getProcessTriple());
  target.triple = options.triple.empty()
                      ? host
                      : llvm::Triple(llvm::Triple::normalize(options.triple));
  llvm::Triple::ArchType arch = target.triple.getArch();
  if ((arch != llvm::Triple::x86_64 && arch != llvm::Triple::aarch64) ||
      !target.triple.isOSBinFormatELF() || target.triple.isX32())
    return makeError("no code is generated for '" +
                     (options.triple.empty() ? host.str() : options.triple) +
                     "': known are the architectures x86_64 and aarch64 on "
                     "systems with ELF files, such as x86_64-linux-gnu and "
                     "aarch64-linux-gnu");
  std::string fault;
  const llvm::Target *backend =
      llvm::TargetRegistry::lookupTarget(target.triple.str(), fault);
  if (!backend)
    return makeError(fault);

  bool isHost = arch == host.getArch();
  bool isNative = options.cpu == "native" || (options.cpu.empty() && isHost);
  if (options.cpu == "native" && !isHost)
    return makeError("'native' is the CPU of this machine, which is no " +
                     target.triple.getArchName() +
                     "; name one that is, or none for any");
  llvm::Error errors = checkFeatures(options.features, target.triple);
  target.cpu = isNative              ? llvm::sys::getHostCPUName().str()
               : options.cpu.empty() ? target.baselineCpu().str()
                                     : options.cpu;
  // The base of all CPUs has the name `generic` for LLVM's AArch64 only.
  std::unique_ptr<llvm::MCSubtargetInfo> baseline(
      backend->createMCSubtargetInfo(target.triple.str(), target.baselineCpu(),
                                     ""));
  if (!baseline->isCPUStringValid(target.cpu)) {
    if (!isNative)
      return llvm::joinErrors(
          std::move(errors), makeError("'" + target.cpu + "' is no " +
                                       target.triple.getArchName() +
                                       " CPU that is known; those are: native" +
                                       listCpus(*baseline)));
    target.cpu = target.baselineCpu();
  }
  if (errors)
    return std::move(errors);

  std::string requested = isNative ? getHostFeatures(target.triple) : "";
  if (!options.features.empty())
    requested += "," + options.features;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget(
      backend->createMCSubtargetInfo(target.triple.str(), target.cpu,
                                     llvm::StringRef(requested).ltrim(',')));
  for (const Feature &feature : getFeatures(target.triple)) {
    bool has = subtarget->checkFeatures("+" + feature.name.str());
    target.kernelFeatures += (target.kernelFeatures.empty() ? "" : ",") +
                             std::string(has ? "+" : "-") + feature.name.str();
    if (has)
      target.requiredFeatures |= feature.bit;
  }

  auto has = [&](uint64_t bits) {
    return (target.requiredFeatures & bits) == bits;
  };
  if (arch == llvm::Triple::aarch64) {
    if (!has(CNNRT_CPU_AARCH64_NEON))
      return makeError(
          "code for aarch64 needs the feature neon, which '" +
          (options.features.empty() ? target.cpu : options.features) +
          "' lacks");
    target.lanes = 4;
    target.registers = 32;
    target.fma = true;
    // FMLA by element reads a lane of a register.
    target.broadcast = false;
  } else {
    bool avx512 = has(CNNRT_CPU_X86_AVX512F);
    target.lanes = avx512 ? 16 : has(CNNRT_CPU_X86_AVX2) ? 8 : 4;
    target.registers = avx512 ? 32 : 16;
    target.fma = has(CNNRT_CPU_X86_FMA);
    target.broadcast = avx512;
    target.scaling = has(CNNRT_CPU_X86_AVX512F | CNNRT_CPU_X86_AVX512DQ);
    // LLVM splits 512-bit vectors without it.
    if (avx512)
      target.kernelFeatures += ",+evex512";
    // PREFETCHW: CPUs that do not know it do nothing (Intel's manual). Without
    // it LLVM takes a fetch for reading.
    if (has(CNNRT_CPU_X86_AVX2))
      target.kernelFeatures += ",+prfchw";
  }
  target.caches = getCaches(target.cpu, arch);
  if (isNative)
    target.caches = getHostCaches(target.caches);
  return target;
}
