// RUN: cnn-opt %s --pass-pipeline="builtin.module(kernel.program(fuse-strips))" --verify-diagnostics

// expected-error @below {{expected a target to plan for, found a module without the attribute kernel.target; attach-target sets it}}
kernel.program @n inputs([]) outputs([]) {
}
