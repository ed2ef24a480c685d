#!/usr/bin/python3
# ===-- dataset.py - Make the MNIST-1D data set -----------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Makes the MNIST-1D data set.

S. Greydanus, "Scaling down deep learning", 2020 (arXiv 2011.14439), section 2:
a signal of 40 samples is a digit, drawn as a curve of 12 points, that is
padded, scaled, shifted, laid into correlated noise, overlaid with white noise,
sheared and resampled. The parameters are the paper's. The random numbers are
not: they come from numpy's generator with a seed, so the signals differ from
the published file sample by sample, but not in distribution.
"""

import numpy

TRAINING_COUNT = 4000
TEST_COUNT = 1000
SIGNAL_LENGTH = 40

# How far the pen stands to the right at 12 equal steps down the page.
DIGITS = [
    [5.0, 6.0, 6.5, 6.75, 7.0, 7.0, 7.0, 7.0, 6.75, 6.5, 6.0, 5.0],
    [5.0, 3.0, 3.0, 3.4, 3.8, 4.2, 4.6, 5.0, 5.4, 5.8, 5.0, 5.0],
    [5.0, 6.0, 6.5, 6.5, 6.0, 5.25, 4.75, 4.0, 3.5, 3.5, 4.0, 5.0],
    [5.0, 6.0, 6.5, 6.5, 6.0, 5.0, 5.0, 6.0, 6.5, 6.5, 6.0, 5.0],
    [5.0, 4.4, 3.8, 3.2, 2.6, 2.6, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0],
    [5.0, 3.0, 3.0, 3.0, 3.0, 5.0, 6.0, 6.5, 6.5, 6.0, 4.5, 5.0],
    [5.0, 4.0, 3.5, 3.25, 3.0, 3.0, 3.0, 3.0, 3.25, 3.5, 4.0, 5.0],
    [5.0, 7.0, 7.0, 6.6, 6.2, 5.8, 5.4, 5.0, 4.6, 4.2, 5.0, 5.0],
    [5.0, 4.0, 3.5, 3.5, 4.0, 5.0, 5.0, 4.0, 3.5, 3.5, 4.0, 5.0],
    [5.0, 4.0, 3.5, 3.5, 4.0, 5.0, 5.0, 5.0, 5.0, 4.7, 4.3, 5.0],
]

PADDING = (36, 60)  # samples after the digit, both ends included
SCALE = 0.4  # full width of the range of the amplitude's factor, around 1
TRANSLATION = 48  # samples, less one at most
CORRELATED_NOISE = 0.25  # standard deviation before smoothing
SMOOTHING = 2.0  # standard deviation, in samples, of the Gaussian filter
WHITE_NOISE = 0.02  # standard deviation
SHEAR = 0.75  # full width of the range of the slope, around 0


def templates():
    """The digits with mean and variance taken out, beginning at zero."""
    points = numpy.array(DIGITS)
    points -= points.mean(axis=1, keepdims=True)
    points /= points.std(axis=1, keepdims=True)
    return (points - points[:, :1]) / 6.0


def resample(signal, length):
    """Linear interpolation at `length` equal steps from end to end."""
    return numpy.interp(
        numpy.linspace(0.0, 1.0, length),
        numpy.linspace(0.0, 1.0, len(signal)),
        signal,
    )


def smooth(noise):
    """A Gaussian filter, cut at four deviations, mirrored at the ends."""
    radius = int(4 * SMOOTHING)
    distance = numpy.arange(-radius, radius + 1)
    weights = numpy.exp(-0.5 * (distance / SMOOTHING) ** 2)
    weights /= weights.sum()
    mirrored = numpy.pad(noise, radius, mode="symmetric")
    return numpy.convolve(mirrored, weights, mode="valid")


def make_signal(template, random):
    """One signal of SIGNAL_LENGTH samples that holds the digit `template`."""
    # A digit with more blank page behind it is a smaller digit.
    padding = random.integers(PADDING[0], PADDING[1], endpoint=True)
    page = len(template) + PADDING[1]
    signal = resample(numpy.pad(template, (0, padding)), page)
    ink = numpy.zeros(len(template) + padding)
    ink[: len(template)] = 1.0
    is_digit = resample(ink, page) > 0.0

    signal *= 1.0 + SCALE * random.uniform(-0.5, 0.5)
    shift = random.integers(TRANSLATION)
    signal = numpy.roll(signal, shift)
    is_digit = numpy.roll(is_digit, shift)

    blank = smooth(CORRELATED_NOISE * random.standard_normal(page))
    signal = numpy.where(is_digit, signal, blank)
    signal += WHITE_NOISE * random.standard_normal(page)

    slope = SHEAR * random.uniform(-0.5, 0.5)
    signal -= slope * numpy.linspace(-0.5, 0.5, page)
    return resample(signal, SIGNAL_LENGTH)


def make_dataset(seed=42):
    """Returns (training signals, training labels, test signals, test labels):
    float32 arrays of (count, 1, 40) and uint8 arrays of (count,), with equally
    many signals of each digit among both together, in random order."""
    random = numpy.random.default_rng(seed)
    count = TRAINING_COUNT + TEST_COUNT
    labels = (numpy.arange(count) % len(DIGITS)).astype(numpy.uint8)
    digits = templates()
    signals = numpy.stack([make_signal(digits[d], random) for d in labels])
    signals = signals.astype(numpy.float32)[:, None, :]
    order = random.permutation(count)
    train, test = order[:TRAINING_COUNT], order[TRAINING_COUNT:]
    return signals[train], labels[train], signals[test], labels[test]


if __name__ == "__main__":
    for array in make_dataset():
        print(array.dtype, array.shape)
