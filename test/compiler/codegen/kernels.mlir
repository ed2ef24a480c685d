// RUN: cnn-opt %s --lower-kernels --canonicalize --cse | FileCheck %s

module attributes {kernel.target = #kernel.target<lanes = 16, registers = 32, fma = true, broadcast = true, l1_bytes = 49152, l2_bytes = 1048576, l3_bytes = 33554432>} {

// Contiguous buffers are one row of vectors; relu keeps a NaN and is one
// instruction on x86.
// CHECK-LABEL: func.func private @relu
// CHECK-SAME:    %[[X:.+]]: memref<512xf32> {llvm.noalias}, %[[Y:.+]]: memref<512xf32> {llvm.noalias}
// CHECK-DAG:     %[[ZERO:.+]] = arith.constant dense<0.0{{.*}}> : vector<16xf32>
// CHECK-DAG:     %[[SIZE:.+]] = arith.constant 512 : index
// CHECK:         scf.for %[[I:.+]] = %{{.+}} to %[[SIZE]] step
// CHECK-NEXT:      %[[V:.+]] = vector.load %[[X]][%[[I]]]
// CHECK-NEXT:      %[[LESS:.+]] = arith.cmpf olt, %[[V]], %[[ZERO]]
// CHECK-NEXT:      %[[R:.+]] = arith.select %[[LESS]], %[[ZERO]], %[[V]]
// CHECK-NEXT:      vector.store %[[R]], %[[Y]][%[[I]]]
kernel.func @relu {
^bb0(%x: memref<1x32x4x4xf32, #kernel.layout<block = 16>>, %y: memref<1x32x4x4xf32, #kernel.layout<block = 16>>):
  kernel.elementwise ins(%x) outs(%y) {activation = #cnn.activation<relu>} : memref<1x32x4x4xf32, #kernel.layout<block = 16>>, memref<1x32x4x4xf32, #kernel.layout<block = 16>>
}

// Two windows beside each other: down the rows of four columns, then across.
// CHECK-LABEL: func.func private @max_pool
// CHECK-COUNT-4: vector.load
// CHECK-COUNT-4: arith.maximumf {{.*}} fastmath<nsz>
// CHECK:         vector.store
// CHECK-NOT:     vector.load
// CHECK:         vector.store
kernel.func @max_pool {
^bb0(%x: memref<1x16x2x4xf32, #kernel.layout<block = 16>>, %y: memref<1x16x1x2xf32, #kernel.layout<block = 16>>):
  kernel.pool ins(%x) outs(%y) {kind = #cnn<pool_kind max>, window = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, padding_low = array<i64: 0, 0>, padding_high = array<i64: 0, 0>} : memref<1x16x2x4xf32, #kernel.layout<block = 16>>, memref<1x16x1x2xf32, #kernel.layout<block = 16>>
}

// Channels 0 4 1 5 | 2 6 3 7, of a pixel at a time: each source vector is loaded
// once.
// CHECK-LABEL: func.func private @shuffle
// CHECK:         scf.for
// CHECK:           %[[A:.+]] = vector.load
// CHECK:           %[[B:.+]] = vector.load
// CHECK-NOT:       vector.load
// CHECK:           vector.shuffle %[[A]], %[[B]] [0, 4, 1, 5] : vector<4xf32>
// CHECK:           vector.store
// CHECK:           vector.shuffle %[[A]], %[[B]] [2, 6, 3, 7] : vector<4xf32>
// CHECK:           vector.store
kernel.func @shuffle {
^bb0(%x: memref<1x8x2x2xf32, #kernel.layout<block = 4>>, %y: memref<1x8x2x2xf32, #kernel.layout<block = 4>>):
  kernel.channel_shuffle ins(%x) outs(%y) {groups = 2 : i64} : memref<1x8x2x2xf32, #kernel.layout<block = 4>>, memref<1x8x2x2xf32, #kernel.layout<block = 4>>
}

// Channels 3 to 8 of a0 b0 a1 b1 a2 | b2 a3 b3 a4 b4 ..., a and b each in blocks
// of 4: b1 a2 b2 a3 | b3 a4. The lanes behind hold what is there.
// CHECK-LABEL: func.func private @interleave
// CHECK:         scf.for
// CHECK:           %[[B:.+]] = vector.load %arg1
// CHECK:           %[[A:.+]] = vector.load %arg0
// CHECK:           %[[Y:.+]] = vector.shuffle %[[B]], %[[A]] [1, 6, 2, 7] : vector<4xf32>
// CHECK:           vector.store %[[Y]]
// CHECK-NOT:       vector.load %arg1
// CHECK:           %[[C:.+]] = vector.load %arg0
// CHECK:           %[[Y:.+]] = vector.shuffle %[[B]], %[[C]] [3, 4, 2, 3] : vector<4xf32>
// CHECK:           vector.store %[[Y]]
kernel.func @interleave {
^bb0(%a: memref<1x6x2x2xf32, #kernel.layout<block = 4>>, %b: memref<1x6x2x2xf32, #kernel.layout<block = 4>>, %y: memref<1x6x2x2xf32, #kernel.layout<block = 4>>):
  kernel.interleave ins(%a, %b) outs(%y) {offset = 3 : i64} : memref<1x6x2x2xf32, #kernel.layout<block = 4>>, memref<1x6x2x2xf32, #kernel.layout<block = 4>>, memref<1x6x2x2xf32, #kernel.layout<block = 4>>
}

// No function of the C library is called.
// CHECK-LABEL: func.func private @gelu
// CHECK-NOT:     math.erf
// CHECK-NOT:     math.exp
// CHECK:         return
kernel.func @gelu {
^bb0(%x: memref<1x20xf32>, %y: memref<1x20xf32>):
  kernel.elementwise ins(%x) outs(%y) {activation = #cnn.activation<gelu>} : memref<1x20xf32>, memref<1x20xf32>
}

// 256 products are summed in two segments from zero, each of 8 input blocks;
// the totals begin with the bias.
// CHECK-LABEL: func.func private @long_sum
// CHECK-DAG:     %[[ZEROS:.+]] = arith.constant dense<0.0{{.*}}> : vector<16xf32>
// CHECK-DAG:     %[[EIGHT:.+]] = arith.constant 8 : index
// CHECK-DAG:     %[[ALL:.+]] = arith.constant 16 : index
// CHECK:         %[[BIAS:.+]] = vector.load
// CHECK:         scf.for %[[FIRST:.+]] = %{{.+}} to %[[ALL]] step %[[EIGHT]] iter_args(%[[TOTAL:.+]] = %[[BIAS]]
// CHECK-NEXT:      %[[LAST:.+]] = arith.addi %[[FIRST]], %[[EIGHT]]
// CHECK-NEXT:      %[[SUM:.+]] = scf.for %{{.+}} = %[[FIRST]] to %[[LAST]] step %{{.+}} iter_args(%{{.+}} = %[[ZEROS]])
// CHECK:           %[[NEXT:.+]] = arith.addf %[[SUM]], %[[TOTAL]]
// CHECK-NEXT:      scf.yield %[[NEXT]]
kernel.func @long_sum {
^bb0(%x: memref<1x256x1x1xf32, #kernel.layout<block = 16>>, %f: memref<4096xf32>, %b: memref<16xf32>, %y: memref<1x16x1x1xf32, #kernel.layout<block = 16>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x256x1x1xf32, #kernel.layout<block = 16>>, memref<4096xf32>, memref<16xf32>, memref<1x16x1x1xf32, #kernel.layout<block = 16>>
}

// A panel that a single pixel uses is read in four parts side by side, of eight
// of the 33 input blocks; what is left is added to the sum of their sums.
// CHECK-LABEL: func.func private @streams
// CHECK-DAG:     %[[EIGHT:.+]] = arith.constant 8 : index
// CHECK:         %[[SUMS:.+]]:16 = scf.for %[[BLOCK:.+]] = %{{.+}} to %[[EIGHT]] step
// CHECK:           arith.addi %[[BLOCK]], %c8
// CHECK:           arith.addi %[[BLOCK]], %c16
// CHECK:           arith.addi %[[BLOCK]], %c24
// CHECK:           scf.yield
// CHECK:         arith.addf %[[SUMS]]#0,
// CHECK:         arith.addf %[[SUMS]]#15,
// CHECK-COUNT-16: arith.addf
// CHECK-COUNT-4: vector.store
// CHECK:         return
kernel.func @streams {
^bb0(%x: memref<1x528x1x1xf32, #kernel.layout<block = 16>>, %f: memref<33792xf32>, %b: memref<64xf32>, %y: memref<1x64x1x1xf32, #kernel.layout<block = 16>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 4, task_panels = 1, task_tiles = 1>} : memref<1x528x1x1xf32, #kernel.layout<block = 16>>, memref<33792xf32>, memref<64xf32>, memref<1x64x1x1xf32, #kernel.layout<block = 16>>
}

// With a single segment in each pass, sums go from zero, too, and what the last
// pass has left is added.
// CHECK-LABEL: func.func private @passes
// CHECK-DAG:     %[[ZEROS:.+]] = arith.constant dense<0.0{{.*}}> : vector<16xf32>
// CHECK:         scf.for %[[PASS:.+]] =
// CHECK:           %[[SUM:.+]] = scf.for {{.*}}iter_args(%{{.+}} = %[[ZEROS]])
// CHECK:           %[[LEFT:.+]] = scf.if
// CHECK:             vector.load %{{.+}} : memref<16xf32>
// CHECK:           } else {
// CHECK:             vector.load %{{.+}} : memref<32xf32>
// CHECK:           arith.addf %[[SUM]], %[[LEFT]]
kernel.func @passes {
^bb0(%x: memref<1x64x2x1xf32, #kernel.layout<block = 16>>, %f: memref<1024xf32>, %b: memref<16xf32>, %y: memref<1x16x2x1xf32, #kernel.layout<block = 16>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 2, passes = 2>} : memref<1x64x2x1xf32, #kernel.layout<block = 16>>, memref<1024xf32>, memref<16xf32>, memref<1x16x2x1xf32, #kernel.layout<block = 16>>
}

// Each of two tasks fills the halo beside its row: the first one above it and
// between the rows, the second one below.
// CHECK-LABEL: func.func private @fills_halo
// CHECK-DAG:     %[[ZEROS:.+]] = arith.constant dense<0.0{{.*}}> : vector<16xf32>
// CHECK:         scf.if
// CHECK-COUNT-5:   vector.store %[[ZEROS]], %arg3
// CHECK-NOT:       vector.store
// CHECK:         scf.for
// CHECK-COUNT-2:   vector.store %[[ZEROS]], %arg3
// CHECK-NOT:       vector.store
// CHECK:         scf.if
// CHECK-COUNT-5:   vector.store %[[ZEROS]], %arg3
// CHECK-NOT:     vector.store
// CHECK:         return
kernel.func @fills_halo {
^bb0(%x: memref<1x16x2x2xf32, #kernel.layout<block = 16>>, %f: memref<256xf32>, %b: memref<16xf32>, %y: memref<1x16x2x2xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {fills_halo, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 2, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x16x2x2xf32, #kernel.layout<block = 16>>, memref<256xf32>, memref<16xf32>, memref<1x16x2x2xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
}

// Seven pixels and four vectors: an input is fetched two blocks of channels
// ahead, behind the last those of the tile beside (14 pixels of four blocks).
// CHECK-LABEL: func.func private @fetch
// CHECK-DAG:     %[[TWO:.+]] = arith.constant 2 : index
// CHECK-DAG:     %[[AHEAD:.+]] = arith.constant 448 : index
// CHECK-DAG:     %[[BESIDE:.+]] = arith.constant -336 : index
// CHECK:         scf.for %[[BLOCK:.+]] = {{.*}} iter_args
// CHECK:           %[[MORE:.+]] = arith.cmpi {{.*}} %[[BLOCK]], %[[TWO]]
// CHECK-NEXT:      %[[DISTANCE:.+]] = arith.select %[[MORE]], %[[AHEAD]], %[[BESIDE]]
// CHECK-COUNT-7:   memref.prefetch %arg0{{.*}}, read, locality<3>, data
// CHECK-NOT:       memref.prefetch %arg0
// CHECK:           scf.yield
kernel.func @fetch {
^bb0(%x: memref<1x64x1x14xf32, #kernel.layout<block = 16>>, %f: memref<4096xf32>, %b: memref<64xf32>, %y: memref<1x64x1x14xf32, #kernel.layout<block = 16>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 7, vectors = 4, task_panels = 1, task_tiles = 2>} : memref<1x64x1x14xf32, #kernel.layout<block = 16>>, memref<4096xf32>, memref<64xf32>, memref<1x64x1x14xf32, #kernel.layout<block = 16>>
}

// A tile that is the whole plane has none beside it.
// CHECK-LABEL: func.func private @fetch_none
// CHECK-NOT:     memref.prefetch %arg0
// CHECK:         return
kernel.func @fetch_none {
^bb0(%x: memref<1x64x1x7xf32, #kernel.layout<block = 16>>, %f: memref<4096xf32>, %b: memref<64xf32>, %y: memref<1x64x1x7xf32, #kernel.layout<block = 16>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 7, vectors = 4, task_panels = 1, task_tiles = 1>} : memref<1x64x1x7xf32, #kernel.layout<block = 16>>, memref<4096xf32>, memref<64xf32>, memref<1x64x1x7xf32, #kernel.layout<block = 16>>
}

// The next panel, 1024 elements, comes while a task's panel serves two tiles of
// seven pixels: at each of four steps 130 elements, on nine cache lines.
// CHECK-LABEL: func.func private @fetch_panel
// CHECK:         scf.for {{.*}} iter_args
// CHECK-COUNT-9:   memref.prefetch %arg1{{.*}}, read, locality<3>, data
// CHECK-NOT:       memref.prefetch %arg1
// CHECK:           scf.yield
kernel.func @fetch_panel {
^bb0(%x: memref<1x64x7x14xf32, #kernel.layout<block = 16>>, %f: memref<4096xf32>, %b: memref<64xf32>, %y: memref<1x64x7x14xf32, #kernel.layout<block = 16>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 7, vectors = 1, task_panels = 4, task_tiles = 1>} : memref<1x64x7x14xf32, #kernel.layout<block = 16>>, memref<4096xf32>, memref<64xf32>, memref<1x64x7x14xf32, #kernel.layout<block = 16>>
}

// In passes, behind the task's last panel comes the next pass's part, of 512
// elements, of its first; behind the last pass the next task begins anew.
// CHECK-LABEL: func.func private @fetch_next_pass
// CHECK:         scf.for %[[PASS:.+]] = %{{.+}} to %c2
// CHECK:           scf.for %[[PANEL:.+]] = %{{.+}} to %c2
// CHECK:             %[[AFTER:.+]] = arith.addi %[[PASS]], %c1
// CHECK:             %[[FIRST:.+]] = arith.muli %[[AFTER]], %c512
// CHECK:             %[[LAST_PASS:.+]] = arith.cmpi eq, %[[PASS]], %c1
// CHECK:             %[[BEHIND:.+]] = arith.select %[[LAST_PASS]], %c0, %[[FIRST]]
// CHECK:             %[[LAST_PANEL:.+]] = arith.cmpi eq, %[[PANEL]], %c1
// CHECK:             %[[BESIDE:.+]] = arith.addi %{{.+}}, %c1024
// CHECK:             %[[NEXT:.+]] = arith.select %[[LAST_PANEL]], %[[BEHIND]], %[[BESIDE]]
// CHECK:             arith.addi %[[NEXT]],
// CHECK:             memref.prefetch %arg1
kernel.func @fetch_next_pass {
^bb0(%x: memref<1x64x7x14xf32, #kernel.layout<block = 16>>, %f: memref<2048xf32>, %b: memref<32xf32>, %y: memref<1x32x7x14xf32, #kernel.layout<block = 16>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 7, vectors = 1, task_panels = 2, task_tiles = 7, passes = 2>} : memref<1x64x7x14xf32, #kernel.layout<block = 16>>, memref<2048xf32>, memref<32xf32>, memref<1x32x7x14xf32, #kernel.layout<block = 16>>
}

// Of Winograd's products the next filter is fetched, not the inputs, which are in
// one place of the scratch.
// CHECK-LABEL: func.func private @fetch_no_winograd_inputs
// CHECK-NOT:     memref.prefetch %arg3
// CHECK:         memref.prefetch %arg1
// CHECK-NOT:     memref.prefetch %arg3
// CHECK:         return
kernel.func @fetch_no_winograd_inputs {
^bb0(%x: memref<1x16x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>, %f: memref<9216xf32>, %b: memref<16xf32>, %s: memref<1152xf32>, %y: memref<1x16x4x4xf32, #kernel.layout<block = 16>>):
  kernel.winograd ins(%x, %f, %b, %s) outs(%y) {channels = 16 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 1 : i64, tile = #kernel.tile<rows = 1, columns = 1, vectors = 1, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x16x4x4xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>, memref<9216xf32>, memref<16xf32>, memref<1152xf32>, memref<1x16x4x4xf32, #kernel.layout<block = 16>>
}

// The lines of the outputs are asked for, to be written, during the products:
// of 8 x 8 pixels, whose rows have two of halo, 80 lines of each vector, by 36
// products of four tiles, three by each. Filter n's begin at 80 * 4 n / 144.
// CHECK-LABEL: func.func private @fetch_output
// CHECK-SAME:    %[[Y:[a-z0-9]+]]: memref<3200xf32> {llvm.noalias}, %{{[a-z0-9]+}}: index
// CHECK:         %[[N:.+]] = arith.muli %{{.+}}, %c320{{ }}
// CHECK-NEXT:    arith.divui %[[N]], %c144
// CHECK-COUNT-6: memref.prefetch %[[Y]]{{.*}}, write, locality<3>, data
// CHECK-NOT:     memref.prefetch %[[Y]]
// CHECK:         return
kernel.func @fetch_output {
^bb0(%x: memref<1x16x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>, %f: memref<18432xf32>, %b: memref<32xf32>, %s: memref<8192xf32>, %y: memref<1x32x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>):
  kernel.winograd ins(%x, %f, %b, %s) outs(%y) {channels = 16 : i64, fetches_output, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 2 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x16x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>, memref<18432xf32>, memref<32xf32>, memref<8192xf32>, memref<1x32x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
}

// Where the filter is transformed as it is used, half of the channels at a time,
// the products of each half fetch half of the lines.
// CHECK-LABEL: func.func private @fetch_output_by_parts
// CHECK-SAME:    %[[Y:[a-z0-9]+]]: memref<3200xf32> {llvm.noalias}, %{{[a-z0-9]+}}: index
// CHECK:         arith.divui %{{.+}}, %c288
// CHECK-COUNT-4: memref.prefetch %[[Y]]{{.*}}, write, locality<3>, data
// CHECK-NOT:     memref.prefetch %[[Y]]
// CHECK:         return
kernel.func @fetch_output_by_parts {
^bb0(%x: memref<1x16x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>, %f: memref<4608xf32>, %b: memref<32xf32>, %s: memref<32768xf32>, %y: memref<1x32x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>):
  kernel.winograd ins(%x, %f, %b, %s) outs(%y) {channels = 16 : i64, fetches_output, filter_channels = 8 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 2 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x16x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>, memref<4608xf32>, memref<32xf32>, memref<32768xf32>, memref<1x32x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
}

// Of six filters in a row two are derived: each vector of theirs from the ones of
// 0 and infinity, eight channels of two vectors behind each other, less the one
// before. What is packed of the next part is fetched evenly by all.
// CHECK-LABEL: func.func private @derive_filters
// CHECK:         arith.minsi
// CHECK:         scf.if
// CHECK-COUNT-2: memref.prefetch %arg1{{.*}}, read, locality<3>, data
// CHECK:         %[[MIRROR:.+]] = vector.load %arg1
// CHECK-NEXT:    %[[LESS:.+]] = arith.negf %[[MIRROR]]
// CHECK:         %[[FIRST:.+]] = vector.load %arg1
// CHECK-NEXT:    %[[SUM:.+]] = math.fma %[[FIRST]], %{{.+}}, %[[LESS]]
// CHECK:         %[[SECOND:.+]] = vector.load %arg1
// CHECK-NEXT:    math.fma %[[SECOND]], %{{.+}}, %[[SUM]]
// CHECK:         } else {
// CHECK-NOT:     arith.negf
// CHECK:         return
kernel.func @derive_filters {
^bb0(%x: memref<1x16x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>, %f: memref<12288xf32>, %b: memref<32xf32>, %s: memref<32768xf32>, %y: memref<1x32x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>):
  kernel.winograd ins(%x, %f, %b, %s) outs(%y) {channels = 16 : i64, derives_mirrored, filter_channels = 8 : i64, outputs = array<i64: 4, 4>, padding = array<i64: 1, 1>, strip = 2 : i64, tile = #kernel.tile<rows = 1, columns = 4, vectors = 2, task_panels = 1, task_tiles = 1>, window = array<i64: 3, 3>} : memref<1x16x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>, memref<12288xf32>, memref<32xf32>, memref<32768xf32>, memref<1x32x8x8xf32, #kernel.layout<block = 16, halo_low = [1, 1], halo_high = [1, 1]>>
}

// While it serves 112 of them, two elements each: a line comes several times.
// CHECK-LABEL: func.func private @fetch_little
// CHECK:         scf.for {{.*}} iter_args
// CHECK:           memref.prefetch %arg1{{.*}}, read, locality<3>, data
// CHECK-NOT:       memref.prefetch %arg1
// CHECK:           scf.yield
kernel.func @fetch_little {
^bb0(%x: memref<1x64x28x28xf32, #kernel.layout<block = 16>>, %f: memref<4096xf32>, %b: memref<64xf32>, %y: memref<1x64x28x28xf32, #kernel.layout<block = 16>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 7, vectors = 1, task_panels = 4, task_tiles = 28>} : memref<1x64x28x28xf32, #kernel.layout<block = 16>>, memref<4096xf32>, memref<64xf32>, memref<1x64x28x28xf32, #kernel.layout<block = 16>>
}

// Of 448 of them none fetches anything.
// CHECK-LABEL: func.func private @fetch_nothing
// CHECK-NOT:     memref.prefetch %arg1
// CHECK:         return
kernel.func @fetch_nothing {
^bb0(%x: memref<1x64x56x56xf32, #kernel.layout<block = 16>>, %f: memref<4096xf32>, %b: memref<64xf32>, %y: memref<1x64x56x56xf32, #kernel.layout<block = 16>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 7, vectors = 1, task_panels = 4, task_tiles = 56>} : memref<1x64x56x56xf32, #kernel.layout<block = 16>>, memref<4096xf32>, memref<64xf32>, memref<1x64x56x56xf32, #kernel.layout<block = 16>>
}

// As many sums are activated side by side as registers are free, of 32: three
// for each.
// CHECK-LABEL: func.func private @side_by_side
// CHECK-COUNT-2: arith.divf {{.*}} : vector<1x16xf32>
// CHECK-COUNT-2: arith.divf {{.*}} : vector<2x16xf32>
// CHECK:         arith.divf {{.*}} : vector<3x16xf32>
// CHECK-COUNT-4: arith.divf {{.*}} : vector<4x16xf32>
// CHECK:         arith.divf {{.*}} : vector<3x16xf32>
// CHECK-NOT:     arith.divf
// CHECK:         return
kernel.func @side_by_side {
^bb0(%x: memref<1x16x1x7xf32, #kernel.layout<block = 16>>, %f: memref<1024xf32>, %b: memref<64xf32>, %y: memref<1x64x1x7xf32, #kernel.layout<block = 16>>):
  kernel.convolution ins(%x, %f, %b) outs(%y) {activation = #cnn.activation<silu>, window = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, groups = 1 : i64, tile = #kernel.tile<rows = 1, columns = 7, vectors = 4, task_panels = 1, task_tiles = 1>} : memref<1x16x1x7xf32, #kernel.layout<block = 16>>, memref<1024xf32>, memref<64xf32>, memref<1x64x1x7xf32, #kernel.layout<block = 16>>
}

// Groups of 2 channels: each of the three columns that two neighbouring windows
// read is loaded, and its lanes exchanged once, for each row of the window.
// CHECK-LABEL: func.func private @grouped
// CHECK:         scf.for
// CHECK-COUNT-2:   math.fma
// CHECK-NOT:       vector.shuffle
// CHECK-COUNT-2:   math.fma
// CHECK:           vector.shuffle %[[L:.+]], %[[L]] [1, 0, 3, 2] : vector<4xf32>, vector<4xf32>
// CHECK-NEXT:      math.fma
// CHECK-NEXT:      vector.shuffle %[[M:.+]], %[[M]] [1, 0, 3, 2] : vector<4xf32>, vector<4xf32>
// CHECK-NEXT:      math.fma
// CHECK-NEXT:      math.fma
// CHECK-NEXT:      vector.shuffle %[[H:.+]], %[[H]] [1, 0, 3, 2] : vector<4xf32>, vector<4xf32>
// CHECK-NEXT:      math.fma
// CHECK-NEXT:      scf.yield
// CHECK-COUNT-2: vector.store
// CHECK-NOT:     vector.store
kernel.func @grouped {
^bb0(%x: memref<1x4x3x3xf32, #kernel.layout<block = 4>>, %w: memref<48xf32>, %b: memref<4xf32>, %y: memref<1x4x1x2xf32, #kernel.layout<block = 4>>):
  kernel.grouped ins(%x, %w, %b) outs(%y) {group_channels = 2 : i64, window = array<i64: 3, 2>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, padding = array<i64: 0, 0>, tile = #kernel.tile<rows = 1, columns = 2, vectors = 1, task_panels = 1, task_tiles = 1>} : memref<1x4x3x3xf32, #kernel.layout<block = 4>>, memref<48xf32>, memref<4xf32>, memref<1x4x1x2xf32, #kernel.layout<block = 4>>
}
}
