/*===-- cnnrt.h - The binary interface of compiled networks -------*- C -*-===*\
|*
|* Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|* Both sides include this page: the header that cnnc writes beside an object,
|* and the runtime library. The first part, up to "The runtime library", is the
|* ABI of the object itself and needs no library to link with.
|*
\*===----------------------------------------------------------------------===*/

#ifndef CNNRT_H
#define CNNRT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised when a struct below changes its layout or a function its meaning. */
#define CNNRT_ABI_VERSION 1u

/* What `run` and the runtime library return. Zero is success. */
typedef enum cnnrt_status {
  CNNRT_OK = 0,
  /* The CPU lacks a feature that the model's code was compiled for. */
  CNNRT_ERROR_CPU = 1,
  /* A pointer that must not be null is null. */
  CNNRT_ERROR_NULL = 2,
  /* The workspace is not aligned to workspace_alignment. */
  CNNRT_ERROR_ALIGNMENT = 3,
  /* The model was compiled for another version of this ABI. */
  CNNRT_ERROR_ABI = 4,
  /* Memory could not be had. */
  CNNRT_ERROR_MEMORY = 5,
  /* A shared library or a symbol in it could not be found. */
  CNNRT_ERROR_LOAD = 6,
  /* An argument is out of its range. */
  CNNRT_ERROR_ARGUMENT = 7
} cnnrt_status;

typedef enum cnnrt_element_type { CNNRT_F32 = 1 } cnnrt_element_type;

/* One input or output: a dense row-major array, logical shape (N, C, ...). */
typedef struct cnnrt_tensor {
  const char *name;
  const int64_t *shape; /* rank extents */
  uint32_t rank;
  uint32_t element_type; /* cnnrt_element_type */
  uint64_t bytes;        /* size of the whole array */
} cnnrt_tensor;

/* One unit of parallel work: computes part `index` of what `argument` names. */
typedef void (*cnnrt_task)(void *argument, size_t index);

/*
 * How a model runs its parallel work. `parallel_for` calls task(argument, i)
 * exactly once for each i in [0, count), in any order and on any threads, and
 * returns when all calls have returned. The bits of the result do not depend
 * on how the calls are spread.
 */
typedef struct cnnrt_parallel {
  void *context;
  void (*parallel_for)(void *context, cnnrt_task task, void *argument,
                       size_t count);
} cnnrt_parallel;

/*
 * The generic entry point. `inputs` and `outputs` point to as many array
 * pointers as the descriptor names, in its order; the arrays need no more
 * alignment than their element type. `workspace` is scratch memory of at least
 * workspace_bytes, aligned to workspace_alignment; its contents do not matter
 * before and mean nothing after. `parallel` may be null: the work then runs on
 * the calling thread. Reentrant: concurrent calls need workspaces of their own.
 */
typedef int (*cnnrt_run)(const void *const *inputs, void *const *outputs,
                         void *workspace, const cnnrt_parallel *parallel);

/* Bits of required_features. A model never runs on a CPU that lacks one. */
#define CNNRT_CPU_X86_SSE4_2 (UINT64_C(1) << 0)
#define CNNRT_CPU_X86_AVX (UINT64_C(1) << 1)
#define CNNRT_CPU_X86_AVX2 (UINT64_C(1) << 2)
#define CNNRT_CPU_X86_FMA (UINT64_C(1) << 3)
#define CNNRT_CPU_X86_AVX512F (UINT64_C(1) << 4)
#define CNNRT_CPU_X86_AVX512VL (UINT64_C(1) << 5)
#define CNNRT_CPU_X86_AVX512BW (UINT64_C(1) << 6)
#define CNNRT_CPU_X86_AVX512DQ (UINT64_C(1) << 7)
#define CNNRT_CPU_AARCH64_NEON (UINT64_C(1) << 32)

/* Everything a program needs to know to run a model: constant, in the object.
 */
typedef struct cnnrt_model {
  uint32_t abi_version; /* CNNRT_ABI_VERSION of the compiler */
  uint32_t struct_bytes;
  const char *name;
  uint64_t hash; /* of the compiled network with its weights and options */
  uint64_t required_features;
  uint64_t workspace_bytes;
  uint64_t workspace_alignment;
  uint64_t weight_bytes; /* packed weights in the object */
  const cnnrt_tensor *inputs;
  const cnnrt_tensor *outputs;
  uint32_t input_count;
  uint32_t output_count;
  cnnrt_run run;
} cnnrt_model;

/*
 * One step of `run`: the computation of a layer or of a part of it, or a
 * movement of its data.
 */
typedef struct cnnrt_launch {
  const char *layer;     /* its name in the model, or its place in the source */
  const char *kernel;    /* the generated function; equal layers share one */
  const char *algorithm; /* convolution, winograd, pool, copy, ... */
  const char *output;    /* shape and layout of the result: 1x64x56x56 b16 +1 */
  uint64_t tasks;        /* the count that parallel_for gets */
  uint64_t flops;        /* a multiplication and an addition are two */
} cnnrt_launch;

/*
 * What `run` does, in its order: the constant NAME_profile in objects that were
 * compiled with --profile, and in no others. In these each launch is exactly
 * one call of parallel_for, if there is one, also where it has a single task.
 */
typedef struct cnnrt_profile {
  uint32_t abi_version; /* CNNRT_ABI_VERSION of the compiler */
  uint32_t struct_bytes;
  uint32_t launch_bytes; /* size of a cnnrt_launch */
  uint32_t launch_count;
  const cnnrt_launch *launches;
} cnnrt_profile;

/*===-- The runtime library ----------------------------------------------===*/

/* A one-line English description of a status; never null, never freed. */
const char *cnnrt_status_string(int status);

/* The CNNRT_CPU_* bits of the machine that the call runs on. */
uint64_t cnnrt_cpu_features(void);

/* CNNRT_OK if `model` has this ABI version and this CPU can run it. */
cnnrt_status cnnrt_check(const cnnrt_model *model);

/* A pool of threads behind a cnnrt_parallel. */
typedef struct cnnrt_pool cnnrt_pool;

/*
 * Makes a pool of `threads` threads, the caller's included. 0 means as many as
 * the process may use: its CPU affinity and its cgroup's CPU quota count, the
 * latter rounded down. The threads are never pinned, but one that waits for the
 * caller's CPU is moved to another of its affinity mask. They stop spinning half
 * a millisecond after the work is done; a pool with more threads than the
 * process may use does not spin. Who finds its processor taken by another program is
 * not waited for, unless it has begun a task: the others do the rest. Tasks
 * compute in the caller's floating-point mode. Several callers may share a
 * pool: their parallel_for take turns. A task must not call parallel_for of its
 * own pool.
 * CNNRT_ERROR_ARGUMENT for more than 4096 threads, CNNRT_ERROR_MEMORY if they
 * cannot be started.
 */
cnnrt_status cnnrt_pool_create(size_t threads, cnnrt_pool **pool);
/* The caller's thread included; 1 for a null pool. */
size_t cnnrt_pool_threads(const cnnrt_pool *pool);
/* Valid as long as the pool lives. A null pool gives null. */
const cnnrt_parallel *cnnrt_pool_parallel(const cnnrt_pool *pool);
void cnnrt_pool_destroy(cnnrt_pool *pool);

/*
 * Aligned memory of the size that `model` asks for, at least one cache line,
 * from 2 MB on in whole pages of that size; freed by the other. CNNRT_ERROR_ABI
 * for a model of another ABI, CNNRT_ERROR_ARGUMENT if its alignment is no power
 * of two.
 */
cnnrt_status cnnrt_workspace_create(const cnnrt_model *model, void **workspace);
void cnnrt_workspace_destroy(void *workspace);

/* A model in a shared library that cnnc wrote (model.so). */
typedef struct cnnrt_library cnnrt_library;

/*
 * Opens `path`, a file: without a slash it is in the current folder, not in
 * the system's library folders. Opening runs the library's code: open what you
 * would link. `name` is the model's symbol; null takes the one model that
 * the library exports as `cnnrt_library_main_model`, a pointer to the
 * descriptor that every shared library of cnnc has. Checks the ABI and the CPU
 * as cnnrt_check does. On failure a line that says why is written to `message`
 * (at most message_bytes with the final zero) unless it is null.
 */
cnnrt_status cnnrt_library_open(const char *path, const char *name,
                                cnnrt_library **library, char *message,
                                size_t message_bytes);
const cnnrt_model *cnnrt_library_model(const cnnrt_library *library);
/* Null if the model was compiled without --profile. */
const cnnrt_profile *cnnrt_library_profile(const cnnrt_library *library);
void cnnrt_library_close(cnnrt_library *library);

/* Takes the time of each launch of a model that was compiled with --profile. */
typedef struct cnnrt_profiler cnnrt_profiler;

/* Of one launch, in nanoseconds; zeros before the first run. */
typedef struct cnnrt_launch_times {
  uint64_t runs;
  uint64_t last;
  uint64_t least;
  uint64_t total;
} cnnrt_launch_times;

/*
 * Makes a profiler for one run at a time. `inner` runs the work, and must live
 * as long; null is the thread that calls `run`. CNNRT_ERROR_ABI for the table
 * of another ABI, CNNRT_ERROR_MEMORY if there is too little.
 */
cnnrt_status cnnrt_profiler_create(const cnnrt_profile *profile,
                                   const cnnrt_parallel *inner,
                                   cnnrt_profiler **profiler);
/* To give to `run`. Valid as long as the profiler lives. */
const cnnrt_parallel *cnnrt_profiler_parallel(const cnnrt_profiler *profiler);
/*
 * The times of the launches since the profiler was made or reset, as many as
 * the table has, in its order; they change with each run. Null if what ran was
 * not the table's model: its launches had other numbers of tasks.
 */
const cnnrt_launch_times *cnnrt_profiler_times(const cnnrt_profiler *profiler);
/* Forgets all times. Not during a run. */
void cnnrt_profiler_reset(cnnrt_profiler *profiler);
void cnnrt_profiler_destroy(cnnrt_profiler *profiler);

#ifdef __cplusplus
}
#endif

#endif /* CNNRT_H */
