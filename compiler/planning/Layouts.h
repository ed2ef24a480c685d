//===-- Layouts.h - Which layout each value gets -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_PLANNING_LAYOUTS_H
#define CNNC_COMPILER_PLANNING_LAYOUTS_H

#include "compiler/planning/Candidates.h"
#include "dialects/cnn/CnnDialect.h"
#include "dialects/kernel/KernelDialect.h"
#include "llvm/ADT/MapVector.h"

namespace cnnc::planning {

/// The forms that a value can be stored in: row-major; in blocks of channels as
/// wide as a vector; or planar, row-major with a halo, which the first layer
/// reads.
enum class Form { RowMajor, Blocked, Planar };

/// Elements around each spatial plane.
struct Halo {
  llvm::SmallVector<int64_t, 3> low, high;
  explicit Halo(int64_t spatial = 0) : low(spatial, 0), high(spatial, 0) {}
  void include(llvm::ArrayRef<int64_t> otherLow,
               llvm::ArrayRef<int64_t> otherHigh);
  bool isEmpty() const;
};

/// How a convolution is computed.
enum class ConvolutionKind { Direct, Depthwise, Grouped, Winograd };
struct ConvolutionPlan {
  ConvolutionKind kind = ConvolutionKind::Direct;
  /// Groups that the kernel sees: the network's groups, merged until each has
  /// whole blocks of channels.
  int64_t groups = 1;
  /// How, if that is the kind.
  std::optional<Candidate> winograd;
  /// The tile of kernel.grouped, if that is the kind.
  kernel::TileAttr groupedTile;
  /// The form in which the input is read.
  Form inputForm = Form::Blocked;
  /// The padding is written by a copy before it, because it is not zeros.
  bool padsByCopy = false;
};

/// How far the tiles of Winograd's `candidate`, which cover the output from its
/// first element, reach behind the input's rows (dimension 0) or columns (1).
int64_t getWinogradHalo(const cnn::WindowDimension &d, int dimension,
                        const Candidate &candidate);

/// The layouts of a network's values: which form each is computed in, with
/// which halo, and which are slices of a concatenation. Decided before any
/// kernel is planned, because a buffer's halo depends on its readers.
class Layouts {
public:
  /// `tuning` overrules the cost model; may be null.
  Layouts(cnn::NetworkOp network, kernel::TargetAttr target,
          const PlanOptions &options, mlir::DictionaryAttr tuning = {});

  /// The form that `value` is computed in.
  Form getForm(mlir::Value value) const;
  /// The type of a buffer that holds `value` in `form`.
  mlir::MemRefType getType(mlir::Value value, Form form) const;
  /// A blocked or planar buffer type of `type` with `halo`.
  mlir::MemRefType getType(mlir::RankedTensorType type, Form form,
                           const Halo &halo, int64_t channels = 0) const;

  ConvolutionPlan getPlan(cnn::ConvolutionOp op) const;

  /// Where a value is computed as a slice: the concatenation whose buffer holds
  /// it, and its first channel there.
  struct Place {
    mlir::Value whole;
    int64_t channel = 0;
  };
  /// Null if `value` has a buffer of its own.
  const Place *getPlace(mlir::Value value) const;

private:
  void chooseForms();
  void placeConcat(cnn::ConcatOp op);
  void collectHalos();
  const Halo &getHalo(mlir::Value value, Form form) const;
  mlir::Value getWhole(mlir::Value value) const;

  ConvolutionPlan choosePlan(cnn::ConvolutionOp op) const;
  std::optional<Candidate> chooseWinograd(cnn::ConvolutionOp op) const;

  cnn::NetworkOp network;
  kernel::TargetAttr target;
  PlanOptions options;
  mlir::DictionaryAttr tuning;
  llvm::DenseMap<mlir::Operation *, ConvolutionPlan> plans;
  llvm::DenseMap<mlir::Value, Form> forms;
  llvm::DenseMap<mlir::Value, Place> places;
  /// Of the whole's buffer, for slices.
  llvm::DenseMap<std::pair<mlir::Value, int>, Halo> halos;
};

} // namespace cnnc::planning

#endif // CNNC_COMPILER_PLANNING_LAYOUTS_H
