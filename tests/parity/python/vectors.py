"""The vectors as columns, and what `validate` and `screen` say of them one by one."""

import datetime
import json

import pyarrow as pa

import lib

SEVERITIES = ["ok", "warning", "error"]
# A finding's verdict in the first three bits of a word.
GRAVE = {"related": 2, "possible": 3, "probable": 4, "confirmed": 5}


def cases():
    for path in sorted(lib.VECTORS.rglob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))["cases"]


def identifiers():
    """Every identifier that a word can be given of: the vector, its kind, its day."""
    for vector in cases():
        options = vector.get("options", {})
        if vector["call"] != "validate" or "allow" in options or "expect" not in vector:
            continue
        on = options.get("on")
        yield vector, options.get("kind"), datetime.date.fromisoformat(on) if on else None


def severity(report):
    """The worst of the problems of an identifier that a word has."""
    problems = [p for p in report["problems"] if p["code"] != "id.other-kind"]
    return max((SEVERITIES.index(p["severity"]) for p in problems), default=0)


def subjects():
    """Every subject that has a name."""
    found = [s for v in cases() for s in v.get("request", {}).get("subjects", []) if isinstance(s, dict)]
    return [s for s in found if "name" in s]


COLUMNS = {"code": "code", "name": "name", "kind": "kind", "region": "region",
           "search": "search", "code_source": "codeSource"}


def columns(given):
    """Subjects as the columns of a question."""
    told = {name: pa.array([s.get(member) for s in given], pa.utf8()) for name, member in COLUMNS.items()}
    told["former_names"] = pa.array(["\n".join(s.get("formerNames", [])) for s in given], pa.utf8())
    return told


def lines(flat, data, given, day):
    """What `screen-lines` says of each."""
    asked = "\n".join(lib.canonical(s) for s in given)
    head = json.dumps({"call": "screen", "on": day, "all": True})
    answer = flat(head, [asked.encode(), data["trust"], *data["packs"]])
    return json.loads(answer).removesuffix("\n").split("\n")


def said(line):
    """What of a line a word has: the gravest verdict, whether more is not told, findings, excluded ones."""
    if "error" in line:
        return "error"
    excluded = len(line["excluded"]) + line.get("excludedMore", 0)
    worst = max((GRAVE[f["verdict"]] for f in line["findings"]), default=int(excluded > 0))
    return worst, line.get("truncated", False), len(line["findings"]), excluded


def of_word(word):
    """The same of a word."""
    return "error" if word >> 31 else (word & 7, bool(word >> 5 & 1), word >> 8 & 255, word >> 16 & 255)
