"""Checks over Arrow arrays, tables and record batches."""

import json
import threading
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import wasmtime

from . import frames
from .failure import Failure
from .module import Instance, Module, Source, trapped

# What is wanted of a screening; `core/src/batch/screen.rs`.
NAMES, NEAR_WITHOUT_CODE, NEAR, EXCLUDED = 1, 2, 4, 8
WANT = {
    # By code alone.
    "code": 0,
    # By code and by the very name.
    "names": NAMES,
    # And nearly the same names, of those who cannot be asked for by code.
    "without-code": NAMES | NEAR_WITHOUT_CODE,
    # And nearly the same names, of all.
    "near": NAMES | NEAR,
    # As `credit screen`.
    "all": NAMES | NEAR | EXCLUDED,
}
# Rows that cross at a time.
BATCH = 8192

SUBJECT = {
    "code": frames.CODE,
    "name": frames.NAME,
    "kind": frames.KIND,
    "region": frames.REGION,
    "former_names": frames.FORMER_NAMES,
    "search": frames.SEARCH,
    "day": frames.DAY,
    "code_source": frames.CODE_SOURCE,
}
FINDINGS = {
    "list": frames.LIST,
    "entry": frames.ENTRY,
    "verdict": frames.VERDICT,
    "evidence": frames.EVIDENCE,
    "status": frames.STATUS,
    "direction": frames.DIRECTION,
}


# Bits 16 and 17 of a word of an identifier: its severity, of which 2 and above are errors.
_SEVERITY, _ERROR, _TIER, _OUTCOME = frames.numbers(pa.uint32(), 3 << 16, 2 << 16, 3, 15)
_EPOCH = date(1970, 1, 1).toordinal()
# Looked up once: a batch of an engine may have no more than 2,048 rows.
_AND, _LESS = pc.get_function("bit_wise_and"), pc.get_function("less")


def without_error(words):
    """Whether the identifiers that words are of have no error."""
    return _LESS.call([_AND.call([words, _SEVERITY]), _ERROR])


class Checker:
    """Opens data once for each thread that asks.

    `packs`, `trust`, `rulebook`, `calendar` and `module` are paths; all but the last may be bytes.
    Without data only identifiers can be validated. `fuel` bounds a call. `cache` keeps the compiled module for
    the next process of this user.

    A module of `credit precompile --wasm` has its data inside: `preset`. With a path as `trust` its signature
    (`signature`, else the `.sig` beside it) is verified before anything of it is run, by `verifier`, the plain
    `credit-check.wasm`; what it says is then in `signed`.
    """

    def __init__(self, module, packs=(), trust=None, on=None, rulebook=b"", calendar=b"",
                 language="zh-CN", fuel=None, preset=False, signature=None, verifier=None, cache=False):
        signed = None
        if preset and trust is not None:
            if verifier is None:
                raise Failure({"code": "engine.verifier", "text": "a plain module has to verify this one"})
            signed = str(signature or f"{module}.sig"), str(trust), str(verifier)
        self.module = Module.of(module, fuel, signed, cache)
        self.signed = self.module.signed
        self.preset, self.rules = preset, bool(rulebook)
        self.kinds = {}
        self.local = threading.local()
        self.chunks = None
        if trust is not None and not preset:
            head = json.dumps({"on": str(on), "language": language}).encode()
            chunks = [head, rulebook or b"", calendar or b"", trust, *packs]
            self.chunks = [chunk if isinstance(chunk, bytes) else Source(chunk) for chunk in chunks]
            # What cannot be opened is told now, not in the middle of a query.
            self._instance()

    def has_data(self):
        """Whether it can screen."""
        return self.preset or self.chunks is not None

    def has_rules(self):
        """Whether it may decide and grade."""
        return self.preset or self.rules

    def _instance(self):
        instance = getattr(self.local, "instance", None)
        if instance is None:
            instance = self.local.instance = Instance(self.module, self.chunks, self.preset)
        return instance

    def _with(self, call):
        """An instance that was stopped is never asked again: the next call has another."""
        try:
            return call(self._instance())
        except (wasmtime.Trap, wasmtime.WasmtimeError) as stopped:
            self.local.instance = None
            raise trapped(stopped) from stopped

    def diagnose(self, codes, kind=None, on=None):
        """A word for each code, `core/src/id/packed.rs`; with `kind` (a name, or an array of them) as
        that kind; `on` is a `date`. Without a kind also the kinds that were recognised."""
        codes = frames._plain(codes)
        if not len(codes):
            return pa.nulls(0, pa.uint32())
        columns = {frames.CODE: codes}
        if isinstance(kind, str):
            if kind not in self.kinds:
                self.kinds[kind] = frames.texts(kind)
            kind = self.kinds[kind]
        if kind is not None:
            columns[frames.CODE_KIND] = kind
        if on is not None:
            columns[frames.DAY] = frames.numbers(pa.date32(), on.toordinal() - _EPOCH)
        frame = frames.Frame(len(codes), columns)
        told = self._with(lambda one: one.frame("credit_batch_diagnose", frame))
        if frames.ERROR_CODE in told:
            errors = pc.drop_null(told[frames.ERROR_CODE])
            raise Failure({"code": errors[0].as_py(), "text": "a kind that is none"})
        if kind is None:
            return told[frames.WORD], told[frames.KIND_FOUND]
        return told[frames.WORD]

    def valid(self, codes, kind="uscc"):
        """Whether each code has no error."""
        return without_error(self.diagnose(codes, kind))

    def screen(self, subjects, want="all"):
        """Words and findings of subjects, a mapping of the names of `SUBJECT` to arrays: a table of
        `word` and `error`, and one of findings with `row`."""
        bits = WANT[want] if isinstance(want, str) else want
        columns = {SUBJECT[name]: column for name, column in subjects.items() if column is not None}
        rows = max((len(column) for column in columns.values()), default=0)
        if not rows:
            return _words(pa.nulls(0, pa.uint32()), None), _findings({}, 0)
        frame = frames.Frame(rows, columns)
        told = self._with(
            lambda one: one.frame("credit_batch_screen", frame, (one.handle,), (bits,)))
        return _words(told[frames.WORD], told.get(frames.ERROR_CODE)), _findings(told, rows)

    def tier(self, subjects, matter):
        """Inspection tiers (监管档次) of subjects under a matter (a text, or an array of them), as `credit screen
        --tier`: a table of `word`, `tier`, `rule`, `reasons` (codes, a line each), `share` (hundredths of a percent),
        `times` and `months` (how often), `error`."""
        columns = {SUBJECT[name]: column for name, column in subjects.items() if column is not None}
        rows = max((len(column) for column in columns.values()), default=0)
        columns[frames.MATTER] = frames.texts(matter) if isinstance(matter, str) else matter
        if not rows:
            columns = {frames.MATTER: pa.nulls(0, pa.utf8())}
        frame = frames.Frame(rows, columns)
        told = self._with(lambda one: one.frame("credit_batch_tier", frame, (one.handle,)))
        words = told[frames.WORD]
        tiers = pc.take(TIERS, pc.bit_wise_and(words, _TIER))
        more = {"rule": frames.RULE, "reasons": frames.REASONS, "share": frames.SHARE,
                "times": frames.TIMES, "months": frames.MONTHS}
        return pa.table({"word": words, "tier": tiers, **{name: told[number] for name, number in more.items()},
                         "error": _errors(told, rows)})

    def explain(self, subjects, row):
        """What the lines of `credit screen` say of a row: JSON."""
        columns = {SUBJECT[name]: column for name, column in subjects.items() if column is not None}
        rows = max((len(column) for column in columns.values()), default=0)
        frame = frames.Frame(rows, columns)
        return self._with(
            lambda one: one.text("credit_batch_explain", frame, (one.handle,), (row,)))

    def decide(self, requests, decisions=False):
        """Outcomes of requests in JSON: a table of `outcome`, `reasons` (codes, a line each), `measures` (items of
        the catalogue, 基础清单条目, that are taken in the matter, a line each), `error`, with `decisions` the decision too."""
        requests = frames._plain(requests)
        if not len(requests):
            requests = pa.nulls(0, pa.utf8())
        frame = frames.Frame(len(requests), {frames.REQUEST: requests})
        told = self._with(lambda one: one.frame(
            "credit_batch_check", frame, (one.handle,), (int(decisions),)))
        words = pc.bit_wise_and(told[frames.WORD], _OUTCOME)
        outcome = pc.take(OUTCOMES, words)
        columns = {"outcome": outcome, "reasons": told[frames.REASONS], "measures": told[frames.MEASURES],
                   "error": _errors(told, len(requests))}
        if decisions:
            columns["decision"] = told[frames.DECISION]
        return pa.table(columns)


# By the number in the word; the first is of a row that was not graded.
TIERS = frames.texts(None, "lower", "normal", "raised")
# The same of decisions; the first is of a row with an error.
OUTCOMES = frames.texts(
    None, "accept", "accept-on-commitment", "accept-with-deferral", "supplement", "refer", "refuse")


def _errors(told, rows):
    errors = told.get(frames.ERROR_CODE)
    return pa.nulls(rows, pa.utf8()) if errors is None else errors


def _words(words, errors):
    errors = pa.nulls(len(words), pa.utf8()) if errors is None else errors
    return pa.table({"word": words, "error": errors})


def _findings(told, rows):
    if not told:
        return pa.table({"row": pa.nulls(0, pa.int64())})
    # Ends of rows as the offsets of lists: which row each finding is of.
    ends = told[frames.ENDS].cast(pa.int32())
    lists = pa.ListArray.from_arrays(ends, told[frames.VERDICT])
    columns = {"row": pc.list_parent_indices(lists)}
    columns |= {name: told[number] for name, number in FINDINGS.items()}
    return pa.table(columns)
