//===-- Pairs.h - Combinations of parameters -*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_NUMERICS_PAIRS_H
#define CNNC_TEST_NUMERICS_PAIRS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstdint>
#include <vector>

namespace cnnc::numerics {

/// One level for each parameter.
using Row = std::vector<int64_t>;

/// A few rows in which any two levels of any two parameters meet (an
/// orthogonal design of strength two; Cohen et al. 1997, "The AETG system"),
/// among the rows that are `valid`. `levels` is how many each parameter has.
/// Always the same rows for the same `seed`.
std::vector<Row> coverPairs(llvm::ArrayRef<int64_t> levels, uint64_t seed,
                            llvm::function_ref<bool(const Row &)> valid);

} // namespace cnnc::numerics

#endif // CNNC_TEST_NUMERICS_PAIRS_H
