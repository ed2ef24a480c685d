//===-- Variants.h - What errors of operands make of results -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_NUMERICS_VARIANTS_H
#define CNNC_TEST_NUMERICS_VARIANTS_H

#include "test/numerics/Case.h"

namespace cnnc::numerics {

/// How far a function of elements carries on the error of its operand depends
/// on the element: sigmoid shrinks it to a quarter or less, hard_swish enlarges
/// it to 3/2, floor makes a whole of it at an integer and nothing elsewhere.
/// Instead of a factor for the worst of these, the reference computes what the
/// result would be with the operand at either end of its tolerance. Each
/// function here adds layers to `network` that only the reference computes.
///
/// Between the ends the functions are monotonic or have one extremum, and then
/// the result is off by no more than at one of the ends: a minimum at distance
/// d < e within [x - e, x + e] is flat where x + e is not.

/// The values with `amount` (a value of one element, or of the values' shape)
/// added to and subtracted from each.
Variants shift(Network &network, llvm::ArrayRef<std::string> values,
               llvm::StringRef amount);

/// Of one element: the root mean square of `value`, of that shape, times
/// `factor`.
std::string rootMeanSquare(Network &network, llvm::StringRef value,
                           llvm::ArrayRef<int64_t> shape, double factor);

/// The ends of what a value that agrees with `values` up to `tolerance` can be.
/// `shape` is the values'.
Variants vary(Network &network, llvm::ArrayRef<std::string> values,
              llvm::ArrayRef<int64_t> shape, Tolerance tolerance);

/// A layer of each value; `layer` makes its text of the value's name.
Variants apply(Network &network, llvm::ArrayRef<std::string> values,
               llvm::function_ref<std::string(const std::string &)> layer);

/// Makes `value` an output, which is a cnn.activation, written `activation`, of
/// what can be any of `operands` of this shape, up to `tolerance`.
void outputActivated(Network &network, llvm::StringRef value,
                     llvm::StringRef activation,
                     llvm::ArrayRef<std::string> operands,
                     llvm::ArrayRef<int64_t> shape, Tolerance tolerance);

} // namespace cnnc::numerics

#endif // CNNC_TEST_NUMERICS_VARIANTS_H
