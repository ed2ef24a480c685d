//===-- AttachTarget.cpp - Says on the module which CPU it is for ---------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/target/Passes.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::target;

namespace cnnc::target {
#define GEN_PASS_DEF_ATTACHTARGET
#include "compiler/target/Passes.h.inc"
} // namespace cnnc::target

void target::attachTarget(ModuleOp module, const TargetDescription &target) {
  module.getContext()->loadDialect<kernel::KernelDialect>();
  module->setAttr("kernel.target", target.getAttribute(module.getContext()));
  module->setAttr("llvm.target_triple",
                  StringAttr::get(module.getContext(), target.triple.str()));
}

namespace {
struct AttachTargetPass
    : cnnc::target::impl::AttachTargetBase<AttachTargetPass> {
  using AttachTargetBase::AttachTargetBase;

  void runOnOperation() override {
    auto target = TargetDescription::get({triple, cpu, features});
    if (!target) {
      llvm::handleAllErrors(
          target.takeError(), [&](const llvm::ErrorInfoBase &error) {
            emitError(getOperation().getLoc()) << error.message();
          });
      return signalPassFailure();
    }
    attachTarget(getOperation(), *target);
  }
};
} // namespace
