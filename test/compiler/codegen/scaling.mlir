// RUN: split-file %s %t
// RUN: cnn-opt %t/with.mlir --lower-kernels --canonicalize --cse | FileCheck %s --check-prefix=WITH
// RUN: cnn-opt %t/without.mlir --lower-kernels --canonicalize --cse | FileCheck %s --check-prefix=WITHOUT

// AVX-512 takes exponents apart and puts them on in an instruction each: no
// limits, no bits.
// WITH:     %[[T:.+]] = arith.mulf %{{.+}} : vector<16xf32>
// WITH:     %[[F:.+]] = llvm.call_intrinsic "llvm.x86.avx512.mask.reduce.ps.512"(%[[T]],
// WITH:     %[[P:.+]] = math.fma %{{.+}}, %[[F]], %{{.+}} : vector<16xf32>
// WITH-NOT: arith.select
// WITH-NOT: arith.bitcast
// WITH:     llvm.call_intrinsic "llvm.x86.avx512.mask.scalef.ps.512"(%{{.+}}, %[[T]],
// WITH:     arith.divf

// WITHOUT-NOT: llvm.call_intrinsic
// WITHOUT:     arith.bitcast
// WITHOUT:     arith.divf

//--- with.mlir
module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432, scaling = true>} {
kernel.func @silu {
^bb0(%x: memref<1x16xf32>, %y: memref<1x16xf32>):
  kernel.elementwise ins(%x) outs(%y) {activation = #cnn.activation<silu>} : memref<1x16xf32>, memref<1x16xf32>
}
}

//--- without.mlir
// Another CPU, and vectors of another size.
module attributes {kernel.target = #kernel.target<lanes = 8, registers = 16, fma = true, broadcast = false, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432, scaling = true>} {
kernel.func @silu {
^bb0(%x: memref<1x16xf32>, %y: memref<1x16xf32>):
  kernel.elementwise ins(%x) outs(%y) {activation = #cnn.activation<silu>} : memref<1x16xf32>, memref<1x16xf32>
}
}
