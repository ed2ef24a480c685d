//===-- app.cpp - A user's program in C++ ---------------------------------===//
//
// Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cnnrt.hpp"
#include "fake.h"

int main() {
  cnnrt::Pool pool(2);
  cnnrt::Session session(fake, pool);
  std::vector<float> x(session.model().input(0).elements());
  std::vector<float> bias(session.model().input(1).elements());
  std::vector<float> y(session.model().output(0).elements());
  x[0] = 3;
  bias[0] = 1;
  session.run({x, bias}, {y});
  return y[0] == 7 ? 0 : 1;
}
