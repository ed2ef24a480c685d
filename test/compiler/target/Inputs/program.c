/* Calls two models as a user's program does: statuses, the typed function, a
   parallel_for of its own, and both models at once on two threads. */

#define _POSIX_C_SOURCE 200809L /* posix_memalign */

#include "first.h"
#include "second.h"

#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);          \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

static float x[FIRST_X_ELEMENTS], bias[FIRST_BIAS_ELEMENTS];

/* Runs the tasks in reverse order, and counts them. */
static void backwards(void *context, cnnrt_task task, void *argument,
                      size_t count) {
  *(size_t *)context += count;
  while (count > 0)
    task(argument, --count);
}

static void *allocate(const cnnrt_model *model) {
  void *workspace = NULL;
  CHECK(posix_memalign(&workspace, model->workspace_alignment,
                       model->workspace_bytes + 1) == 0);
  return workspace;
}

struct result {
  const cnnrt_model *model;
  float y[FIRST_Y_ELEMENTS], z[FIRST_Z_ELEMENTS];
};

static void *run_often(void *argument) {
  struct result *result = (struct result *)argument;
  const void *inputs[2];
  void *outputs[2];
  void *workspace = allocate(result->model);
  inputs[0] = x;
  inputs[1] = bias;
  outputs[0] = result->y;
  outputs[1] = result->z;
  for (int i = 0; i < 20; ++i) {
    memset(workspace, 0xff, result->model->workspace_bytes);
    CHECK(result->model->run(inputs, outputs, workspace, NULL) == CNNRT_OK);
  }
  free(workspace);
  return NULL;
}

static void check_descriptor(void) {
  CHECK(first.abi_version == CNNRT_ABI_VERSION);
  CHECK(first.struct_bytes == sizeof(cnnrt_model));
  CHECK(strcmp(first.name, "first") == 0 && strcmp(second.name, "second") == 0);
  CHECK(first.hash != second.hash);
  CHECK(first.workspace_bytes == FIRST_WORKSPACE_BYTES);
  CHECK(first.workspace_alignment == FIRST_WORKSPACE_ALIGNMENT);
  CHECK(first.weight_bytes >= 4 * (24 * 27 + 24 * 24));
  CHECK(first.input_count == 2 && first.output_count == 2);
  CHECK(strcmp(first.inputs[0].name, "x") == 0);
  CHECK(strcmp(first.inputs[1].name, "bias") == 0);
  CHECK(strcmp(first.outputs[0].name, "y") == 0);
  CHECK(first.inputs[0].rank == 4 && first.inputs[0].shape[3] == 40);
  CHECK(first.inputs[0].element_type == CNNRT_F32);
  CHECK(first.inputs[0].bytes == sizeof x);
  CHECK(first.outputs[0].shape[2] == 16);
  CHECK(first.run == first_run);
}

static void check_statuses(float *y, float *z, void *workspace) {
  const void *inputs[2];
  void *outputs[2];
  cnnrt_parallel without;
  char *const bytes = (char *)workspace;
  inputs[0] = x;
  inputs[1] = bias;
  outputs[0] = y;
  outputs[1] = z;
  without.context = NULL;
  without.parallel_for = NULL;
  CHECK(first_run(inputs, outputs, workspace, NULL) == CNNRT_OK);
  CHECK(first_run(NULL, outputs, workspace, NULL) == CNNRT_ERROR_NULL);
  CHECK(first_run(inputs, NULL, workspace, NULL) == CNNRT_ERROR_NULL);
  CHECK(first_run(inputs, outputs, NULL, NULL) == CNNRT_ERROR_NULL);
  CHECK(first_run(inputs, outputs, workspace, &without) == CNNRT_ERROR_NULL);
  CHECK(first_run(inputs, outputs, bytes + 1, NULL) == CNNRT_ERROR_ALIGNMENT);
  CHECK(first_run(inputs, outputs, bytes + 32, NULL) == CNNRT_ERROR_ALIGNMENT);
  inputs[1] = NULL;
  CHECK(first_run(inputs, outputs, workspace, NULL) == CNNRT_ERROR_NULL);
  inputs[1] = bias;
  outputs[0] = NULL;
  CHECK(first_run(inputs, outputs, workspace, NULL) == CNNRT_ERROR_NULL);
}

int main(void) {
  static struct result one, two;
  static float y[FIRST_Y_ELEMENTS + 1], z[FIRST_Z_ELEMENTS + 1];
  pthread_t threads[2];
  cnnrt_parallel parallel;
  size_t tasks = 0;
  void *workspace = allocate(&first);

  for (size_t i = 0; i < FIRST_X_ELEMENTS; ++i)
    x[i] = sinf((float)i);
  for (size_t i = 0; i < FIRST_BIAS_ELEMENTS; ++i)
    bias[i] = cosf((float)i);
  check_descriptor();
  check_statuses(y, z, workspace);

  one.model = &first;
  two.model = &second;
  CHECK(pthread_create(&threads[0], NULL, run_often, &one) == 0);
  CHECK(pthread_create(&threads[1], NULL, run_often, &two) == 0);
  CHECK(pthread_join(threads[0], NULL) == 0);
  CHECK(pthread_join(threads[1], NULL) == 0);
  CHECK(memcmp(one.y, two.y, sizeof one.y) != 0);

  /* The same bits in any order of the tasks, and with arrays that are aligned
     no better than a float. */
  parallel.context = &tasks;
  parallel.parallel_for = backwards;
  CHECK(first_infer(x, bias, y + 1, z + 1, workspace, &parallel) == CNNRT_OK);
  CHECK(tasks > 1);
  CHECK(memcmp(one.y, y + 1, sizeof one.y) == 0);
  CHECK(memcmp(one.z, z + 1, sizeof one.z) == 0);
  CHECK(second_infer(x, bias, y, z, workspace, NULL) == CNNRT_OK);
  CHECK(memcmp(two.y, y, sizeof two.y) == 0);
  free(workspace);
  return 0;
}
