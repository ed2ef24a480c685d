//===-- LowerProgram.cpp - Generates the entry function of the program ----===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/codegen/Passes.h"
#include "dialects/kernel/KernelDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::codegen;

namespace cnnc::codegen {
#define GEN_PASS_DEF_LOWERPROGRAM
#include "compiler/codegen/Passes.h.inc"
} // namespace cnnc::codegen

namespace {

class ProgramLowering {
public:
  ProgramLowering(kernel::ProgramOp program, bool profile)
      : program(program), profile(profile),
        b(program.getLoc(), OpBuilder(program)),
        pointer(LLVM::LLVMPointerType::get(b.getContext())),
        word(b.getI64Type()), nothing(LLVM::LLVMVoidType::get(b.getContext())) {
  }

  void lower();

private:
  LLVM::LLVMFuncOp createFunction(const llvm::Twine &name, Type result,
                                  llvm::ArrayRef<Type> arguments);
  LLVM::GlobalOp createWeights();
  LLVM::LLVMFuncOp createLaunch();
  LLVM::LLVMFuncOp getTask(llvm::StringRef kernel, unsigned buffers);
  Value constant(int64_t value) {
    return b.create<LLVM::ConstantOp>(word, value);
  }
  /// The address `bytes` behind `base`.
  Value offset(Value base, int64_t bytes) {
    if (bytes == 0)
      return base;
    return b.create<LLVM::GEPOp>(pointer, b.getI8Type(), base,
                                 llvm::ArrayRef<LLVM::GEPArg>(constant(bytes)));
  }
  /// Element `i` of the array of pointers at `base`.
  Value slot(Value base, int64_t i) {
    return b.create<LLVM::GEPOp>(
        pointer, pointer, base,
        llvm::ArrayRef<LLVM::GEPArg>(LLVM::GEPArg(int32_t(i))));
  }

  kernel::ProgramOp program;
  bool profile;
  ImplicitLocOpBuilder b;
  Type pointer, word, nothing;
  llvm::DenseMap<llvm::StringRef, LLVM::LLVMFuncOp> tasks;
};

LLVM::LLVMFuncOp
ProgramLowering::createFunction(const llvm::Twine &name, Type result,
                                llvm::ArrayRef<Type> arguments) {
  b.setInsertionPoint(program);
  auto function = b.create<LLVM::LLVMFuncOp>(
      name.str(), LLVM::LLVMFunctionType::get(result, arguments),
      LLVM::Linkage::Internal);
  b.setInsertionPointToStart(function.addEntryBlock(b));
  return function;
}

LLVM::GlobalOp ProgramLowering::createWeights() {
  auto bytes = program.getWeightsAttr();
  if (!bytes)
    return {};
  b.setInsertionPoint(program);
  auto type = LLVM::LLVMArrayType::get(b.getI8Type(), bytes.getNumElements());
  return b.create<LLVM::GlobalOp>(
      type, /*isConstant=*/true, LLVM::Linkage::Internal,
      program.getSymName().str() + ".weights", bytes, /*alignment=*/64);
}

/// The function that runs `count` tasks: (parallel, task, argument, count).
/// `parallel` points to a cnnrt_parallel, {context, parallel_for}, or is null.
LLVM::LLVMFuncOp ProgramLowering::createLaunch() {
  LLVM::LLVMFuncOp launch =
      createFunction(program.getSymName() + ".launch", nothing,
                     {pointer, pointer, pointer, word});
  Block *entry = &launch.getBody().front();
  Value parallel = entry->getArgument(0), task = entry->getArgument(1);
  Value argument = entry->getArgument(2), count = entry->getArgument(3);
  Block *spread = b.createBlock(&launch.getBody());
  Block *header = b.createBlock(&launch.getBody(), {}, word, b.getLoc());
  Block *body = b.createBlock(&launch.getBody());
  Block *exit = b.createBlock(&launch.getBody());

  b.setInsertionPointToEnd(entry);
  Value here = b.create<LLVM::ICmpOp>(LLVM::ICmpPredicate::eq, parallel,
                                      b.create<LLVM::ZeroOp>(pointer));
  // One task alone is not worth waking a thread for.
  if (!profile)
    here = b.create<LLVM::OrOp>(
        here,
        b.create<LLVM::ICmpOp>(LLVM::ICmpPredicate::eq, count, constant(1)));
  b.create<LLVM::CondBrOp>(here, header, ValueRange(constant(0)), spread,
                           ValueRange());

  b.setInsertionPointToEnd(spread);
  Value context = b.create<LLVM::LoadOp>(pointer, slot(parallel, 0));
  Value parallelFor = b.create<LLVM::LoadOp>(pointer, slot(parallel, 1));
  b.create<LLVM::CallOp>(
      LLVM::LLVMFunctionType::get(nothing, {pointer, pointer, pointer, word}),
      ValueRange{parallelFor, context, task, argument, count});
  b.create<LLVM::BrOp>(exit);

  b.setInsertionPointToEnd(header);
  Value i = header->getArgument(0);
  b.create<LLVM::CondBrOp>(
      b.create<LLVM::ICmpOp>(LLVM::ICmpPredicate::ult, i, count), body, exit);

  b.setInsertionPointToEnd(body);
  b.create<LLVM::CallOp>(LLVM::LLVMFunctionType::get(nothing, {pointer, word}),
                         ValueRange{task, argument, i});
  b.create<LLVM::BrOp>(ValueRange(b.create<LLVM::AddOp>(i, constant(1))),
                       header);

  b.setInsertionPointToEnd(exit);
  b.create<LLVM::ReturnOp>(ValueRange());
  return launch;
}

/// The cnnrt_task of a kernel: (argument, index), where argument points to the
/// addresses of its buffers.
LLVM::LLVMFuncOp ProgramLowering::getTask(llvm::StringRef kernel,
                                          unsigned buffers) {
  LLVM::LLVMFuncOp &task = tasks[kernel];
  if (task)
    return task;
  OpBuilder::InsertionGuard guard(b);
  task = createFunction(kernel + ".task", nothing, {pointer, word});
  Block *entry = &task.getBody().front();
  llvm::SmallVector<Value> arguments;
  for (unsigned i = 0; i < buffers; ++i)
    arguments.push_back(
        b.create<LLVM::LoadOp>(pointer, slot(entry->getArgument(0), i)));
  arguments.push_back(entry->getArgument(1));
  b.create<LLVM::CallOp>(TypeRange(), kernel, arguments);
  b.create<LLVM::ReturnOp>(ValueRange());
  return task;
}

void ProgramLowering::lower() {
  LLVM::GlobalOp weights = createWeights();
  LLVM::LLVMFuncOp launch = createLaunch();
  // (inputs, outputs, workspace, parallel) -> status
  LLVM::LLVMFuncOp run =
      createFunction(program.getSymName() + ".run", b.getI32Type(),
                     {pointer, pointer, pointer, pointer});
  Block *entry = &run.getBody().front();
  llvm::DenseMap<Value, Value> addresses;
  auto bindArguments = [&](llvm::ArrayRef<BlockArgument> buffers, Value array) {
    for (auto [i, buffer] : llvm::enumerate(buffers))
      addresses[buffer] = b.create<LLVM::LoadOp>(pointer, slot(array, i));
  };
  bindArguments(program.getInputs(), entry->getArgument(0));
  bindArguments(program.getOutputs(), entry->getArgument(1));

  unsigned most = 0;
  program.walk([&](kernel::LaunchOp op) {
    most = std::max<unsigned>(most, op.getBuffers().size());
  });
  // One array serves all launches: each is over before the next begins.
  Value arguments =
      b.create<LLVM::AllocaOp>(pointer, pointer, constant(std::max(most, 1u)));
  Value weightsBase;
  if (weights)
    weightsBase = b.create<LLVM::AddressOfOp>(weights);

  for (Operation &op : program.getBody().front()) {
    b.setLoc(op.getLoc());
    llvm::TypeSwitch<Operation *>(&op)
        .Case([&](kernel::WorkspaceOp buffer) {
          addresses[buffer] = offset(entry->getArgument(2), buffer.getOffset());
        })
        .Case([&](kernel::WeightsOp buffer) {
          addresses[buffer] = offset(weightsBase, buffer.getOffset());
        })
        .Case([&](kernel::ViewOp view) {
          addresses[view] = addresses.lookup(view.getSource());
        })
        .Case([&](kernel::SliceOp slice) {
          kernel::Layout layout = kernel::getLayout(slice.getSource());
          addresses[slice] = offset(addresses.lookup(slice.getSource()),
                                    slice.getOffset() / layout.block *
                                        layout.blockStride() * sizeof(float));
        })
        .Case([&](kernel::LaunchOp op) {
          for (auto [i, buffer] : llvm::enumerate(op.getBuffers()))
            b.create<LLVM::StoreOp>(addresses.lookup(buffer),
                                    slot(arguments, i));
          LLVM::LLVMFuncOp task =
              getTask(op.getCallee(), op.getBuffers().size());
          b.create<LLVM::CallOp>(
              launch, ValueRange{entry->getArgument(3),
                                 b.create<LLVM::AddressOfOp>(task), arguments,
                                 constant(op.getTasks())});
        });
  }
  b.create<LLVM::ReturnOp>(b.create<LLVM::ConstantOp>(b.getI32Type(), 0));
  program.erase();
}

struct LowerProgramPass
    : cnnc::codegen::impl::LowerProgramBase<LowerProgramPass> {
  using LowerProgramBase::LowerProgramBase;
  void runOnOperation() override {
    for (kernel::ProgramOp program :
         llvm::make_early_inc_range(getOperation().getOps<kernel::ProgramOp>()))
      ProgramLowering(program, profile).lower();
  }
};
} // namespace
