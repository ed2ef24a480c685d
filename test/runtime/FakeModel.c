/*===-- FakeModel.c - A model written by hand ---------------------*- C -*-===*\
|*
|* Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|* Does by hand what cnnc generates: a constant descriptor and a `run` that
|* needs no library. Two launches, the second of which reads what all tasks of
|* the first wrote to the workspace.
|*
|* The macros below make descriptors that the runtime must refuse:
|*   FAKE_ABI_VERSION, FAKE_STRUCT_BYTES, FAKE_FEATURES, and
|*   FAKE_NO_MAIN (no cnnrt_library_main_model), FAKE_NULL_MAIN.
|* FAKE_NO_PROFILE leaves the table of launches out, as cnnc does without
|* --profile; with FAKE_OTHER_PROFILE its name is that of something else.
|*
\*===----------------------------------------------------------------------===*/

#include "FakeModel.h"

#ifndef FAKE_ABI_VERSION
#define FAKE_ABI_VERSION CNNRT_ABI_VERSION
#endif
#ifndef FAKE_STRUCT_BYTES
#define FAKE_STRUCT_BYTES sizeof(cnnrt_model)
#endif
#ifndef FAKE_FEATURES
#define FAKE_FEATURES 0
#endif

static const int64_t x_shape[] = {1, fake_rows, fake_columns};
static const int64_t bias_shape[] = {fake_rows};

static const cnnrt_tensor inputs_of_fake[] = {
    {"x", x_shape, 3, CNNRT_F32, sizeof(float) * fake_rows *fake_columns},
    {"bias", bias_shape, 1, CNNRT_F32, sizeof(float) * fake_rows}};
static const cnnrt_tensor outputs_of_fake[] = {
    {"y", x_shape, 3, CNNRT_F32, sizeof(float) * fake_rows *fake_columns}};

const cnnrt_model fake = {FAKE_ABI_VERSION,
                          (uint32_t)(FAKE_STRUCT_BYTES),
                          "fake",
                          UINT64_C(0x0123456789abcdef),
                          FAKE_FEATURES,
                          sizeof(float) * fake_rows *fake_columns,
                          64,
                          0,
                          inputs_of_fake,
                          outputs_of_fake,
                          2,
                          1,
                          fake_run};

#ifdef FAKE_OTHER_PROFILE
extern const cnnrt_model fake_profile;
const cnnrt_model fake_profile = {.abi_version = CNNRT_ABI_VERSION,
                                  .struct_bytes = sizeof(cnnrt_model)};
#elif !defined(FAKE_NO_PROFILE)
static const cnnrt_launch launches_of_fake[] = {
    {"x2", "double_row", "elementwise", "1x37x1000", fake_rows,
     fake_rows *fake_columns},
    {"plus", "add_bias", "elementwise", "1x37x1000", fake_rows,
     fake_rows *fake_columns}};
const cnnrt_profile fake_profile = {CNNRT_ABI_VERSION, sizeof(cnnrt_profile),
                                    sizeof(cnnrt_launch), 2, launches_of_fake};
#endif

#ifdef FAKE_NULL_MAIN
const cnnrt_model *const cnnrt_library_main_model = 0;
#elif !defined(FAKE_NO_MAIN)
extern const cnnrt_model *const cnnrt_library_main_model;
const cnnrt_model *const cnnrt_library_main_model = &fake;
#endif

struct arrays {
  const float *x, *bias;
  float *y, *doubled;
};

static void double_row(void *argument, size_t row) {
  const struct arrays *a = (const struct arrays *)argument;
  for (size_t i = row * fake_columns; i < (row + 1) * fake_columns; ++i)
    a->doubled[i] = 2 * a->x[i];
}

/* Reads the row at the other end, which another thread is likely to have
   written, so that a launch that returns early shows. */
static void add_bias(void *argument, size_t row) {
  const struct arrays *a = (const struct arrays *)argument;
  const size_t from = fake_rows - 1 - row;
  for (size_t i = 0; i < fake_columns; ++i)
    a->y[from * fake_columns + i] =
        a->doubled[from * fake_columns + i] + a->bias[from];
}

static void launch(const cnnrt_parallel *parallel, cnnrt_task task,
                   void *argument, size_t count) {
  if (parallel)
    parallel->parallel_for(parallel->context, task, argument, count);
  else
    for (size_t i = 0; i < count; ++i)
      task(argument, i);
}

int fake_run(const void *const *inputs, void *const *outputs, void *workspace,
             const cnnrt_parallel *parallel) {
  struct arrays a;
  if (!inputs || !outputs || !workspace || !inputs[0] || !inputs[1] ||
      !outputs[0])
    return CNNRT_ERROR_NULL;
  if ((uintptr_t)workspace % 64 != 0)
    return CNNRT_ERROR_ALIGNMENT;
  a.x = (const float *)inputs[0];
  a.bias = (const float *)inputs[1];
  a.y = (float *)outputs[0];
  a.doubled = (float *)workspace;
  launch(parallel, double_row, &a, fake_rows);
  launch(parallel, add_bias, &a, fake_rows);
  return CNNRT_OK;
}
