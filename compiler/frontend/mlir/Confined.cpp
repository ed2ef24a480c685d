//===-- Confined.cpp - Work on what is not trusted ------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/frontend/mlir/Confined.h"
#include "llvm/Support/Compiler.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MathExtras.h"
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace cnnc::frontend;

/// Less than a process usually has, so that what the copy gets through its
/// stack does not overflow that of the caller, who does the same afterwards.
static constexpr rlim_t stackBytes = rlim_t(4) << 20;

/// Statuses of a copy that ended well. Libraries and sanitizers that give up
/// have others.
enum { doneStatus = 90, refusedStatus = 91 };

/// What memory allocation needs, and output; AddressSanitizer looks at the
/// signal stack when a process ends. Everything else fails (EPERM).
static constexpr unsigned allowedCalls[] = {
    SYS_brk,    SYS_exit_group,    SYS_futex,          SYS_madvise,
    SYS_mmap,   SYS_mprotect,      SYS_mremap,         SYS_munmap,
    SYS_write,  SYS_clock_gettime, SYS_rt_sigprocmask, SYS_rt_sigreturn,
    SYS_getpid, SYS_gettid,        SYS_sched_yield,    SYS_sigaltstack};

#if defined(__x86_64__)
static constexpr unsigned architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
static constexpr unsigned architecture = AUDIT_ARCH_AARCH64;
#else
#error "which AUDIT_ARCH_ is this?"
#endif

/// Gives up all other system calls, for good. A kernel that cannot do this, or
/// an emulator of one, leaves the rest of the confinement.
static void restrictSystemCalls() {
  std::vector<sock_filter> filter;
  auto load = [&](size_t offset) {
    filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, unsigned(offset)));
  };
  // Numbers mean other calls in another architecture's mode.
  load(offsetof(seccomp_data, arch));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0));
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
  load(offsetof(seccomp_data, nr));
  for (unsigned call : allowedCalls) {
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1));
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
  filter.push_back(BPF_STMT(BPF_RET | BPF_K,
                            SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA)));
  sock_fprog program = {static_cast<unsigned short>(filter.size()),
                        filter.data()};
  (void)::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  (void)::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void limit(decltype(RLIMIT_DATA) resource, rlim_t value,
                  rlim_t margin = 0) {
  rlimit limits;
  if (::getrlimit(resource, &limits) != 0)
    return;
  limits.rlim_cur = std::min(value, limits.rlim_max);
  limits.rlim_max = std::min(value + margin, limits.rlim_max);
  (void)::setrlimit(resource, &limits);
}

/// The bytes of data that this process has.
static uint64_t countDataBytes() {
  unsigned long long pages = 0;
  if (FILE *file = std::fopen("/proc/self/statm", "re")) {
    if (std::fscanf(file, "%*u %*u %*u %*u %*u %llu", &pages) != 1)
      pages = 0;
    std::fclose(file);
  }
  return pages * ::sysconf(_SC_PAGESIZE);
}

/// The life of the copy, which ends here.
[[noreturn]] static void
live(int output, llvm::function_ref<bool(llvm::raw_ostream &)> work,
     const ConfinedLimits &limits) {
  // Nobody is to hear of a crash but the caller, and temporary files, which the
  // handlers would remove, are the caller's.
  for (int signal = 1; signal < NSIG; ++signal)
    (void)std::signal(signal, SIG_DFL);
  llvm::remove_bad_alloc_error_handler();
  llvm::remove_fatal_error_handler();
  constexpr int kept = STDERR_FILENO + 1;
  const int nothing = ::open("/dev/null", O_RDWR);
  for (int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    (void)::dup2(nothing, standard);
  if (::dup2(output, kept) < 0 || ::close_range(kept + 1, ~0u, 0) != 0)
    ::_exit(EXIT_FAILURE);

  limit(RLIMIT_CORE, 0);
  // The signal that says why comes before the one that kills.
  limit(RLIMIT_CPU, limits.seconds, /*margin=*/1);
  limit(RLIMIT_STACK, stackBytes);
  // AddressSanitizer reserves far more than it uses.
  if (!LLVM_ADDRESS_SANITIZER_BUILD)
    limit(RLIMIT_DATA, countDataBytes() + limits.memoryBytes);
  limit(RLIMIT_NOFILE, 0);
  llvm::raw_fd_ostream stream(kept, /*shouldClose=*/false);
  stream.SetBufferSize(1 << 16); // or it would ask the file for the best size
  restrictSystemCalls();
  const bool isDone = work(stream);
  stream.flush();
  ::_exit(stream.has_error() ? EXIT_FAILURE
          : isDone           ? doneStatus
                             : refusedStatus);
}

ConfinedResult cnnc::frontend::runConfined(
    llvm::function_ref<bool(llvm::raw_ostream &output)> work,
    const ConfinedLimits &limits) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return {ConfinedResult::Died, std::strerror(errno)};
  const pid_t child = ::fork();
  if (child == 0)
    live(ends[1], work, limits);
  const int reason = errno;
  ::close(ends[1]);
  std::string text;
  bool isTooLong = false;
  char buffer[1 << 16];
  while (child > 0 && !isTooLong) {
    const ssize_t count = ::read(ends[0], buffer, sizeof buffer);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      break;
    text.append(buffer, count);
    isTooLong = text.size() > limits.outputBytes;
  }
  ::close(ends[0]);
  if (child < 0)
    return {ConfinedResult::Died, std::strerror(reason)};
  if (isTooLong)
    ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return {ConfinedResult::Died, std::strerror(errno)};
  if (isTooLong)
    return {ConfinedResult::Died,
            "more than " + std::to_string(limits.outputBytes) + " bytes"};
  if (WIFSIGNALED(status))
    return {ConfinedResult::Died, ::strsignal(WTERMSIG(status))};
  switch (WEXITSTATUS(status)) {
  case doneStatus:
    return {ConfinedResult::Done, std::move(text)};
  case refusedStatus:
    return {ConfinedResult::Refused, std::move(text)};
  default:
    return {ConfinedResult::Died,
            "status " + std::to_string(WEXITSTATUS(status))};
  }
}
