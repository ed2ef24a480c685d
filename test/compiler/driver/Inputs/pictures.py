# Writes pictures as PNG and JPEG files to a folder and, as .npy, what each is as
# an input of shape (1, 3, 12, 12); and damaged ones, without. The files are
# written byte by byte: what they contain then depends on no other program.
import os
import random
import struct
import sys
import zlib

from npy import write

folder = sys.argv[1]
dice = random.Random(1)
SIZE = 12


def path(name):
    return os.path.join(folder, name)


def save(name, content, planes=None):
    """The file, and the values of its red, green and blue planes, 0 to 1."""
    with open(path(name), "wb") as file:
        file.write(content)
    if planes:
        values = planes[0] + planes[1] + planes[2]
        write(path(name + ".npy"), (1, 3, SIZE, SIZE), values)


def numbers(most):
    return dice.choices(range(most + 1), k=SIZE * SIZE)


# PNG (ISO/IEC 15948) -------------------------------------------------------


def chunk(kind, content):
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


# First row and column and steps of each pass of interlaced pictures.
WHOLE = [(0, 0, 1, 1)]
ADAM7 = [
    (0, 0, 8, 8),
    (0, 4, 8, 8),
    (4, 0, 8, 4),
    (0, 2, 4, 4),
    (2, 0, 4, 2),
    (0, 1, 2, 2),
    (1, 0, 2, 1),
]


def png(kind, bits, pixels, interlaced=False, before=b""):
    """`pixels` have their samples as tuples, row by row; `before` are chunks."""
    rows = b""
    for y0, x0, dy, dx in ADAM7 if interlaced else WHOLE:
        for y in range(y0, SIZE, dy):
            samples = "".join(
                format(sample, f"0{bits}b")
                for x in range(x0, SIZE, dx)
                for sample in pixels[y * SIZE + x]
            )
            samples += "0" * (-len(samples) % 8)
            row = int(samples, 2).to_bytes(len(samples) // 8, "big")
            rows += b"\0" + row  # no filter
    size = struct.pack(">II", SIZE, SIZE)
    header = size + bytes((bits, kind, 0, 0, int(interlaced)))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + before
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


GREY, RGB, PALETTE, GREY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6


def save_png(name, kind, bits, channels, **options):
    most = (1 << bits) - 1
    samples = [numbers(most) for _ in range(channels)]
    colours = samples[:3] if channels >= 3 else samples[:1] * 3
    planes = [[s / most for s in plane] for plane in colours]
    save(name, png(kind, bits, list(zip(*samples)), **options), planes)


save_png("rgb.png", RGB, 8, 3)
save_png("rgb-interlaced.png", RGB, 8, 3, interlaced=True)
save_png("rgb16.png", RGB, 16, 3)
save_png("rgb-alpha.png", RGB_ALPHA, 8, 4, interlaced=True)
save_png("grey.png", GREY, 8, 1)
save_png("grey1.png", GREY, 1, 1)
save_png("grey16.png", GREY, 16, 1, interlaced=True)
save_png("grey-alpha16.png", GREY_ALPHA, 16, 2)
# Half as bright on a screen; the numbers are the same.
gamma = chunk(b"gAMA", struct.pack(">I", 100000))
save_png("gamma.png", RGB, 8, 3, before=gamma)

palette = [tuple(dice.choices(range(256), k=3)) for _ in range(16)]
indices = numbers(15)
chunks = chunk(b"PLTE", bytes(sum(palette, ())))
chunks += chunk(b"tRNS", bytes(range(16)))
save(
    "palette.png",
    png(PALETTE, 4, [(i,) for i in indices], before=chunks),
    [[palette[i][c] / 255 for i in indices] for c in range(3)],
)

whole = png(RGB, 8, [(1, 2, 3)] * (SIZE * SIZE))
save("half.png", whole[: len(whole) * 2 // 3])
save("end.png", whole[:-12])
save("checksum.png", whole[:45] + bytes([whole[45] ^ 1]) + whole[46:])
size = struct.pack(">II", 60000, 60000) + bytes((8, RGB, 0, 0, 0))
save("huge.png", whole[:8] + chunk(b"IHDR", size) + whole[33:])


# JPEG (ITU-T T.81) ---------------------------------------------------------


def segment(marker, content):
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def jpeg(planes, before=b"", size=8 * SIZE):
    """Each number of the planes is a block of 8 x 8 equal samples: its mean is
    all that is coded. The quantization makes it the difference to 128."""
    count = len(planes)
    bits = ""
    last = [128] * count
    for samples in zip(*planes):
        for i, sample in enumerate(samples):
            difference = sample - last[i]
            last[i] = sample
            category = abs(difference).bit_length()
            bits += format(category, "04b")
            if category:
                low = difference if difference > 0 else difference + (1 << category) - 1
                bits += format(low, f"0{category}b")
            bits += "0"  # the block's end
    bits += "1" * (-len(bits) % 8)
    scan = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    frame = struct.pack(">BHHB", 8, size, size, count)
    frame += b"".join(bytes((i + 1, 0x11, 0)) for i in range(count))
    parts = bytes((count,)) + b"".join(bytes((i + 1, 0)) for i in range(count))
    # Nine codes of four bits for the categories, one of one bit for the end.
    means = bytes((0, 0, 0, 9)) + bytes(12) + bytes(range(9))
    ends = bytes((1,)) + bytes(15) + bytes(1)
    return (
        b"\xff\xd8"
        + before
        + segment(0xDB, b"\0" + bytes([8] * 64))
        + segment(0xC0, frame)
        + segment(0xC4, b"\x00" + means)
        + segment(0xC4, b"\x10" + ends)
        + segment(0xDA, parts + bytes((0, 63, 0)))
        + scan
        + b"\xff\xd9"
    )


JFIF = segment(0xE0, b"JFIF\0" + bytes((1, 1, 0, 0, 1, 0, 1, 0, 0)))
ADOBE = segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, 0))

grey = numbers(255)
save("grey.jpg", jpeg([grey], JFIF), [[g / 255 for g in grey]] * 3)
colours = [numbers(255) for _ in range(3)]
planes = [[c / 255 for c in plane] for plane in colours]
save("rgb.jpg", jpeg(colours, ADOBE), planes)


def to_rgb(luma, blue, red):
    """JFIF's formula, rounded to bytes."""
    blue, red = blue - 128, red - 128
    values = (
        luma + 1.402 * red,
        luma - 0.344136286 * blue - 0.714136286 * red,
        luma + 1.772 * blue,
    )
    return [min(max(int(value + 256.5) - 256, 0), 255) / 255 for value in values]


luma = [numbers(255), *([x // 2 + 64 for x in numbers(255)] for _ in range(2))]
pixels = [to_rgb(*pixel) for pixel in zip(*luma)]
save("luma.jpg", jpeg(luma, JFIF), [list(plane) for plane in zip(*pixels)])

save("print.jpg", jpeg(colours + [grey], ADOBE))
whole = jpeg(colours, ADOBE)
save("half.jpg", whole[: len(whole) * 2 // 3])
save("start.jpg", whole[:10])
# Codes that no symbol has.
save("codes.jpg", whole[:-100] + b"\xf7" * 50 + whole[-50:])
save("huge.jpg", jpeg(colours, ADOBE, size=60000))
