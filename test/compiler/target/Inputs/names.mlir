// Names as an exporter may choose them: words of C, signs that end comments or
// lines, names that differ in what C cannot have.
cnn.network @names(%0 as "for": tensor<1x2xf32>, %1 as "a.b": tensor<2x3xf32>, %2 as "A_B": tensor<2x3xf32>,
                   %3 as "workspace": tensor<1x2xf32>, %4 as "1": tensor<1x2xf32>) -> ("x*/y\\\0A", "\C3\A9") {
  %5 = cnn.binary add %0, %3
  %6 = cnn.binary add %1, %2
  %7 = cnn.binary add %5, %4
  cnn.output %7, %6
}
