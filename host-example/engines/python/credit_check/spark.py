"""Data frames of Spark, over `mapInArrow`: a batch of Arrow to the module and back, nothing row by row.

The driver ships module, packs and the rest by `addFile`; each worker opens them once, and keeps them for
all its tasks while Spark keeps the worker (`spark.python.worker.reuse`, which is on by default).
"""

import os
from pathlib import Path

import pyarrow as pa

from .arrow import Checker, SUBJECT, WANT, without_error
from .failure import Failure

# What this worker has open, by what it was opened from.
_open = {}


class Data:
    """What the workers open; made on the driver, with the files already shipped.

    `package` ships this package too, for clusters on which it is not installed. `cache` keeps the compiled module
    for the next worker on the same machine.
    """

    def __init__(self, spark, module, packs=(), trust=None, on=None, rulebook=None, calendar=None,
                 language="zh-CN", fuel=None, package=False, cache=True):
        self.on, self.language, self.fuel, self.cache = on, language, fuel, cache
        self.rules = bool(rulebook)
        # What cannot be opened is told by the driver, not by a task that is tried four times.
        Checker(module, packs, trust, on, rulebook or b"", calendar or b"", language)
        context = spark.sparkContext
        names = set()

        def ship(path):
            path = os.path.abspath(path)
            name = os.path.basename(path)
            if name in names:
                # `addFile` knows files by their names alone.
                raise Failure({"code": "engine.file", "text": "two files of one name", "place": name})
            names.add(name)
            context.addFile(path)
            return name

        self.module = ship(module)
        self.packs = [ship(path) for path in packs]
        self.trust, self.rulebook, self.calendar = (
            ship(path) if path else None for path in (trust, rulebook, calendar))
        if package:
            context.addPyFile(_package())

    def _opened(self):
        from pyspark import SparkFiles

        def at(name):
            return SparkFiles.get(name) if name else None

        paths = [at(name) for name in (self.module, self.trust, self.rulebook, self.calendar, *self.packs)]
        # A file that was shipped again under its name is another one.
        key = (self.on, self.language, self.fuel,
               *((path, os.stat(path).st_mtime_ns) if path else None for path in paths))
        if key not in _open:
            _open.clear()
            module, trust, rulebook, calendar, *packs = paths
            _open[key] = Checker(
                module, packs, trust, self.on, rulebook or b"", calendar or b"", self.language, self.fuel,
                cache=self.cache)
        return _open[key]


def _package():
    import shutil
    import tempfile

    folder = Path(__file__).parent
    return shutil.make_archive(
        os.path.join(tempfile.mkdtemp(), "credit_check"), "zip", folder.parent, folder.name)


def _with(batch, *columns, keep=None):
    """The batch, or those of its columns that are kept, with more columns behind."""
    if keep is not None:
        batch = batch.select(list(keep))
    arrays, fields = list(batch.columns), list(batch.schema)
    for name, array in columns:
        arrays.append(array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array)
        fields.append(pa.field(name, arrays[-1].type))
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))


def _extended(frame, *columns, keep=None):
    from pyspark.sql.types import StructType

    more = StructType.fromDDL(", ".join(f"{name} {kind}" for name, kind in columns))
    own = frame.schema.fields if keep is None else [frame.schema[name] for name in keep]
    return StructType([*own, *more.fields])


def _are(frame, columns, kind="string"):
    """Refuses columns of another type on the driver: a task would be tried again and again."""
    for name in columns:
        found = dict(frame.dtypes).get(name)
        if found != kind:
            text = f"a column of type {kind} is wanted, not {found}"
            raise Failure({"code": "batch.column", "text": text, "place": name})


def _members(frame, columns):
    """Columns of a frame by the members of a subject that they are."""
    columns = dict(columns or {name: name for name in SUBJECT if name in frame.columns})
    unknown = set(columns) - set(SUBJECT)
    if unknown:
        raise Failure({"code": "batch.want", "text": f"{unknown}"})
    _are(frame, [name for member, name in columns.items() if member != "day"])
    _are(frame, [name for member, name in columns.items() if member == "day"], "date")
    return columns


def check_df(frame, data, code="code", kind="uscc", keep=None, fault=True):
    """The rows with `credit_valid` and, with `fault`, `credit_fault`, the word of the faults of that column; of the
    others only those of `keep`, if any are named: what is not handed back costs nothing."""
    _are(frame, [code])

    def call(batches):
        checker = data._opened()
        for batch in batches:
            words = checker.diagnose(batch.column(code), kind)
            faults = [("credit_fault", words.cast(pa.int64()))] if fault else []
            yield _with(batch, ("credit_valid", without_error(words)), *faults, keep=keep)

    faults = [("credit_fault", "bigint")] if fault else []
    return frame.mapInArrow(call, _extended(frame, ("credit_valid", "boolean"), *faults, keep=keep))


def screen_df(frame, data, columns=None, want="without-code", findings=False, keep=None):
    """The rows with `credit_word`, and `credit_error` where a row cannot be used; `columns` maps the
    members of a subject (`code`, `name`, `kind`, …) to columns of the frame; `keep` as in `check_df`.

    With `findings` also `credit_findings`, an array of list, entry, verdict, evidence, status, direction.
    """
    if isinstance(want, str) and want not in WANT:
        raise Failure({"code": "batch.want", "text": want})
    columns = _members(frame, columns)

    def call(batches):
        checker = data._opened()
        for batch in batches:
            given = {member: batch.column(name) for member, name in columns.items()}
            words, found = checker.screen(given, want)
            more = [("credit_word", words.column("word").cast(pa.int64())),
                    ("credit_error", words.column("error"))]
            if findings:
                more.append(("credit_findings", _nested(found, batch.num_rows)))
            yield _with(batch, *more, keep=keep)

    kinds = [("credit_word", "bigint"), ("credit_error", "string")]
    if findings:
        kinds.append(("credit_findings", "array<struct<list:string,entry:string,verdict:string,"
                                         "evidence:bigint,status:int,direction:int>>"))
    return frame.mapInArrow(call, _extended(frame, *kinds, keep=keep))


def _nested(found, rows):
    import pyarrow.compute as pc

    from .frames import VERDICT_NAMES, numbers, texts

    if not rows or "list" not in found.column_names:
        found = pa.table({"row": pa.nulls(0, pa.int64()), "list": pa.nulls(0, pa.utf8()),
                          "entry": pa.nulls(0, pa.utf8()), "verdict": pa.nulls(0, pa.uint8()),
                          "evidence": pa.nulls(0, pa.uint64()), "status": pa.nulls(0, pa.uint8()),
                          "direction": pa.nulls(0, pa.uint8())})
    found = found.combine_chunks()
    counts = [0] * (rows + 1)
    for row in found.column("row").to_pylist():
        counts[row + 1] += 1
    for row in range(rows):
        counts[row + 1] += counts[row]

    def column(name, kind):
        own = found.column(name)
        own = own.combine_chunks() if isinstance(own, pa.ChunkedArray) else own
        return own.cast(kind)

    verdict = pc.take(texts(*VERDICT_NAMES), column("verdict", pa.int32()))
    parts = [column("list", pa.utf8()), column("entry", pa.utf8()), verdict,
             column("evidence", pa.int64()), column("status", pa.int32()), column("direction", pa.int32())]
    names = ["list", "entry", "verdict", "evidence", "status", "direction"]
    return pa.ListArray.from_arrays(numbers(pa.int32(), *counts), pa.StructArray.from_arrays(parts, names))


def _ruled(data):
    if not data.rules:
        raise Failure({"code": "batch.no-rules", "text": "the data were opened without a rulebook and a calendar"})


def decide_df(frame, data, request="request", decisions=False):
    """The rows with `credit_outcome`, `credit_reasons`, `credit_measures` and `credit_error`; with `decisions` also
    `credit_decision`, the decision in JSON."""
    _are(frame, [request])
    _ruled(data)

    def call(batches):
        checker = data._opened()
        for batch in batches:
            table = checker.decide(batch.column(request), decisions)
            yield _with(batch, *((f"credit_{name}", table.column(name)) for name in table.column_names))

    names = ["outcome", "reasons", "measures", "error", *(["decision"] if decisions else [])]
    return frame.mapInArrow(call, _extended(frame, *((f"credit_{name}", "string") for name in names)))


def tier_df(frame, data, matter, columns=None):
    """The rows with their inspection tier (监管档次) under a matter: `credit_tier` (lower, normal, raised, or null),
    `credit_word`, `credit_rule`, `credit_reasons`, `credit_share`, `credit_times`, `credit_months`, `credit_error`;
    `columns` as in `screen_df`."""
    columns = _members(frame, columns)
    _ruled(data)
    numbers = ("word", "share", "times", "months")

    def call(batches):
        checker = data._opened()
        for batch in batches:
            told = checker.tier({member: batch.column(name) for member, name in columns.items()}, matter)
            yield _with(batch, *((f"credit_{name}", told.column(name).cast(pa.int64()) if name in numbers
                                  else told.column(name)) for name in TIER))

    kinds = ((f"credit_{name}", "bigint" if name in numbers else "string") for name in TIER)
    return frame.mapInArrow(call, _extended(frame, *kinds))


# Columns of a tier.
TIER = ("tier", "word", "rule", "reasons", "share", "times", "months", "error")
