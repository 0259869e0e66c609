"""核查 in columns: the core module of `credit-check.wasm` over Arrow data.

`arrow` is under all the others; `duckdb`, `datafusion`, `polars` and `spark` need their own package.
"""

from .arrow import Checker
from .frames import BAD_CODE, ERROR, LOOK_UP, NO_CODE, NOT_NEAR, STALE, TRUNCATED, UNNAMED
from .frames import EXCLUDED, FINDINGS, VERDICTS
from .failure import Failure

__all__ = [
    "BAD_CODE",
    "Checker",
    "ERROR",
    "EXCLUDED",
    "FINDINGS",
    "Failure",
    "LOOK_UP",
    "NOT_NEAR",
    "NO_CODE",
    "STALE",
    "TRUNCATED",
    "UNNAMED",
    "VERDICTS",
]
