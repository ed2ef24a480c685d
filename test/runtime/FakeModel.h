/*===-- FakeModel.h - A model written by hand ---------------------*- C -*-===*\
|*
|* Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|* The header that cnnc would write for FakeModel.c.
|*
\*===----------------------------------------------------------------------===*/

#ifndef CNNC_TEST_RUNTIME_FAKEMODEL_H
#define CNNC_TEST_RUNTIME_FAKEMODEL_H

#include "cnnrt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Inputs x and bias and output y of these shapes: y = 2 * x + bias[row]. */
enum { fake_rows = 37, fake_columns = 1000 };

extern const cnnrt_model fake;
#ifndef FAKE_OTHER_PROFILE
extern const cnnrt_profile fake_profile;
#endif
int fake_run(const void *const *inputs, void *const *outputs, void *workspace,
             const cnnrt_parallel *parallel);

#ifdef __cplusplus
}
#endif

#endif /* CNNC_TEST_RUNTIME_FAKEMODEL_H */
