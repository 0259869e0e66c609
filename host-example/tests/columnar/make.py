"""The same table as other programs write it: `pip install pyarrow polars duckdb`, then `python make.py`."""

import duckdb
import polars
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

ROWS = 300
table = {
    "编号": [f"L-{row}" for row in range(ROWS)],
    "名称": [None if row == 7 else f"示例市{row % 40}号某某有限公司" for row in range(ROWS)],
    "代码": [None if row % 3 else "91450200MA0X00015U" for row in range(ROWS)],
    "行政区划": [450200 if row % 5 else None for row in range(ROWS)],
    "曾用名": ["" if row % 11 else f"旧名{row}" for row in range(ROWS)],
    "备注": [[f"甲{row}"] for row in range(ROWS)],
}
data = pa.table(table)
text = pa.string()
wide = data.set_column(1, "名称", data["名称"].cast(pa.large_string()))
coded = data.set_column(1, "名称", data["名称"].dictionary_encode())
for name, options in {
    "snappy": {"compression": "snappy", "row_group_size": 128},
    "gzip": {"compression": "gzip", "data_page_version": "2.0"},
    "zstd": {"compression": "zstd", "data_page_size": 512},
    "lz4": {"compression": "lz4", "use_dictionary": False},
    "plain": {"compression": "none", "use_dictionary": False, "data_page_version": "2.0"},
    "delta": {
        "use_dictionary": False,
        "column_encoding": {
            "编号": "DELTA_BYTE_ARRAY",
            "名称": "DELTA_LENGTH_BYTE_ARRAY",
            "代码": "DELTA_BYTE_ARRAY",
            "行政区划": "DELTA_BINARY_PACKED",
        },
    },
}.items():
    pq.write_table(wide if name == "plain" else data, f"pyarrow-{name}.parquet", **options)
pq.write_table(data, "brotli.parquet", compression="brotli")
for name, source, options in [
    ("plain", coded, {"compression": "uncompressed", "chunksize": 100}),
    ("lz4", wide, {"compression": "lz4"}),
    ("zstd", data, {"compression": "zstd"}),
]:
    feather.write_feather(source, f"pyarrow-{name}.arrow", **options)
frame = polars.from_arrow(data)
frame.write_parquet("polars.parquet")
frame.write_ipc("polars.arrow")
duckdb.sql("copy data to 'duckdb.parquet' (format parquet)")
duckdb.sql("copy data to 'duckdb-v2.parquet' (format parquet, parquet_version v2, compression zstd)")
