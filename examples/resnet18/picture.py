#!/usr/bin/python3
# ===-- picture.py - Draw a small picture -----------------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Draws a landscape: something to show a network when no photograph is at hand.

  picture.py FILE.ppm FILE.npy

The .ppm file is for the eye: 224 x 224 pixels. The .npy file is the same for a
network that was trained on ImageNet: float32 (1, 3, 224, 224), each channel
with ImageNet's mean and deviation taken out.
"""

import sys

import numpy

SIDE = 224
MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)


def draw():
    """Returns (SIDE, SIDE, 3) in [0, 1]: sky, sun, three ranges of hills."""
    y, x = numpy.mgrid[0:SIDE, 0:SIDE] / SIDE
    sky = numpy.stack([0.35 + 0.6 * y, 0.55 + 0.3 * y, 0.95 - 0.2 * y], axis=2)
    distance = numpy.hypot(x - 0.72, y - 0.3)
    glow = numpy.clip(1.0 - distance / 0.5, 0.0, 1.0)[..., None] ** 3
    picture = sky + glow * numpy.array([0.6, 0.4, 0.1])
    picture[distance < 0.08] = [1.0, 0.95, 0.7]

    ranges = [
        (0.55, 0.05, 1.3, [0.45, 0.5, 0.65]),
        (0.68, 0.06, 2.1, [0.3, 0.45, 0.4]),
        (0.82, 0.05, 3.0, [0.15, 0.3, 0.15]),
    ]
    for phase, (height, relief, waves, colour) in enumerate(ranges):
        angle = 2.0 * numpy.pi * (waves * x + 0.37 * phase)
        crest = height + relief * (numpy.sin(angle) + 0.3 * numpy.sin(3.1 * angle))
        picture[y > crest] = colour
    texture = numpy.random.default_rng(1).normal(0.0, 0.02, picture.shape)
    return numpy.clip(picture + texture, 0.0, 1.0)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    pixels = numpy.round(255 * draw()).astype(numpy.uint8)
    with open(sys.argv[1], "wb") as file:
        file.write(b"P6\n%d %d\n255\n" % (SIDE, SIDE))
        file.write(pixels.tobytes())
    scaled = (pixels / 255.0 - MEAN) / DEVIATION
    channels = scaled.transpose(2, 0, 1)[None].astype(numpy.float32)
    numpy.save(sys.argv[2], numpy.ascontiguousarray(channels))


if __name__ == "__main__":
    main()
