//===-- resnet18.mlir - ResNet-18, written by hand ------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// He, Zhang, Ren & Sun 2015, "Deep residual learning for image recognition",
// table 1, second column, with projection shortcuts where the shape changes
// (option B). 11 689 512 parameters, and the running statistics of the batch
// norms. Parameters have the names that torchvision gives them, so that a file of
// its weights fits.
//
//   cnnc resnet18.mlir --init he:1 -o resnet18.o
//
// A residual block is one op with two regions: its body, and the shortcut beside
// it. Without a shortcut region the shortcut is the input itself. What the block
// gives is relu(body + shortcut). The regions get the block's input as argument.
//
//===----------------------------------------------------------------------===//

cnn.network @resnet18(%image: tensor<1x3x224x224xf32>) -> (logits) {
  // conv1: 64 x 112 x 112
  %w0 = cnn.parameter "conv1.weight" : tensor<64x3x7x7xf32>
  %s0 = cnn.parameter "bn1.weight" : tensor<64xf32>
  %o0 = cnn.parameter "bn1.bias" : tensor<64xf32>
  %m0 = cnn.parameter "bn1.running_mean" : tensor<64xf32>
  %v0 = cnn.parameter "bn1.running_var" : tensor<64xf32>
  %c0 = cnn.convolution %image, %w0 strides [2, 2] padding [3, 3]
  %n0 = cnn.batch_norm %c0 scale %s0 offset %o0 mean %m0 variance %v0
  %a0 = cnn.activation relu %n0
  // 64 x 56 x 56
  %pooled = cnn.pool max %a0 window [3, 3] strides [2, 2] padding [1, 1]

  // conv2_x: 64 x 56 x 56
  %block1_0 = cnn.residual %pooled body (%x) {
    %w1 = cnn.parameter "layer1.0.conv1.weight" : tensor<64x64x3x3xf32>
    %s1 = cnn.parameter "layer1.0.bn1.weight" : tensor<64xf32>
    %o1 = cnn.parameter "layer1.0.bn1.bias" : tensor<64xf32>
    %m1 = cnn.parameter "layer1.0.bn1.running_mean" : tensor<64xf32>
    %v1 = cnn.parameter "layer1.0.bn1.running_var" : tensor<64xf32>
    %c1 = cnn.convolution %x, %w1 padding [1, 1]
    %n1 = cnn.batch_norm %c1 scale %s1 offset %o1 mean %m1 variance %v1
    %a1 = cnn.activation relu %n1

    %w2 = cnn.parameter "layer1.0.conv2.weight" : tensor<64x64x3x3xf32>
    %s2 = cnn.parameter "layer1.0.bn2.weight" : tensor<64xf32>
    %o2 = cnn.parameter "layer1.0.bn2.bias" : tensor<64xf32>
    %m2 = cnn.parameter "layer1.0.bn2.running_mean" : tensor<64xf32>
    %v2 = cnn.parameter "layer1.0.bn2.running_var" : tensor<64xf32>
    %c2 = cnn.convolution %a1, %w2 padding [1, 1]
    %n2 = cnn.batch_norm %c2 scale %s2 offset %o2 mean %m2 variance %v2
    cnn.yield %n2
  } activation relu

  %block1_1 = cnn.residual %block1_0 body (%x) {
    %w1 = cnn.parameter "layer1.1.conv1.weight" : tensor<64x64x3x3xf32>
    %s1 = cnn.parameter "layer1.1.bn1.weight" : tensor<64xf32>
    %o1 = cnn.parameter "layer1.1.bn1.bias" : tensor<64xf32>
    %m1 = cnn.parameter "layer1.1.bn1.running_mean" : tensor<64xf32>
    %v1 = cnn.parameter "layer1.1.bn1.running_var" : tensor<64xf32>
    %c1 = cnn.convolution %x, %w1 padding [1, 1]
    %n1 = cnn.batch_norm %c1 scale %s1 offset %o1 mean %m1 variance %v1
    %a1 = cnn.activation relu %n1

    %w2 = cnn.parameter "layer1.1.conv2.weight" : tensor<64x64x3x3xf32>
    %s2 = cnn.parameter "layer1.1.bn2.weight" : tensor<64xf32>
    %o2 = cnn.parameter "layer1.1.bn2.bias" : tensor<64xf32>
    %m2 = cnn.parameter "layer1.1.bn2.running_mean" : tensor<64xf32>
    %v2 = cnn.parameter "layer1.1.bn2.running_var" : tensor<64xf32>
    %c2 = cnn.convolution %a1, %w2 padding [1, 1]
    %n2 = cnn.batch_norm %c2 scale %s2 offset %o2 mean %m2 variance %v2
    cnn.yield %n2
  } activation relu

  // conv3_x: 128 x 28 x 28. The first block halves the image and doubles the
  // channels; a pointwise convolution lets the shortcut follow.
  %block2_0 = cnn.residual %block1_1 body (%x) {
    %w1 = cnn.parameter "layer2.0.conv1.weight" : tensor<128x64x3x3xf32>
    %s1 = cnn.parameter "layer2.0.bn1.weight" : tensor<128xf32>
    %o1 = cnn.parameter "layer2.0.bn1.bias" : tensor<128xf32>
    %m1 = cnn.parameter "layer2.0.bn1.running_mean" : tensor<128xf32>
    %v1 = cnn.parameter "layer2.0.bn1.running_var" : tensor<128xf32>
    %c1 = cnn.convolution %x, %w1 strides [2, 2] padding [1, 1]
    %n1 = cnn.batch_norm %c1 scale %s1 offset %o1 mean %m1 variance %v1
    %a1 = cnn.activation relu %n1

    %w2 = cnn.parameter "layer2.0.conv2.weight" : tensor<128x128x3x3xf32>
    %s2 = cnn.parameter "layer2.0.bn2.weight" : tensor<128xf32>
    %o2 = cnn.parameter "layer2.0.bn2.bias" : tensor<128xf32>
    %m2 = cnn.parameter "layer2.0.bn2.running_mean" : tensor<128xf32>
    %v2 = cnn.parameter "layer2.0.bn2.running_var" : tensor<128xf32>
    %c2 = cnn.convolution %a1, %w2 padding [1, 1]
    %n2 = cnn.batch_norm %c2 scale %s2 offset %o2 mean %m2 variance %v2
    cnn.yield %n2
  } shortcut (%x) {
    %w3 = cnn.parameter "layer2.0.downsample.0.weight" : tensor<128x64x1x1xf32>
    %s3 = cnn.parameter "layer2.0.downsample.1.weight" : tensor<128xf32>
    %o3 = cnn.parameter "layer2.0.downsample.1.bias" : tensor<128xf32>
    %m3 = cnn.parameter "layer2.0.downsample.1.running_mean" : tensor<128xf32>
    %v3 = cnn.parameter "layer2.0.downsample.1.running_var" : tensor<128xf32>
    %c3 = cnn.convolution %x, %w3 strides [2, 2]
    %n3 = cnn.batch_norm %c3 scale %s3 offset %o3 mean %m3 variance %v3
    cnn.yield %n3
  } activation relu

  %block2_1 = cnn.residual %block2_0 body (%x) {
    %w1 = cnn.parameter "layer2.1.conv1.weight" : tensor<128x128x3x3xf32>
    %s1 = cnn.parameter "layer2.1.bn1.weight" : tensor<128xf32>
    %o1 = cnn.parameter "layer2.1.bn1.bias" : tensor<128xf32>
    %m1 = cnn.parameter "layer2.1.bn1.running_mean" : tensor<128xf32>
    %v1 = cnn.parameter "layer2.1.bn1.running_var" : tensor<128xf32>
    %c1 = cnn.convolution %x, %w1 padding [1, 1]
    %n1 = cnn.batch_norm %c1 scale %s1 offset %o1 mean %m1 variance %v1
    %a1 = cnn.activation relu %n1

    %w2 = cnn.parameter "layer2.1.conv2.weight" : tensor<128x128x3x3xf32>
    %s2 = cnn.parameter "layer2.1.bn2.weight" : tensor<128xf32>
    %o2 = cnn.parameter "layer2.1.bn2.bias" : tensor<128xf32>
    %m2 = cnn.parameter "layer2.1.bn2.running_mean" : tensor<128xf32>
    %v2 = cnn.parameter "layer2.1.bn2.running_var" : tensor<128xf32>
    %c2 = cnn.convolution %a1, %w2 padding [1, 1]
    %n2 = cnn.batch_norm %c2 scale %s2 offset %o2 mean %m2 variance %v2
    cnn.yield %n2
  } activation relu

  // conv4_x: 256 x 14 x 14. The first block halves the image and doubles the
  // channels; a pointwise convolution lets the shortcut follow.
  %block3_0 = cnn.residual %block2_1 body (%x) {
    %w1 = cnn.parameter "layer3.0.conv1.weight" : tensor<256x128x3x3xf32>
    %s1 = cnn.parameter "layer3.0.bn1.weight" : tensor<256xf32>
    %o1 = cnn.parameter "layer3.0.bn1.bias" : tensor<256xf32>
    %m1 = cnn.parameter "layer3.0.bn1.running_mean" : tensor<256xf32>
    %v1 = cnn.parameter "layer3.0.bn1.running_var" : tensor<256xf32>
    %c1 = cnn.convolution %x, %w1 strides [2, 2] padding [1, 1]
    %n1 = cnn.batch_norm %c1 scale %s1 offset %o1 mean %m1 variance %v1
    %a1 = cnn.activation relu %n1

    %w2 = cnn.parameter "layer3.0.conv2.weight" : tensor<256x256x3x3xf32>
    %s2 = cnn.parameter "layer3.0.bn2.weight" : tensor<256xf32>
    %o2 = cnn.parameter "layer3.0.bn2.bias" : tensor<256xf32>
    %m2 = cnn.parameter "layer3.0.bn2.running_mean" : tensor<256xf32>
    %v2 = cnn.parameter "layer3.0.bn2.running_var" : tensor<256xf32>
    %c2 = cnn.convolution %a1, %w2 padding [1, 1]
    %n2 = cnn.batch_norm %c2 scale %s2 offset %o2 mean %m2 variance %v2
    cnn.yield %n2
  } shortcut (%x) {
    %w3 = cnn.parameter "layer3.0.downsample.0.weight" : tensor<256x128x1x1xf32>
    %s3 = cnn.parameter "layer3.0.downsample.1.weight" : tensor<256xf32>
    %o3 = cnn.parameter "layer3.0.downsample.1.bias" : tensor<256xf32>
    %m3 = cnn.parameter "layer3.0.downsample.1.running_mean" : tensor<256xf32>
    %v3 = cnn.parameter "layer3.0.downsample.1.running_var" : tensor<256xf32>
    %c3 = cnn.convolution %x, %w3 strides [2, 2]
    %n3 = cnn.batch_norm %c3 scale %s3 offset %o3 mean %m3 variance %v3
    cnn.yield %n3
  } activation relu

  %block3_1 = cnn.residual %block3_0 body (%x) {
    %w1 = cnn.parameter "layer3.1.conv1.weight" : tensor<256x256x3x3xf32>
    %s1 = cnn.parameter "layer3.1.bn1.weight" : tensor<256xf32>
    %o1 = cnn.parameter "layer3.1.bn1.bias" : tensor<256xf32>
    %m1 = cnn.parameter "layer3.1.bn1.running_mean" : tensor<256xf32>
    %v1 = cnn.parameter "layer3.1.bn1.running_var" : tensor<256xf32>
    %c1 = cnn.convolution %x, %w1 padding [1, 1]
    %n1 = cnn.batch_norm %c1 scale %s1 offset %o1 mean %m1 variance %v1
    %a1 = cnn.activation relu %n1

    %w2 = cnn.parameter "layer3.1.conv2.weight" : tensor<256x256x3x3xf32>
    %s2 = cnn.parameter "layer3.1.bn2.weight" : tensor<256xf32>
    %o2 = cnn.parameter "layer3.1.bn2.bias" : tensor<256xf32>
    %m2 = cnn.parameter "layer3.1.bn2.running_mean" : tensor<256xf32>
    %v2 = cnn.parameter "layer3.1.bn2.running_var" : tensor<256xf32>
    %c2 = cnn.convolution %a1, %w2 padding [1, 1]
    %n2 = cnn.batch_norm %c2 scale %s2 offset %o2 mean %m2 variance %v2
    cnn.yield %n2
  } activation relu

  // conv5_x: 512 x 7 x 7. The first block halves the image and doubles the
  // channels; a pointwise convolution lets the shortcut follow.
  %block4_0 = cnn.residual %block3_1 body (%x) {
    %w1 = cnn.parameter "layer4.0.conv1.weight" : tensor<512x256x3x3xf32>
    %s1 = cnn.parameter "layer4.0.bn1.weight" : tensor<512xf32>
    %o1 = cnn.parameter "layer4.0.bn1.bias" : tensor<512xf32>
    %m1 = cnn.parameter "layer4.0.bn1.running_mean" : tensor<512xf32>
    %v1 = cnn.parameter "layer4.0.bn1.running_var" : tensor<512xf32>
    %c1 = cnn.convolution %x, %w1 strides [2, 2] padding [1, 1]
    %n1 = cnn.batch_norm %c1 scale %s1 offset %o1 mean %m1 variance %v1
    %a1 = cnn.activation relu %n1

    %w2 = cnn.parameter "layer4.0.conv2.weight" : tensor<512x512x3x3xf32>
    %s2 = cnn.parameter "layer4.0.bn2.weight" : tensor<512xf32>
    %o2 = cnn.parameter "layer4.0.bn2.bias" : tensor<512xf32>
    %m2 = cnn.parameter "layer4.0.bn2.running_mean" : tensor<512xf32>
    %v2 = cnn.parameter "layer4.0.bn2.running_var" : tensor<512xf32>
    %c2 = cnn.convolution %a1, %w2 padding [1, 1]
    %n2 = cnn.batch_norm %c2 scale %s2 offset %o2 mean %m2 variance %v2
    cnn.yield %n2
  } shortcut (%x) {
    %w3 = cnn.parameter "layer4.0.downsample.0.weight" : tensor<512x256x1x1xf32>
    %s3 = cnn.parameter "layer4.0.downsample.1.weight" : tensor<512xf32>
    %o3 = cnn.parameter "layer4.0.downsample.1.bias" : tensor<512xf32>
    %m3 = cnn.parameter "layer4.0.downsample.1.running_mean" : tensor<512xf32>
    %v3 = cnn.parameter "layer4.0.downsample.1.running_var" : tensor<512xf32>
    %c3 = cnn.convolution %x, %w3 strides [2, 2]
    %n3 = cnn.batch_norm %c3 scale %s3 offset %o3 mean %m3 variance %v3
    cnn.yield %n3
  } activation relu

  %block4_1 = cnn.residual %block4_0 body (%x) {
    %w1 = cnn.parameter "layer4.1.conv1.weight" : tensor<512x512x3x3xf32>
    %s1 = cnn.parameter "layer4.1.bn1.weight" : tensor<512xf32>
    %o1 = cnn.parameter "layer4.1.bn1.bias" : tensor<512xf32>
    %m1 = cnn.parameter "layer4.1.bn1.running_mean" : tensor<512xf32>
    %v1 = cnn.parameter "layer4.1.bn1.running_var" : tensor<512xf32>
    %c1 = cnn.convolution %x, %w1 padding [1, 1]
    %n1 = cnn.batch_norm %c1 scale %s1 offset %o1 mean %m1 variance %v1
    %a1 = cnn.activation relu %n1

    %w2 = cnn.parameter "layer4.1.conv2.weight" : tensor<512x512x3x3xf32>
    %s2 = cnn.parameter "layer4.1.bn2.weight" : tensor<512xf32>
    %o2 = cnn.parameter "layer4.1.bn2.bias" : tensor<512xf32>
    %m2 = cnn.parameter "layer4.1.bn2.running_mean" : tensor<512xf32>
    %v2 = cnn.parameter "layer4.1.bn2.running_var" : tensor<512xf32>
    %c2 = cnn.convolution %a1, %w2 padding [1, 1]
    %n2 = cnn.batch_norm %c2 scale %s2 offset %o2 mean %m2 variance %v2
    cnn.yield %n2
  } activation relu

  // The mean over the image, then a number for each of ImageNet's 1000 classes.
  %mean = cnn.global_pool average %block4_1
  %flat = cnn.flatten %mean
  %weights = cnn.parameter "fc.weight" : tensor<1000x512xf32>
  %bias = cnn.parameter "fc.bias" : tensor<1000xf32>
  %logits = cnn.fully_connected %flat, %weights bias %bias
  cnn.output %logits
}
