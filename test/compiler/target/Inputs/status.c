/* Runs a model several times and expects the status that the command line
   states. */

#define _POSIX_C_SOURCE 200809L /* posix_memalign */

#include "net.h"

#include <stdio.h>
#include <stdlib.h>

static float x[NET_X_ELEMENTS], bias[NET_BIAS_ELEMENTS];
static float y[NET_Y_ELEMENTS], z[NET_Z_ELEMENTS];

int main(int count, char **arguments) {
  void *workspace = NULL;
  int expected = count == 2 ? atoi(arguments[1]) : -1;
  if (posix_memalign(&workspace, NET_WORKSPACE_ALIGNMENT, NET_WORKSPACE_BYTES))
    return 1;
  for (int i = 0; i < 3; ++i) {
    int status = net_infer(x, bias, y, z, workspace, NULL);
    if (status != expected) {
      fprintf(stderr, "status %d, expected %d\n", status, expected);
      return 1;
    }
  }
  free(workspace);
  return 0;
}
