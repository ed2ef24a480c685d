// RUN: cnn-opt %s --cnnc-pipeline="triple=x86_64-linux-gnu cpu=haswell" | FileCheck %s
// RUN: cnn-opt %s --cnnc-pipeline="triple=x86_64-linux-gnu cpu=haswell level=0" | FileCheck %s
// RUN: not cnn-opt %s --cnnc-pipeline="cpu=abacus" 2>&1 | FileCheck %s --check-prefix=CPU

// All phases by one name give what `cnnc --emit=llvm-dialect` does.
// CHECK: module attributes {{.*}}#kernel.target<lanes = 8
// CHECK-NOT: kernel.launch
// CHECK: llvm.func internal @net.run(
// CPU: error: 'abacus' is no
cnn.network @net(%x: tensor<1x8x6x6xf32>) -> (y) {
  %0 = cnn.activation relu %x
  cnn.output %0
}
