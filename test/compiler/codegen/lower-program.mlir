// RUN: cnn-opt %s --lower-program | FileCheck %s --check-prefixes=CHECK,PLAIN
// RUN: cnn-opt %s --lower-program=profile | FileCheck %s --check-prefixes=CHECK,PROFILE

// CHECK: llvm.mlir.global internal constant @net.weights
// CHECK-SAME: alignment = 64

// Without a parallel_for the tasks run here; one task alone does so as well,
// unless each launch is to be seen.
// CHECK-LABEL: llvm.func internal @net.launch(
// CHECK-SAME: %[[PARALLEL:.+]]: !llvm.ptr, %[[TASK:.+]]: !llvm.ptr, %[[ARGUMENT:.+]]: !llvm.ptr, %[[COUNT:.+]]: i64)
// CHECK:         %[[NULL:.+]] = llvm.icmp "eq" %[[PARALLEL]], %{{.+}} : !llvm.ptr
// PLAIN:         %[[ONE:.+]] = llvm.icmp "eq" %[[COUNT]], %{{.+}} : i64
// PLAIN-NEXT:    %[[HERE:.+]] = llvm.or %[[NULL]], %[[ONE]]
// PLAIN:         llvm.cond_br %[[HERE]], ^[[LOOP:.+]](%{{.+}} : i64), ^[[SPREAD:.+]]
// PROFILE-NOT:   llvm.icmp
// PROFILE:       llvm.cond_br %[[NULL]], ^[[LOOP:.+]](%{{.+}} : i64), ^[[SPREAD:.+]]
// CHECK:       ^[[SPREAD]]:
// CHECK:         llvm.call %{{.+}}(%{{.+}}, %[[TASK]], %[[ARGUMENT]], %[[COUNT]])
// CHECK:       ^[[LOOP]](%[[I:.+]]: i64):
// CHECK:         llvm.icmp "ult" %[[I]], %[[COUNT]]
// CHECK:         llvm.call %[[TASK]](%[[ARGUMENT]], %[[I]])

// A launch is one call.
// CHECK-LABEL: llvm.func internal @net.run(
// CHECK-COUNT-2: llvm.call @net.launch(
// CHECK-NOT:     llvm.call
// CHECK:         llvm.return
llvm.func @add(!llvm.ptr, !llvm.ptr, !llvm.ptr, i64)
llvm.func @relu(!llvm.ptr, !llvm.ptr, i64)
kernel.program @net inputs(["x"]) outputs(["y"]) attributes {weights = dense<0> : tensor<64xi8>, workspace_bytes = 64 : i64} {
^bb0(%x: memref<1x16xf32>, %y: memref<1x16xf32>):
  %w = kernel.weights 0 : memref<1x16xf32>
  %0 = kernel.workspace 0 : memref<1x16xf32>
  kernel.launch @add(%x, %w, %0) tasks 1 : memref<1x16xf32>, memref<1x16xf32>, memref<1x16xf32>
  kernel.launch @relu(%0, %y) tasks 3 : memref<1x16xf32>, memref<1x16xf32>
}
