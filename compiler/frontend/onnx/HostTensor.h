//===-- HostTensor.h - Tensors known at import -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_COMPILER_FRONTEND_ONNX_HOSTTENSOR_H
#define CNNC_COMPILER_FRONTEND_ONNX_HOSTTENSOR_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cnnc::frontend {

/// The element types of ONNX, numbered as in its TensorProto.DataType.
enum class ElementType : int32_t {
  Undefined = 0,
  Float = 1,
  Uint8 = 2,
  Int8 = 3,
  Uint16 = 4,
  Int16 = 5,
  Int32 = 6,
  Int64 = 7,
  String = 8,
  Bool = 9,
  Float16 = 10,
  Double = 11,
  Uint32 = 12,
  Uint64 = 13,
  Complex64 = 14,
  Complex128 = 15,
  BFloat16 = 16,
};

/// "float32", "int64", "type 23".
std::string toString(ElementType type);

/// "[1, 3, 224, 224]".
std::string toString(llvm::ArrayRef<int64_t> shape);

/// The bytes of an element; 0 if the type has no fixed width or is unknown.
unsigned byteWidth(ElementType type);

/// Whether elements of the type are integers here: bool as 0 and 1 included.
bool isInteger(ElementType type);
/// Whether elements of the type are kept as f32: float16 and bfloat16 included.
bool isSingle(ElementType type);

/// The number of elements, none if an extent is negative or there are more than
/// 2^40 of them.
std::optional<int64_t> countElements(llvm::ArrayRef<int64_t> shape);

/// f32 numbers and whoever keeps their memory. Weights of hundreds of megabytes
/// go this way from the file into the module without being copied.
struct FloatBuffer {
  llvm::ArrayRef<float> data;
  std::shared_ptr<void> owner;

  static FloatBuffer copyOf(std::vector<float> values);
};

/// A tensor of known numbers: an initializer, a constant, or what shape
/// arithmetic gave. Copies share the numbers.
class HostTensor {
public:
  HostTensor(ElementType type, llvm::ArrayRef<int64_t> shape,
             FloatBuffer singles);
  HostTensor(ElementType type, llvm::ArrayRef<int64_t> shape,
             std::vector<int64_t> integers);
  HostTensor(ElementType type, llvm::ArrayRef<int64_t> shape,
             std::vector<double> doubles);

  /// A tensor of one-byte to eight-byte integers, f32 or f64 from numbers of
  /// the widest type; a number that the type cannot hold wraps around.
  static HostTensor fromIntegers(ElementType type,
                                 llvm::ArrayRef<int64_t> shape,
                                 std::vector<int64_t> values);
  static HostTensor fromDoubles(ElementType type, llvm::ArrayRef<int64_t> shape,
                                llvm::ArrayRef<double> values);

  ElementType type() const { return elementType; }
  llvm::ArrayRef<int64_t> shape() const { return extents; }
  int64_t rank() const { return extents.size(); }
  int64_t size() const { return count; }

  /// The numbers as f32; only if isSingle(type()).
  const FloatBuffer &singles() const { return std::get<FloatBuffer>(storage); }
  /// The numbers as integers; only if isInteger(type()).
  llvm::ArrayRef<int64_t> integers() const;

  /// One number, converted (a float toward zero, saturating; NaN is 0).
  double getDouble(int64_t index) const;
  int64_t getInteger(int64_t index) const;

  /// The same numbers under another shape of as many elements.
  HostTensor reshaped(llvm::ArrayRef<int64_t> shape) const;
  /// The tensor whose element i (in row-major order) is this one's `source(i)`.
  HostTensor gathered(llvm::ArrayRef<int64_t> shape,
                      llvm::function_ref<int64_t(int64_t)> source) const;
  /// The numbers as another type. Integers wrap around, floats are rounded to
  /// nearest even or truncated toward zero, everything but zero is true.
  HostTensor cast(ElementType type) const;

private:
  ElementType elementType;
  llvm::SmallVector<int64_t, 4> extents;
  int64_t count;
  std::variant<FloatBuffer, std::shared_ptr<const std::vector<int64_t>>,
               std::shared_ptr<const std::vector<double>>>
      storage;
};

/// Row-major strides of `shape`, in elements.
llvm::SmallVector<int64_t, 4> rowMajorStrides(llvm::ArrayRef<int64_t> shape);

/// Calls `visit` with each index of `shape` in row-major order.
void forEachIndex(llvm::ArrayRef<int64_t> shape,
                  llvm::function_ref<void(llvm::ArrayRef<int64_t>)> visit);

/// NumPy's broadcast of two shapes, none if they do not fit.
std::optional<llvm::SmallVector<int64_t, 4>>
broadcastShapes(llvm::ArrayRef<int64_t> lhs, llvm::ArrayRef<int64_t> rhs);

/// The tensor repeated to `shape`, which it broadcasts to.
HostTensor broadcastTo(const HostTensor &tensor, llvm::ArrayRef<int64_t> shape);

} // namespace cnnc::frontend

#endif // CNNC_COMPILER_FRONTEND_ONNX_HOSTTENSOR_H
