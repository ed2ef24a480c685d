// RUN: cnn-opt %s --attach-target="triple=x86_64-linux-gnu cpu=znver5" | FileCheck %s --check-prefix=ZEN5
// RUN: cnn-opt %s --attach-target="triple=x86_64-linux-gnu cpu=znver3" | FileCheck %s --check-prefix=ZEN3
// RUN: cnn-opt %s --attach-target="triple=x86_64-linux-gnu cpu=skylake-avx512" | FileCheck %s --check-prefix=SKX
// RUN: cnn-opt %s --attach-target="triple=x86_64-linux-gnu cpu=haswell" | FileCheck %s --check-prefix=HASWELL
// RUN: cnn-opt %s --attach-target="triple=x86_64-linux-gnu cpu=znver5 features=-avx512f" | FileCheck %s --check-prefix=LESS
// RUN: cnn-opt %s --attach-target="triple=x86_64-linux-gnu cpu=x86-64 features=+avx2,+fma" | FileCheck %s --check-prefix=MORE
// RUN: cnn-opt %s --attach-target="triple=x86_64-linux-gnu cpu=sandybridge" | FileCheck %s --check-prefix=SANDY
// RUN: cnn-opt %s --attach-target="triple=x86_64-linux-gnu cpu=x86-64" | FileCheck %s --check-prefix=BASE
// RUN: cnn-opt %s --attach-target="triple=aarch64-linux-gnu cpu=neoverse-n1" | FileCheck %s --check-prefix=ARM
// RUN: cnn-opt %s --attach-target="triple=aarch64-linux-gnu cpu=generic" | FileCheck %s --check-prefix=ARM-ANY
// RUN: cnn-opt %s --attach-target | FileCheck %s --check-prefix=HOST
// RUN: not cnn-opt %s --attach-target="triple=riscv64-linux-gnu" 2>&1 | FileCheck %s --check-prefix=TRIPLE
// RUN: not cnn-opt %s --attach-target="triple=x86_64-windows" 2>&1 | FileCheck %s --check-prefix=SYSTEM
// RUN: not cnn-opt %s --attach-target="triple=x86_64-linux cpu=abacus features=+bmi2,avx" 2>&1 | FileCheck %s --check-prefix=CPU
// RUN: not cnn-opt %s --attach-target="triple=aarch64-linux features=-neon" 2>&1 | FileCheck %s --check-prefix=NEON

// ZEN5: module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432, store_burst = 14, scaling = true>, llvm.target_triple = "x86_64-unknown-linux-gnu"}
// ZEN3: #kernel.target<lanes = 8, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 524288, l3_bytes = 16777216, l2_rate = 26, l3_rate = 20, memory_rate = 5, shared_memory_rate = 8, store_burst = 8>
// SKX: #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 32768, l2_bytes = 1048576, l3_bytes = 16777216, l3_rate = 10, memory_rate = 5, shared_memory_rate = 40, scaling = true>
// HASWELL: #kernel.target<lanes = 8, registers = 16, fma = true, broadcast = false, l1_bytes = 32768, l2_bytes = 262144
// LESS: #kernel.target<lanes = 8, registers = 16, fma = true, broadcast = false, l1_bytes = 49152
// MORE: #kernel.target<lanes = 8, registers = 16, fma = true, broadcast = false
// SANDY: #kernel.target<lanes = 4, registers = 16, fma = false, broadcast = false
// BASE: #kernel.target<lanes = 4, registers = 16, fma = false, broadcast = false
// ARM: #kernel.target<lanes = 4, registers = 32, fma = true, broadcast = false, l1_bytes = 65536, l2_bytes = 1048576, l3_bytes = 33554432>, llvm.target_triple = "aarch64-unknown-linux-gnu"
// ARM-ANY: #kernel.target<lanes = 4, registers = 32, fma = true, broadcast = false
// HOST: #kernel.target<lanes = {{4|8|16}},

// TRIPLE: error: no code is generated for 'riscv64-linux-gnu': known are the architectures x86_64 and aarch64 on systems with ELF files, such as x86_64-linux-gnu and aarch64-linux-gnu
// SYSTEM: error: no code is generated for 'x86_64-windows'
// CPU-DAG: error: 'bmi2' is no feature that generated code for x86_64 uses; those are: sse4.2 avx avx2 fma avx512f avx512vl avx512bw avx512dq
// CPU-DAG: error: the feature 'avx' has no sign: write '+avx' to allow it, '-avx' to forbid it
// CPU-DAG: error: 'abacus' is no x86_64 CPU that is known; those are: native
// NEON: error: code for aarch64 needs the feature neon, which '-neon' lacks
module {}
