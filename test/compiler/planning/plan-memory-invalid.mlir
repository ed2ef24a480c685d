// RUN: cnn-opt %s --pass-pipeline="builtin.module(kernel.program(plan-memory))" --verify-diagnostics

kernel.program @n inputs(["x"]) outputs(["y"]) {
^bb0(%x: memref<1x64xf32>, %y: memref<1x64xf32>):
  %a = kernel.alloc {place = "scratch"} : memref<1x64xf32>
  // expected-error @below {{expects no other buffer in place "scratch" that is in use at the same time}}
  %b = kernel.alloc {place = "scratch"} : memref<1x64xf32>
  // expected-error @below {{expects no other buffer in place "scratch" that is in use at the same time}}
  %c = kernel.alloc {place = "scratch"} : memref<1x64xf32>
  kernel.softmax ins(%x) outs(%a) {axis = 1 : i64} : memref<1x64xf32>, memref<1x64xf32>
  kernel.softmax ins(%a) outs(%b) {axis = 1 : i64} : memref<1x64xf32>, memref<1x64xf32>
  kernel.softmax ins(%b) outs(%c) {axis = 1 : i64} : memref<1x64xf32>, memref<1x64xf32>
  kernel.softmax ins(%c) outs(%y) {axis = 1 : i64} : memref<1x64xf32>, memref<1x64xf32>
}
