// The micro-kernel's loop keeps its tile in registers: 6 pixels times 2 vectors
// of AVX2's 16, 14 times 2 of AVX-512's 32. LLVM would load filter vectors
// before they are needed, which takes the registers of others. A tile of a
// single vector has sums that change registers, and so fewer of them.

// RUN: cnnc %s --init he:1 --accuracy=strict --name n --emit=asm --target-triple=x86_64-linux-gnu --target-cpu=x86-64-v3 -o - | FileCheck %s
// RUN: cnnc %s --init he:1 --accuracy=strict --name n --emit=asm --target-triple=x86_64-linux-gnu --target-cpu=x86-64-v4 -o - | FileCheck %s

// CHECK-LABEL: n.convolution_0:
// CHECK: Inner Loop Header
// CHECK-NOT: {{32|64}}-byte
// CHECK: vfmadd231ps
// CHECK-NOT: {{32|64}}-byte
// CHECK: {{j[a-z]+}} .LBB

// CHECK-LABEL: n.convolution_1:
// CHECK: Inner Loop Header
// CHECK-NOT: {{32|64}}-byte
// CHECK: vfmadd
// CHECK-NOT: {{32|64}}-byte
// CHECK: {{j[a-z]+}} .LBB
cnn.network @network(%x: tensor<1x256x14x14xf32>) -> (y, z) {
  %w = cnn.parameter "w" : tensor<1024x256x1x1xf32>
  %y = cnn.convolution %x, %w
  %v = cnn.parameter "v" : tensor<8x256x1x1xf32>
  %z = cnn.convolution %x, %v
  cnn.output %y, %z
}
