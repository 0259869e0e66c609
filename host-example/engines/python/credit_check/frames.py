"""Frames `CCB1` out of Arrow arrays and back; `core/src/batch.rs` says what they are made of."""

import struct
from itertools import accumulate

import pyarrow as pa
import pyarrow.compute as pc

from .failure import Failure

# Columns of a question.
CODE, NAME, KIND, REGION, FORMER_NAMES, SEARCH, DAY, CODE_KIND, REQUEST, CODE_SOURCE, MATTER = range(1, 12)
# Columns of an answer.
WORD, KIND_FOUND, ENDS, LIST, ENTRY, VERDICT, EVIDENCE, STATUS, DIRECTION, ERROR_CODE = range(16, 26)
DECISION, REASONS, RULE, SHARE, TIMES, MONTHS, MEASURES = range(26, 33)

# Bits of the word of a screened row.
NOT_NEAR, NO_CODE, TRUNCATED, LOOK_UP, STALE = (1 << bit for bit in range(3, 8))
BAD_CODE, UNNAMED, ERROR = 1 << 24, 1 << 25, 1 << 31
FINDINGS, EXCLUDED = 8, 16
# Bits of the word of a graded row, after two that say 1 lower, 2 normal, 3 raised; a list is stale as above.
PENDING, HELD_FOCUS, HELD_SUSPENDED = 1 << 3, 1 << 4, 1 << 5
# What its first three bits say.
VERDICTS = ("none", "excluded", "related", "possible", "probable", "confirmed")
# A finding's verdict, status and direction by number.
VERDICT_NAMES = ("confirmed", "probable", "possible", "excluded", "related")

_HEAD = struct.Struct("<4s7I")
_COLUMN = struct.Struct("<HH5I")
_TYPES = {2: pa.uint8(), 3: pa.uint32(), 4: pa.int32(), 5: pa.uint64()}


_SUBTRACT = pc.get_function("subtract")


# `pa.array` of a list and `pa.scalar` look for pandas and load it: 50 MB more for each worker.
def texts(*values):
    """A short array of texts; None is null."""
    own = [(value or "").encode() for value in values]
    valid = sum(1 << at for at, value in enumerate(values) if value is not None)
    ends = struct.pack(f"<{len(own) + 1}i", *accumulate(map(len, own), initial=0))
    parts = [valid.to_bytes((len(own) + 7) // 8, "little"), ends, b"".join(own)]
    return pa.Array.from_buffers(pa.utf8(), len(own), [pa.py_buffer(part) for part in parts])


def numbers(kind, *values):
    """A short array of numbers of the type `kind`."""
    form = {pa.uint32(): "I", pa.int32(): "i", pa.date32(): "i"}[kind]
    data = pa.py_buffer(struct.pack(f"<{len(values)}{form}", *values))
    return pa.Array.from_buffers(kind, len(values), [None, data])


def _plain(column):
    """One array of texts or days, without dictionary or chunks."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.nulls(0)
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_null(kind):
        return column.cast(pa.utf8())
    if pa.types.is_large_string(kind) or kind == pa.string_view():
        return column.cast(pa.utf8())
    return column


def _parts(number, column):
    """Type, and validity, offsets and data as buffers with the bytes that count."""
    column = _plain(column)
    text = pa.types.is_string(column.type)
    if not text and not (number == DAY and pa.types.is_date32(column.type)):
        raise Failure({"code": "batch.column", "text": f"{column.type} is no text", "place": f"column {number}"})
    bits, offsets, *data = column.buffers()
    end = column.offset + len(column)
    # Arrow trusts what others hand over; what is copied must be there.
    if (bits and bits.size * 8 < end) or (len(column) and (not offsets or offsets.size < 4 * (end + text))):
        raise _damaged(number)
    validity = None
    if column.null_count:
        # Of a slice it is one of bits that begin elsewhere.
        bits = pc.is_valid(column)
        bits = pc.and_(bits, bits)
        validity = bits.buffers()[1].slice(0, (len(column) + 7) // 8)
    if not text:
        values = offsets.slice(column.offset * 4, len(column) * 4) if len(column) else None
        return 4, len(column), validity, None, values
    if not len(column):
        return 1, 0, None, pa.py_buffer(bytes(4)), None
    ends = pa.Array.from_buffers(pa.int32(), len(column) + 1, [None, offsets], offset=column.offset)
    first, last = ends[0].as_py(), ends[-1].as_py()
    # Those between are looked at by the module.
    if not 0 <= first <= last <= (data[0].size if data[0] else 0):
        raise _damaged(number)
    if first:
        ends = _SUBTRACT.call([ends, numbers(pa.int32(), first)[0]])
    at = ends.offset * 4
    ends = ends.buffers()[1].slice(at, (len(column) + 1) * 4)
    return 1, len(column), validity, ends, data[0].slice(first, last - first) if last > first else None


def _damaged(number):
    return Failure({"code": "batch.frame", "text": "buffers of Arrow that are too short", "place": f"column {number}"})


class Frame:
    """A question: where each buffer goes, and how long the whole is."""

    def __init__(self, rows, columns):
        columns = [(number, *_parts(number, column)) for number, column in columns.items()]
        at = _HEAD.size + _COLUMN.size * len(columns)
        table, self.buffers = [], []

        def place(buffer):
            nonlocal at
            if buffer is None or not buffer.size:
                return 0
            at = (at + 7) & ~7
            self.buffers.append((at, buffer))
            at += buffer.size
            return at - buffer.size

        for number, kind, values, validity, ends, data in columns:
            where = [place(validity), place(ends), place(data)]
            table.append(_COLUMN.pack(number, kind, values, *where, data.size if data else 0))
        self.size = at
        self.head = _HEAD.pack(b"CCB1", 1, rows, len(columns), 0, at, 0, 0) + b"".join(table)


def size_of(head):
    """Length of an answer, which its first bytes say."""
    return _HEAD.unpack(head)[5]


def read(frame):
    """Columns of an answer by number, over the bytes as they are."""
    magic, version, _, count, *_ = _HEAD.unpack_from(frame)
    if (magic, version) != (b"CCB1", 1):
        raise ValueError("the module is of another version")
    whole = pa.py_buffer(frame)
    columns = {}
    for number in range(count):
        at = _HEAD.size + _COLUMN.size * number
        own, kind, values, validity, ends, data, size = _COLUMN.unpack_from(frame, at)
        bits = whole.slice(validity, (values + 7) // 8) if validity else None
        if kind == 1:
            offsets = whole.slice(ends, (values + 1) * 4)
            buffers = [bits, offsets, whole.slice(data, size)]
            columns[own] = pa.Array.from_buffers(pa.utf8(), values, buffers)
        else:
            columns[own] = pa.Array.from_buffers(_TYPES[kind], values, [bits, whole.slice(data, size)])
    return columns
