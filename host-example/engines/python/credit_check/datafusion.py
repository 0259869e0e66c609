"""Functions of DataFusion over Arrow: those of `duckdb`."""

import pyarrow as pa

from .arrow import Checker


def register(context, checker: Checker, want="all"):
    """Makes `credit_valid`, `credit_fault` and, where data and rules are open, `credit_screen` and `credit_tier` known."""
    from datafusion import udf

    def function(name, call, parameters, result):
        context.register_udf(udf(call, parameters, result, "stable", name))

    text = pa.utf8()
    function("credit_valid", lambda codes: checker.valid(codes), [text], pa.bool_())
    function("credit_fault", lambda codes: checker.diagnose(codes, "uscc"), [text], pa.uint32())
    if checker.has_data():
        def screen(codes, names):
            words, _ = checker.screen({"code": codes, "name": names}, want)
            return words.column("word").combine_chunks()

        function("credit_screen", screen, [text, text], pa.uint32())
    if checker.has_rules():
        def tier(matters, codes, names):
            return checker.tier({"code": codes, "name": names}, matters).column("word").combine_chunks()

        function("credit_tier", tier, [text, text, text], pa.uint32())
