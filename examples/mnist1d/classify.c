/*===-- classify.c - Read hand-drawn digits with a compiled network -*- C
-*-===*\
|*
|* Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|* The network is in mnist1d.o; mnist1d.h, which cnnc wrote with it, declares
|* what it needs. Build and run:
|*
|*   cnnc mnist1d.mlir --weights mnist1d.safetensors -o mnist1d.o
|*   cc -std=c11 classify.c mnist1d.o -lcnnrt -lm -o classify
|*   ./classify FOLDER          the folder with the test set (test_*.npy)
|*
\*===----------------------------------------------------------------------===*/

#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include "mnist1d.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { signal_length = 40, digit_count = 10 };

/*===-- The network ------------------------------------------------------===*/

/* Computes one score for each digit. The network itself allocates nothing: the
   caller gives it scratch memory, of the size that the descriptor states. */
static void score(const float *signal, float *scores, void *workspace) {
  const void *const inputs[] = {signal};
  void *const outputs[] = {scores};
  int status = mnist1d.run(inputs, outputs, workspace, NULL);
  if (status != CNNRT_OK) {
    fprintf(stderr, "classify: %s\n", cnnrt_status_string(status));
    exit(1);
  }
}

static int greatest(const float *scores) {
  int best = 0;
  for (int digit = 1; digit < digit_count; ++digit)
    if (scores[digit] > scores[best])
      best = digit;
  return best;
}

/*===-- The test set -----------------------------------------------------===*/

/* Reads the `count` elements of the file FOLDER/NAME in numpy's .npy format,
   version 1: 6 bytes of magic, 2 of version, 2 that give the length of the
   header, the header, the data. `type` is what the header must say of them. */
static void *read_npy(const char *folder, const char *name, const char *type,
                      size_t count, size_t element_bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  unsigned char start[10];
  char header[65536];
  size_t header_bytes = 0;
  void *data = malloc(count * element_bytes);
  if (fread(start, 1, sizeof start, file) == sizeof start &&
      memcmp(start, "\x93NUMPY\x01", 7) == 0)
    header_bytes = start[8] + 256u * start[9];
  size_t got = fread(header, 1, header_bytes, file);
  header[got] = '\0';
  if (!data || header_bytes == 0 || got != header_bytes ||
      !strstr(header, type) ||
      fread(data, element_bytes, count, file) != count || fgetc(file) != EOF) {
    fprintf(stderr, "%s: expected %zu elements of type %s\n", path, count,
            type);
    exit(1);
  }
  fclose(file);
  return data;
}

/*===-- Drawing ----------------------------------------------------------===*/

/* A signal runs down the page as the pen did; its value is the pen's place from
   left to right. The letters of Unicode's braille block are 2 x 4 dots each. */
enum { cell_rows = signal_length / 4, cell_columns = 11 };

typedef struct {
  unsigned char cells[cell_rows][cell_columns];
} picture;

static void set_dot(picture *drawing, int row, int column) {
  static const unsigned char bits[4][2] = {
      {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
  drawing->cells[row / 4][column / 2] |= bits[row % 4][column % 2];
}

static picture draw(const float *signal) {
  picture drawing = {{{0}}};
  float low = signal[0], high = signal[0];
  for (int i = 1; i < signal_length; ++i) {
    low = fminf(low, signal[i]);
    high = fmaxf(high, signal[i]);
  }
  const float scale = (2 * cell_columns - 1) / fmaxf(high - low, 1e-6f);
  int previous = (int)lroundf((signal[0] - low) * scale);
  for (int row = 0; row < signal_length; ++row) {
    /* Dots from the last sample's column to this one's make a line. */
    const int column = (int)lroundf((signal[row] - low) * scale);
    const int step = column > previous ? 1 : -1;
    for (int c = previous; c != column; c += step)
      if (abs(c - previous) > 0)
        set_dot(&drawing, row, c);
    set_dot(&drawing, row, column);
    previous = column;
  }
  return drawing;
}

/* Draws signals side by side, with the digit each is and what was read. */
static void print_row(const picture *drawings, const int *truth,
                      const int *predicted, int count) {
  for (int row = 0; row < cell_rows; ++row) {
    for (int i = 0; i < count; ++i) {
      printf("  ");
      for (int column = 0; column < cell_columns; ++column) {
        /* U+2800 and the eight dots' bits, in UTF-8. */
        const unsigned dots = drawings[i].cells[row][column];
        printf("\xe2%c%c", (int)(0xa0 | dots >> 6), (int)(0x80 | (dots & 63)));
      }
    }
    printf("\n");
  }
  for (int i = 0; i < count; ++i)
    printf("  %d, read as %d%s", truth[i], predicted[i],
           truth[i] == predicted[i] ? " " : "!");
  printf("\n\n");
}

/*===-- Main -------------------------------------------------------------===*/

static double now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

static int compare_times(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  enum { count = 1000 };
  static double times[count];
  static int predictions[count];
  const char *folder = argc > 1 ? argv[1] : ".";

  cnnrt_status status = cnnrt_check(&mnist1d);
  void *workspace = NULL;
  if (status == CNNRT_OK)
    status = cnnrt_workspace_create(&mnist1d, &workspace);
  if (status != CNNRT_OK) {
    fprintf(stderr, "classify: %s\n", cnnrt_status_string(status));
    return 1;
  }

  float *signals = read_npy(folder, "test_signals.npy", "'<f4'",
                            count * signal_length, sizeof(float));
  unsigned char *labels =
      read_npy(folder, "test_labels.npy", "'|u1'", count, 1);
  /* What PyTorch computed of the same signals with the same weights. */
  float *torch_scores = read_npy(folder, "test_logits.npy", "'<f4'",
                                 count * digit_count, sizeof(float));

  int errors = 0, torch_errors = 0, agreeing = 0;
  float difference = 0, largest = 0, scores[digit_count];
  for (int i = 0; i < count; ++i) {
    const float *signal = signals + i * signal_length;
    const float *expected = torch_scores + i * digit_count;
    const double begin = now_ns();
    score(signal, scores, workspace);
    times[i] = now_ns() - begin;
    predictions[i] = greatest(scores);
    errors += predictions[i] != labels[i];
    torch_errors += greatest(expected) != labels[i];
    agreeing += predictions[i] == greatest(expected);
    for (int digit = 0; digit < digit_count; ++digit) {
      difference = fmaxf(difference, fabsf(scores[digit] - expected[digit]));
      largest = fmaxf(largest, fabsf(expected[digit]));
    }
  }

  /* The first signal of each digit, right or wrong. */
  picture drawings[digit_count];
  int truth[digit_count], predicted[digit_count];
  for (int digit = 0; digit < digit_count; ++digit) {
    int i = 0;
    while (labels[i] != digit)
      ++i;
    drawings[digit] = draw(signals + i * signal_length);
    truth[digit] = digit;
    predicted[digit] = predictions[i];
  }
  print_row(drawings, truth, predicted, 5);
  print_row(drawings + 5, truth + 5, predicted + 5, 5);

  qsort(times, count, sizeof *times, compare_times);
  printf("test error          %.1f %% of %d signals\n", 100.0 * errors / count,
         count);
  printf("PyTorch's           %.1f %%; the same digit for %d signals\n",
         100.0 * torch_errors / count, agreeing);
  printf("greatest difference %.1e of the greatest score\n",
         difference / largest);
  printf("time for a signal   %.0f ns (median)\n", times[count / 2]);
  printf("workspace           %llu bytes\n",
         (unsigned long long)mnist1d.workspace_bytes);

  free(signals);
  free(labels);
  free(torch_scores);
  cnnrt_workspace_destroy(workspace);
  return agreeing == count ? 0 : 1;
}
