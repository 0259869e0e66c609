"""Functions of DuckDB over Arrow: `credit_valid`, `credit_fault`, `credit_screen`, `credit_tier`."""

import pyarrow as pa

from .arrow import Checker


def register(connection, checker: Checker, want="all"):
    """Makes the functions known to a connection:

    - `credit_valid(code) -> BOOLEAN`: whether a 统一社会信用代码 has no error; a null has none;
    - `credit_fault(code) -> UINTEGER`: the word of its faults, 0 for nothing to remark;
    - `credit_screen(code, name) -> UINTEGER`: the word of the row, where data are open;
    - `credit_tier(matter, code, name) -> UINTEGER`: the word of its inspection tier, where rules are open too.
    """
    import duckdb

    # By name: `duckdb.typing` has moved between releases.
    kind = duckdb.sqltype
    text, flag, number = kind("VARCHAR"), kind("BOOLEAN"), kind("UINTEGER")

    def function(name, call, parameters, result):
        connection.create_function(
            name, call, parameters, result, type="arrow", null_handling="special")

    function("credit_valid", lambda codes: checker.valid(codes), [text], flag)
    function("credit_fault", lambda codes: checker.diagnose(codes, "uscc"), [text], number)
    if checker.has_data():
        def screen(codes, names):
            words, _ = checker.screen({"code": codes, "name": names}, want)
            return words.column("word").combine_chunks().cast(pa.uint32())

        function("credit_screen", screen, [text, text], number)
    if checker.has_rules():
        def tier(matters, codes, names):
            return checker.tier({"code": codes, "name": names}, matters).column("word").combine_chunks()

        function("credit_tier", tier, [text, text, text], number)
