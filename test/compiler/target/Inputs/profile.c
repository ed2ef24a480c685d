/* Reads the table of launches of a model that was compiled with --profile, and
   sees that each is one call of parallel_for, as the table says. */

#include "timed.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static float x[TIMED_X_ELEMENTS], bias[TIMED_BIAS_ELEMENTS];
static float y[2][TIMED_Y_ELEMENTS], z[2][TIMED_Z_ELEMENTS];

struct calls {
  size_t count;
  int wrong;
};

static void check(void *context, cnnrt_task task, void *argument,
                  size_t count) {
  struct calls *calls = (struct calls *)context;
  if (calls->count >= timed_profile.launch_count ||
      timed_profile.launches[calls->count].tasks != count)
    calls->wrong = 1;
  ++calls->count;
  while (count > 0)
    task(argument, --count);
}

int main(void) {
  static char memory[TIMED_WORKSPACE_BYTES + TIMED_WORKSPACE_ALIGNMENT];
  const size_t mask = TIMED_WORKSPACE_ALIGNMENT - 1;
  void *workspace = (void *)(((uintptr_t)memory + mask) & ~(uintptr_t)mask);
  struct calls calls = {0, 0};
  cnnrt_parallel parallel;
  size_t alone = 0;
  parallel.context = &calls;
  parallel.parallel_for = check;

  if (timed_profile.abi_version != CNNRT_ABI_VERSION ||
      timed_profile.struct_bytes != sizeof(cnnrt_profile) ||
      timed_profile.launch_bytes != sizeof(cnnrt_launch))
    return 1;
  for (size_t i = 0; i < timed_profile.launch_count; ++i) {
    const cnnrt_launch *launch = &timed_profile.launches[i];
    printf("%s %s %s %s\n", launch->layer, launch->kernel, launch->algorithm,
           launch->output);
    if (!strstr(launch->kernel, launch->algorithm))
      return 2;
    alone += launch->tasks == 1;
  }
  /* Or the test would not show that these go through the callback, too. */
  if (alone == 0)
    return 3;
  for (size_t i = 0; i < TIMED_X_ELEMENTS; ++i)
    x[i] = (float)(i % 7);
  if (timed_infer(x, bias, y[0], z[0], workspace, &parallel) != CNNRT_OK ||
      calls.wrong || calls.count != timed_profile.launch_count)
    return 4;
  if (timed_infer(x, bias, y[1], z[1], workspace, NULL) != CNNRT_OK)
    return 5;
  if (memcmp(y[0], y[1], sizeof y[0]) || memcmp(z[0], z[1], sizeof z[0]))
    return 6;
  puts("the same bits");
  return 0;
}
