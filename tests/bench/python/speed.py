"""Validations a second of python-stdnum, in lines as node/speed.mjs prints them.

    python speed.py DIR        with uscc.txt and resident-id.txt
"""

import sys
import time
from pathlib import Path

import stdnum
from stdnum.cn import ric, uscc

ROUNDS = 5
SHARE = 5_000
CHECKS = {
    "uscc": (uscc.is_valid, "characters (8 digits first), mod 31"),
    "resident-id": (ric.is_valid, "county in force at birth, calendar, check"),
}


def accepts(is_valid, code):
    try:
        return is_valid(code)
    except KeyError:  # of ric.is_valid, for a county that is not in its table
        return False


for kind, (is_valid, checks) in CHECKS.items():
    codes = Path(sys.argv[1], f"{kind}.txt").read_text("ascii").split()
    accepts(is_valid, codes[-1])  # reads its tables
    rates, accepted = [], 0
    for turn in range(ROUNDS):
        some = codes[turn * SHARE : (turn + 1) * SHARE]
        start = time.thread_time()
        accepted += sum(accepts(is_valid, code) for code in some)
        rates.append(SHARE / (time.thread_time() - start))
    share = f"{accepted / (ROUNDS * SHARE) * 100:.2f}"
    name = f"python-stdnum {stdnum.__version__}"
    print("python", name, "package", kind, checks, share, ",".join(f"{rate:.0f}" for rate in rates), sep="\t")
