# Writes arrays without NumPy.
import array
import math


def write(path, shape, values):
    """Numbers in row-major order as a .npy file of float32."""
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': %s}" % (shape,)
    header = header.ljust(117) + "\n"
    assert len(values) == math.prod(shape)
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little"))
        file.write(header.encode() + array.array("f", values).tobytes())
