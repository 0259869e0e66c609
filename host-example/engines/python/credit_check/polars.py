"""Expressions of polars: those of `duckdb`."""

from .arrow import Checker


def valid(checker: Checker, column):
    """Whether each code of a column has no error."""
    import polars as pl

    def call(series):
        return pl.Series(checker.valid(series.to_arrow()))

    return pl.col(column).map_batches(call, return_dtype=pl.Boolean)


def fault(checker: Checker, column):
    """The word of the faults of each code."""
    import polars as pl

    def call(series):
        return pl.Series(checker.diagnose(series.to_arrow(), "uscc"))

    return pl.col(column).map_batches(call, return_dtype=pl.UInt32)


def screen(checker: Checker, code, name, want="all"):
    """The word of each row."""
    import polars as pl

    def call(series):
        frame = series.struct.unnest()
        subjects = {"code": frame[code].to_arrow(), "name": frame[name].to_arrow()}
        words, _ = checker.screen(subjects, want)
        return pl.Series(words.column("word").combine_chunks())

    return pl.struct([code, name]).map_batches(call, return_dtype=pl.UInt32)
