/*===-- AbiTest.c - The binary interface from C -------------------*- C -*-===*\
|*
|* Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|* Compiled as strict C11. The offsets are what cnnc writes to objects: a
|* failing assertion here means that CNNRT_ABI_VERSION must be raised.
|*
\*===----------------------------------------------------------------------===*/

#include "cnnrt.h"

#include "FakeModel.h"

#include <stdio.h>
#include <stdlib.h>

#define OFFSET(type, field, offset)                                            \
  _Static_assert(offsetof(type, field) == (offset), #type "." #field)

#ifdef __LP64__
OFFSET(cnnrt_tensor, name, 0);
OFFSET(cnnrt_tensor, shape, 8);
OFFSET(cnnrt_tensor, rank, 16);
OFFSET(cnnrt_tensor, element_type, 20);
OFFSET(cnnrt_tensor, bytes, 24);
_Static_assert(sizeof(cnnrt_tensor) == 32, "size of cnnrt_tensor");

OFFSET(cnnrt_parallel, context, 0);
OFFSET(cnnrt_parallel, parallel_for, 8);
_Static_assert(sizeof(cnnrt_parallel) == 16, "size of cnnrt_parallel");

OFFSET(cnnrt_model, abi_version, 0);
OFFSET(cnnrt_model, struct_bytes, 4);
OFFSET(cnnrt_model, name, 8);
OFFSET(cnnrt_model, hash, 16);
OFFSET(cnnrt_model, required_features, 24);
OFFSET(cnnrt_model, workspace_bytes, 32);
OFFSET(cnnrt_model, workspace_alignment, 40);
OFFSET(cnnrt_model, weight_bytes, 48);
OFFSET(cnnrt_model, inputs, 56);
OFFSET(cnnrt_model, outputs, 64);
OFFSET(cnnrt_model, input_count, 72);
OFFSET(cnnrt_model, output_count, 76);
OFFSET(cnnrt_model, run, 80);
_Static_assert(sizeof(cnnrt_model) == 88, "size of cnnrt_model");

OFFSET(cnnrt_launch, layer, 0);
OFFSET(cnnrt_launch, kernel, 8);
OFFSET(cnnrt_launch, algorithm, 16);
OFFSET(cnnrt_launch, output, 24);
OFFSET(cnnrt_launch, tasks, 32);
OFFSET(cnnrt_launch, flops, 40);
_Static_assert(sizeof(cnnrt_launch) == 48, "size of cnnrt_launch");

OFFSET(cnnrt_profile, abi_version, 0);
OFFSET(cnnrt_profile, struct_bytes, 4);
OFFSET(cnnrt_profile, launch_bytes, 8);
OFFSET(cnnrt_profile, launch_count, 12);
OFFSET(cnnrt_profile, launches, 16);
_Static_assert(sizeof(cnnrt_profile) == 24, "size of cnnrt_profile");
#endif

_Static_assert(CNNRT_ABI_VERSION == 1, "the layouts above are version 1");
_Static_assert(CNNRT_OK == 0 && CNNRT_ERROR_CPU == 1 && CNNRT_ERROR_NULL == 2 &&
                   CNNRT_ERROR_ALIGNMENT == 3 && CNNRT_ERROR_ABI == 4 &&
                   CNNRT_ERROR_MEMORY == 5 && CNNRT_ERROR_LOAD == 6 &&
                   CNNRT_ERROR_ARGUMENT == 7 && CNNRT_F32 == 1,
               "numbers that objects carry");
_Static_assert(CNNRT_CPU_X86_AVX512DQ == 0x80 &&
                   CNNRT_CPU_AARCH64_NEON == 0x100000000,
               "bits that objects carry");

static int failures = 0;

#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);  \
      ++failures;                                                              \
    }                                                                          \
  } while (0)

static float x[fake_rows * fake_columns];
static float bias[fake_rows];
static float y[fake_rows * fake_columns];

static void run_with(void *workspace, const cnnrt_parallel *parallel) {
  const void *inputs[] = {x, bias};
  void *outputs[] = {y};
  int wrong = 0;
  for (size_t i = 0; i < fake_rows * fake_columns; ++i)
    y[i] = -1;
  CHECK(fake.run(inputs, outputs, workspace, parallel) == CNNRT_OK);
  for (size_t i = 0; i < fake_rows * fake_columns; ++i)
    wrong += y[i] != 2 * x[i] + bias[i / fake_columns];
  CHECK(wrong == 0);
}

int main(void) {
  cnnrt_pool *pool = NULL;
  cnnrt_profiler *profiler = NULL;
  void *workspace = NULL;
  for (size_t i = 0; i < fake_rows * fake_columns; ++i)
    x[i] = (float)i;
  for (size_t i = 0; i < fake_rows; ++i)
    bias[i] = 0.5f * (float)i;

  CHECK(cnnrt_check(&fake) == CNNRT_OK);
  CHECK(cnnrt_workspace_create(&fake, &workspace) == CNNRT_OK);
  CHECK(cnnrt_pool_create(2, &pool) == CNNRT_OK);
  if (failures)
    return EXIT_FAILURE;
  run_with(workspace, NULL);
  run_with(workspace, cnnrt_pool_parallel(pool));
  run_with(workspace, cnnrt_pool_parallel(NULL));

  CHECK(cnnrt_profiler_create(&fake_profile, cnnrt_pool_parallel(pool),
                              &profiler) == CNNRT_OK);
  if (failures)
    return EXIT_FAILURE;
  run_with(workspace, cnnrt_profiler_parallel(profiler));
  CHECK(cnnrt_profiler_times(profiler)[1].runs == 1);

  {
    const void *inputs[] = {x, NULL};
    void *outputs[] = {y};
    CHECK(fake.run(inputs, outputs, workspace, NULL) == CNNRT_ERROR_NULL);
    inputs[1] = bias;
    CHECK(fake.run(inputs, outputs, (char *)workspace + 4, NULL) ==
          CNNRT_ERROR_ALIGNMENT);
  }
  cnnrt_profiler_destroy(profiler);
  cnnrt_pool_destroy(pool);
  cnnrt_workspace_destroy(workspace);
  return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
