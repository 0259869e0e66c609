"""What every engine is asked, and what it has to answer."""

import csv
import json
import os
import subprocess
import tempfile
from pathlib import Path

import pyarrow as pa

import lib
import vectors
from credit_check import Checker, Failure, frames

DAY = "2026-11-20"
SAMPLE = lib.BUILD / "sample"
MODULE = lib.BUILD / "component/credit-check.wasm"
PACKS = sorted((SAMPLE / "packs").glob("zxgk*.pack"))
ALL_PACKS = sorted((SAMPLE / "packs").glob("*.pack"))
CREDIT = os.environ["CREDIT"]
# A matter with a table of tiers.
MATTER = "SL-0001"
tally = lib.Tally("engines")
told = tally.told


def subjects(rows):
    """Names near those of the sample city, codes right, wrong and absent."""
    names = ["示例市甲某建筑有限公司", "示例市乙某贸易有限公司", "示例甲建设有限公司", "无关有限公司"]
    codes = ["91110000600037341L", "91110000600037341K", None, "91450200MA5TETX088"]
    at = range(rows)
    return pa.table({
        "id": pa.array(at, pa.int64()),
        "code": pa.array([codes[n * 7 % 4] for n in at]),
        "name": pa.array([names[n % 4] if n % 3 else f"示例市{n % 97}某商贸有限公司" for n in at]),
        "raw": pa.array([b"\xff\xfe"] * rows, pa.binary()),
    })


checker = Checker(MODULE, PACKS, SAMPLE / "trust.json", DAY)
# With all data of the sample city.
whole = Checker(MODULE, ALL_PACKS, SAMPLE / "trust.json", DAY, SAMPLE / "rulebook.pack", SAMPLE / "calendar.pack")
flat = lib.flat(MODULE)


def expected(table, want="all"):
    words, _ = checker.screen({"code": table.column("code"), "name": table.column("name")}, want)
    return {
        "valid": checker.valid(table.column("code")).to_pylist(),
        "fault": checker.diagnose(table.column("code"), "uscc").to_pylist(),
        "word": words.column("word").to_pylist(),
    }


def credit(*words):
    return subprocess.run([CREDIT, *map(str, words)], check=False, capture_output=True, text=True)


def tiers():
    """A register of the sample city and the subjects of the vectors, and what `credit screen --tier` says of it:
    lower, normal, raised, or nothing."""
    given = [s for s in vectors.subjects() if s.get("kind") == "organization" and 0 < len(s["name"].strip()) <= 200]
    rows = [(s.get("code") or "", s["name"], "organization") for s in given]
    with tempfile.TemporaryDirectory() as folder:
        register, answer = Path(folder) / "register.csv", Path(folder) / "tiers.csv"
        with open(register, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("代码", "名称", "类型"), *rows])
        done = credit("screen", "--pack", SAMPLE / "packs", "--rulebook", SAMPLE / "rulebook.pack", "--calendar",
                      SAMPLE / "calendar.pack", "--trust", SAMPLE / "trust.json", "--as-of", DAY, "--tier", MATTER,
                      "--input", register, "--output", answer)
        if not answer.exists():
            raise Failure({"code": "engines.tier", "text": done.stderr})
        with open(answer, encoding="utf-8-sig", newline="") as file:
            said = [row["抽查档次"] for row in csv.DictReader(file)]
    names = {"降低": "lower", "正常": "normal", "提高": "raised"}
    codes, called, _ = zip(*rows)
    register = pa.table({"code": pa.array(codes), "name": pa.array(called)})
    return register, [names.get(one) for one in said]


def vectors_in(name, valid, screen, tier=None):
    """The vectors through an engine: what `validate` says of every identifier as a 统一社会信用代码, what `screen` says
    of every subject by code and name, what `screen --tier` says of those that are organisations.

    `valid(codes)`, `screen(codes, names)`, `tier(codes, names)` answer lists of numbers.
    """
    inputs = [v["input"] for v in vectors.cases() if v["call"] == "validate"]
    reports = [json.loads(flat(json.dumps({"call": "validate", "input": text, "kind": "uscc"}), []))
               for text in inputs]
    told(f"{name}: every identifier", [bool(one) for one in valid(inputs)],
         [vectors.severity(report) < 2 for report in reports])
    given = [{"role": "applicant", "kind": "organization", "name": s["name"],
              **({"code": s["code"]} if s.get("code") else {})} for s in vectors.subjects()]
    lines = vectors.lines(flat, lib.sources()["packs"], given, DAY)
    words = screen([s.get("code") or "" for s in given], [s["name"] for s in given])
    told(f"{name}: every subject", [vectors.of_word(word) for word in words],
         [vectors.said(json.loads(line)) for line in lines])
    if tier is not None:
        register, by_command = tiers()
        codes, names = (register.column(column).to_pylist() for column in ("code", "name"))
        graded = [[None, "lower", "normal", "raised"][word & 3] for word in tier(codes, names)]
        told(f"{name}: every tier", graded, by_command)
        told(f"{name}: no such matter has an error", {word >> 31 for word in tier(codes, names, "none")}, {1})
    assert len(inputs) > 100 and len(given) > 50


def crowd(folder):
    """A pack of 200 companies that differ by one character; rows that ask for one more, and for one of them."""
    with open(SAMPLE / "lists/失信被执行人.csv", encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        head, template = next(rows), next(rows)
    names = [f"柳州市{chr(0x4E10 + 97 * n)}桐商贸有限公司" for n in range(CROWD)]
    given = Path(folder) / "crowd.csv"
    with open(given, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for n, name in enumerate(names):
            own = {"id": f"CROWD-{n}", "iname": name, "cardNum": ""}
            writer.writerow([own.get(title, cell) for title, cell in zip(head, template)])
    pack = Path(folder) / "crowd.pack"
    done = credit("pack", "build", "--lists", SAMPLE / "lists/名单定义.csv", "--key", SAMPLE / "key-sample-only.json",
                  "--csv", f"zxgk={given}", "--sequence", 99, "--as-of", DAY, "--valid-until", "2026-12-20", "-o", pack)
    if done.returncode:
        raise Failure({"code": "engines.pack", "text": done.stderr})
    return pack, pa.table({"n": pa.array([0, 1], pa.int64()), "code": pa.array(["", ""]),
                           "name": pa.array(["柳州市苑桐商贸有限公司", names[7]])})


# How many of them.
CROWD = 200


def crowded(name, screen):
    """Nobody of them is lost in silence: told, or the word says that there are more.

    `screen(checker, table)` answers words.
    """
    with tempfile.TemporaryDirectory() as folder:
        pack, asked = crowd(folder)
        of_crowd(name, screen(Checker(MODULE, [pack], SAMPLE / "trust.json", DAY), asked))


def of_crowd(name, words):
    told(f"{name}: 200 that differ by one character",
         [bool(word & frames.TRUNCATED) or word >> frames.FINDINGS & 255 >= CROWD for word in words], [True, True])
    told(f"{name}: those that are told, and the very name", [(word >> frames.FINDINGS & 255) >= 12 for word in words]
         + [words[1] & 7], [True, True, 4])


def refusals(name, ask):
    """Bad input through SQL: each statement ends with an error in which these words stand; then the next is answered.

    `ask(checker, sql)` registers the checker anew and answers rows.
    """
    few = Checker(MODULE, PACKS, SAMPLE / "trust.json", DAY, fuel=1_000_000)
    # Whatever thread it is asked in.
    closed = Checker(MODULE, preset=True)
    long = "长" * 201
    for what, one, sql, words in (
        ("out of fuel", few, "SELECT credit_screen(code, name) FROM subjects", "engine.fuel"),
        ("a wrong handle", closed, "SELECT credit_screen(code, name) FROM subjects", "batch.handle"),
        ("a column of bytes", checker, "SELECT credit_screen(code, raw) FROM subjects", ""),
    ):
        try:
            ask(one, sql)
            told(f"{name}: {what}", "answered", "refused")
        except Exception as error:  # noqa: BLE001, each engine has errors of its own
            told(f"{name}: {what}", words in str(error), True)
    sql = f"SELECT credit_screen(NULL, '无关有限公司'), credit_screen('', NULL), credit_screen('', '{long}')"
    told(f"{name}: a null, an oversized name", [word >> 31 for word in ask(checker, sql)[0]], [0, 1, 1])
    told(f"{name} lives on", ask(checker, "SELECT credit_valid('91110000600037341L')"), [(True,)])
