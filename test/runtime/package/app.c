/*===-- app.c - A user's program in C -----------------------------*- C -*-===*\
|*
|* Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
\*===----------------------------------------------------------------------===*/

#include "fake.h"

#include <stdio.h>

static float x[fake_rows * fake_columns], bias[fake_rows];
static float y[fake_rows * fake_columns];

int main(void) {
  const void *inputs[] = {x, bias};
  void *outputs[] = {y};
  void *workspace;
  cnnrt_pool *pool;
  int status = cnnrt_workspace_create(&fake, &workspace);
  if (status == CNNRT_OK)
    status = cnnrt_pool_create(2, &pool);
  x[0] = 3;
  bias[0] = 1;
  if (status == CNNRT_OK)
    status = fake_run(inputs, outputs, workspace, cnnrt_pool_parallel(pool));
  if (status != CNNRT_OK) {
    fprintf(stderr, "%s\n", cnnrt_status_string(status));
    return 1;
  }
  cnnrt_pool_destroy(pool);
  cnnrt_workspace_destroy(workspace);
  return y[0] == 7 ? 0 : 1;
}
