"""Asks the Python packages about every code: run.py CODES.json ANSWERS.json

CODES is [[kind, code], ...]; ANSWERS is {package: string}, one character a code: + accepts,
- refuses, ! throws, . not asked.
"""

import json
import sys

import stella_stdnum
import stdnum.lei
from id_validator import validator
from stdnum.cn import ric, uscc

PERSONAL = ("resident-id", "resident-id-15", "hmt-resident-permit", "foreigner-id")


def stella(scheme):
    return lambda code: stella_stdnum.validate(scheme, code).valid


def personal(check):
    return {kind: check for kind in PERSONAL}


PACKAGES = {
    ("python-stdnum", 1): {"uscc": uscc.is_valid, **personal(ric.is_valid), "lei": stdnum.lei.is_valid},
    ("stella-stdnum", 1): {"uscc": stella("cn.uscc"), **personal(stella("cn.ric")), "lei": stella("lei")},
    # Fifty answers a second: it is asked about one code in many.
    ("id-validator", 61): personal(lambda code: bool(validator.is_valid(code))),
}


def verdict(check, code):
    try:
        return "+" if check(code) else "-"
    except Exception:
        return "!"


def main(codes_path, answers_path):
    with open(codes_path, encoding="utf-8") as file:
        codes = json.load(file)
    answers = {}
    for (name, stride), checks in PACKAGES.items():
        answers[f"pypi {name}"] = "".join(
            verdict(checks[kind], code) if kind in checks and at % stride == 0 else "."
            for at, (kind, code) in enumerate(codes)
        )
    with open(answers_path, "w", encoding="utf-8") as file:
        json.dump(answers, file)


main(*sys.argv[1:])
