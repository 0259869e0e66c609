"""What both Python surfaces share: the vectors, the sample city's data, the comparison."""

import json
import os
import struct
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# What data engineers install.
PACKAGE = ROOT / "host-example/engines/python"
sys.path.insert(0, str(PACKAGE))
BUILD = Path(os.environ.get("CREDIT_BUILD", ROOT / "target/credit"))
VECTORS = ROOT / "tests/vectors"


class Failure(Exception):
    """A failure of the component: a dict with code, place, text and remedy."""

    def __init__(self, fields):
        super().__init__(fields["code"])
        self.fields = {name: value for name, value in fields.items() if value is not None}


def component(name):
    return (BUILD / "component" / name).read_bytes()


def flat(path):
    """The bytes interface: a function of a call in JSON and what it needs, which answers JSON."""
    from credit_check.module import core_module
    from wasmtime import Instance, Module, Store

    store = Store()
    # No imports: the list of what the module is given is empty.
    instance = Instance(store, Module(store.engine, core_module(path.read_bytes())), [])
    exports = instance.exports(store)
    memory = exports["memory"]

    def call(head, attachments):
        """One message: chunks with their lengths. The answer is JSON."""
        chunks = [head.encode(), *attachments]
        message = b"".join(struct.pack("<I", len(chunk)) + chunk for chunk in chunks)
        at = exports["credit_alloc"](store, len(message))
        memory.write(store, message, at)
        answer = exports["credit_call"](store, at, len(message)) & 0xFFFFFFFF
        (size,) = struct.unpack("<I", memory.read(store, answer, answer + 4))
        text = bytes(memory.read(store, answer + 4, answer + 4 + size)).decode()
        exports["credit_free"](store, answer, size + 4)
        if text.startswith('{"ok":'):
            return text[len('{"ok":') : -1]
        raise Failure(json.loads(text)["error"])

    return call


def sources():
    """The data of the sample city, current and with the outdated issues, as bytes."""
    sample = BUILD / "sample"
    names = sorted(path.name for path in (sample / "packs").glob("*.pack"))

    def given(folder):
        def pack(name):
            other = sample / folder / name
            return (other if other.exists() else sample / "packs" / name).read_bytes()

        return {
            "packs": [pack(name) for name in names],
            "rulebook": (sample / "rulebook.pack").read_bytes(),
            "calendar": (sample / "calendar.pack").read_bytes(),
            "trust": (sample / "trust.json").read_bytes(),
        }

    return {"packs": given("packs"), "stale": given("stale"), "uses": folder("uses")}


def folder(name):
    """A folder of `tests/vectors/data` as bytes."""
    files = VECTORS / "data" / name
    return {
        "packs": [path.read_bytes() for path in sorted(files.glob("*.pack"))],
        "rulebook": (files / "rulebook").read_bytes(),
        "calendar": (files / "calendar").read_bytes(),
        "trust": (files / "trust").read_bytes(),
    }


def canonical(value):
    """RFC 8785, for what the vectors hold: whole numbers, member names of the basic plane."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def present(sources, absent):
    """Sources some of which have no bytes."""
    none = {"packs": [], "rulebook": b"", "calendar": b"", "trust": b""}
    return sources | {name: none[name] for name in absent}


def run(title, validate, check, receipt, inside=False):
    """Asks every question and compares byte for byte; returns the number of failures.

    `inside`: the request stands inside the message, so that a text that is no JSON is told with its
    place in the message, not in the request. `receipt(call, sources, question, lang)` answers the calls
    about receipts.
    """
    data = sources()
    passed = failed = 0
    for path in sorted(VECTORS.rglob("*.json")):
        for vector in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            options = vector.get("options", {})
            lang = vector.get("lang") or options.get("lang") or "zh-CN"
            try:
                if vector["call"] == "validate":
                    found = validate(vector["input"], options, lang)
                elif "question" in vector:
                    given = present(data[vector["packs"]], vector.get("absent", []))
                    found = receipt(vector["call"], given, canonical(vector["question"]), lang)
                else:
                    text = vector.get("requestText")
                    request = canonical(vector["request"]) if text is None else text
                    found = check(vector.get("packs", "packs"), request, lang)
                wrong = "expect" not in vector or found != canonical(vector["expect"])
            except Failure as failure:
                found = canonical(failure.fields)
                wanted = vector.get("expectError", {})
                if inside and "requestText" in vector and found != canonical(wanted):
                    wrong = failure.fields.get("code") != wanted.get("code")
                else:
                    wrong = found != canonical(wanted)
            if wrong:
                failed += 1
                print(f"FAIL {title} > {path.name}: {vector['name']}: {found[:400]}")
            else:
                passed += 1
    if passed == 0:
        failed += 1
    print(f"{title}: {passed} passed, {failed} failed")
    return failed


class Tally:
    """What passed and what failed."""

    def __init__(self, title):
        self.title, self.passed, self.failed = title, 0, 0

    def told(self, what, found, expected):
        if found == expected:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAIL {self.title} > {what}: {str(found)[:300]} instead of {str(expected)[:300]}")

    def sum(self):
        print(f"{self.title}: {self.passed} passed, {self.failed} failed")


def end(failures):
    sys.exit(1 if failures else 0)
