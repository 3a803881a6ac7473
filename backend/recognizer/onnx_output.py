"""The number of classes of a network, read from its ONNX file without loading the network.

Knows the few fields of the format (Protocol Buffers, numbered as in onnx.proto) that lead to the output's shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_OUTPUT = (7, 12)  # ModelProto.graph, GraphProto.output
_SHAPE = (2, 1, 2, 1)  # ValueInfoProto.type, TypeProto.tensor_type, Tensor.shape, TensorShapeProto.dim
_DIM_VALUE = 1  # of a Dimension; one with a name instead is open


def output_classes(path: Path) -> int | None:
    """C of the network's ``(N, T, C)`` output; None if the file leaves it open.

    Raises:
        ValueError: the file is not an ONNX file with one such output.
        OSError: it cannot be read.
    """
    try:
        outputs = list(_messages(memoryview(path.read_bytes()), _OUTPUT))
        shapes = [list(_messages(output, _SHAPE)) for output in outputs]
        if [len(shape) for shape in shapes] != [3]:
            raise ValueError(f"A network has one (N, T, C) output. Received: {[len(s) for s in shapes]} axes")
        sizes = [value for number, value in _fields(shapes[0][2]) if number == _DIM_VALUE]
    except IndexError as error:
        raise ValueError(f"{path.name} is cut off") from error
    return sizes[0] if sizes and isinstance(sizes[0], int) else None


def _messages(data: memoryview, path: tuple[int, ...]) -> Iterator[memoryview]:
    """The messages that are reached by these field numbers, one level each."""
    for number, value in _fields(data):
        if number == path[0] and isinstance(value, memoryview):
            if len(path) == 1:
                yield value
            else:
                yield from _messages(value, path[1:])


def _fields(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Numbers and values of a message's fields; numbers of fixed width are left out."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        match key & 7:
            case 0:
                value, at = _varint(data, at)
                yield key >> 3, value
            case 1:
                at += 8
            case 2:
                size, at = _varint(data, at)
                if size > len(data) - at:
                    raise ValueError("A field is longer than its message")
                yield key >> 3, data[at : at + size]
                at += size
            case 5:
                at += 4
            case kind:
                raise ValueError(f"There is no field of type {kind}")


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """The number that begins at ``at``, seven bits per byte, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
