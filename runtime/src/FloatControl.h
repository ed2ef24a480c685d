//===-- FloatControl.h - The floating-point mode of a thread ----*- C++ -*-===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rounding, flush-to-zero and exception masks belong to a thread. For results
// that do not depend on the number of threads, each must compute in the mode of
// the thread that called `run`, whatever mode that is.
//
//===----------------------------------------------------------------------===//

#ifndef CNNRT_SRC_FLOATCONTROL_H
#define CNNRT_SRC_FLOATCONTROL_H

#include <cstdint>

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace cnnrt {

#if defined(__SSE__)

/// MXCSR without its sticky exception flags, bits 0 to 5.
inline uint64_t getFloatControl() { return _mm_getcsr() & 0xFFC0u; }
inline void setFloatControl(uint64_t control) {
  _mm_setcsr(static_cast<uint32_t>(control));
}

#elif defined(__aarch64__)

inline uint64_t getFloatControl() {
  uint64_t control;
  __asm__ volatile("mrs %0, fpcr" : "=r"(control));
  return control;
}
inline void setFloatControl(uint64_t control) {
  __asm__ volatile("msr fpcr, %0" : : "r"(control));
}

#else

inline uint64_t getFloatControl() { return 0; }
inline void setFloatControl(uint64_t) {}

#endif

} // namespace cnnrt

#endif // CNNRT_SRC_FLOATCONTROL_H
