// RUN: cnn-opt %s --cnn-graph-pipeline | FileCheck %s
// RUN: cnn-opt %s --cnn-graph-pipeline=level=0 | FileCheck %s --check-prefix=PLAIN
// RUN: cnn-opt %s --cnn-graph-pipeline --mlir-print-debuginfo | FileCheck %s --check-prefix=NAMES

// CHECK-LABEL: @resnet
// CHECK: %[[STEM:.*]] = cnn.convolution %image, %{{.*}} bias %{{.*}} strides [2, 2] padding [1, 1] activation relu
// CHECK-NEXT: %[[SHORTCUT:.*]] = cnn.convolution %[[STEM]], %{{.*}} bias %{{.*}} strides [2, 2] :
// CHECK-NEXT: %[[BODY:.*]] = cnn.convolution %[[STEM]], %{{.*}} bias %{{.*}} strides [2, 2] padding [1, 1] activation relu
// CHECK-NEXT: %[[SUM:.*]] = cnn.convolution %[[BODY]], %{{.*}} bias %{{.*}} residual %[[SHORTCUT]] padding [1, 1] activation relu
// CHECK-NEXT: %[[POOL:.*]] = cnn.global_pool average %[[SUM]]
// CHECK-NEXT: %[[FLAT:.*]] = cnn.reshape %[[POOL]] shape [1, 2]
// CHECK-NEXT: %[[LOGITS:.*]] = cnn.fully_connected %[[FLAT]], %{{.*}} bias %{{.*}} :
// CHECK-NEXT: cnn.output %[[LOGITS]]

// What planning cannot do without, and nothing else.
// PLAIN-LABEL: @resnet
// PLAIN-NOT: cnn.residual
// PLAIN-NOT: cnn.batch_norm
// PLAIN-NOT: cnn.dropout
// PLAIN-NOT: cnn.matmul
// PLAIN: cnn.convolution %image, %{{.*}} strides [2, 2] padding [1, 1] :
// PLAIN: cnn.convolution {{.*}} groups 2 :
// PLAIN: cnn.activation relu
// PLAIN: cnn.binary add {{.*}} activation relu
// PLAIN: cnn.fully_connected %{{[^ ]*}}, %{{[^ ]*}} :

// The first location of a layer is its own, those that it took in follow.
// NAMES: cnn.convolution %image{{.*}} loc(#[[STEM:loc[0-9]*]])
// NAMES-DAG: #[[STEM]] = loc(fused[#[[CONV:loc[0-9]*]], #[[NORM:loc[0-9]*]], #[[RELU:loc[0-9]*]]])
// NAMES-DAG: #[[CONV]] = loc("stem.conv"
// NAMES-DAG: #[[NORM]] = loc("stem.norm"
// NAMES-DAG: #[[RELU]] = loc("stem.relu"
cnn.network @resnet(%image: tensor<1x2x16x16xf32>) -> (logits) {
  %w = cnn.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>
  %u = cnn.constant dense<0.5> : tensor<2x2x3x3xf32>
  %f = cnn.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %b = cnn.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %o = cnn.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %1 = cnn.convolution %image, %u strides [2, 2] padding [1, 1] loc("stem.conv")
  %2 = cnn.batch_norm %1 scale %s offset %o mean %o variance %s loc("stem.norm")
  %3 = cnn.activation relu %2 loc("stem.relu")
  %4 = cnn.residual %3 body (%x) {
    %5 = cnn.convolution %x, %u strides [2, 2] padding [1, 1]
    %6 = cnn.batch_norm %5 scale %s offset %o mean %o variance %s
    %7 = cnn.activation relu %6
    %8 = cnn.convolution %7, %u padding [1, 1]
    %9 = cnn.batch_norm %8 scale %s offset %o mean %o variance %s
    cnn.yield %9
  } shortcut (%x) {
    %10 = cnn.convolution %x, %w strides [2, 2]
    %11 = cnn.batch_norm %10 scale %s offset %o mean %o variance %s
    cnn.yield %11
  } activation relu
  %12 = cnn.pool average %4 window [4, 4]
  %13 = cnn.flatten %12
  %14 = cnn.dropout %13
  %15 = cnn.matmul %14, %f
  %16 = cnn.binary add %15, %b
  cnn.output %16
}

// DenseNet's layers: a scale and offset that several may see, then relu.
// CHECK-LABEL: @densenet
// CHECK: %[[A:.*]] = cnn.convolution %x, %{{.*}} bias %{{.*}} groups 2 activation relu
// CHECK-NEXT: %[[C:.*]] = cnn.convolution %[[A]], %{{.*}} bias %{{.*}} activation relu
// CHECK-NEXT: %[[D:.*]] = cnn.convolution %[[C]], %{{.*}} padding [1, 1] :
// CHECK-NEXT: %[[E:.*]] = cnn.concat %x, %[[D]] axis 1
// CHECK-NEXT: cnn.output %[[E]]
cnn.network @densenet(%x: tensor<1x2x8x8xf32>) -> (y) {
  %w = cnn.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>
  %u = cnn.constant dense<0.5> : tensor<2x2x3x3xf32>
  %s = cnn.constant dense<[4.0, 1.5]> : tensor<2xf32>
  %o = cnn.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %0 = cnn.batch_norm %x scale %s offset %o mean %o variance %s
  %1 = cnn.activation relu %0
  %2 = cnn.convolution %1, %w
  %3 = cnn.batch_norm %2 scale %s offset %o mean %o variance %s
  %4 = cnn.activation relu %3
  %5 = cnn.convolution %4, %u padding [1, 1]
  %6 = cnn.concat %x, %5 axis 1
  cnn.output %6
}
