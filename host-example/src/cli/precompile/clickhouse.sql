-- 核查函数，在 ClickHouse 里装载（服务器设置 allow_experimental_webassembly_udf 须打开）：
-- The functions of the check in ClickHouse (the server setting allow_experimental_webassembly_udf must be on):
--   clickhouse client --query "INSERT INTO system.webassembly_modules (name, code) SELECT '{name}', code FROM input('code String') FORMAT RawBlob" < {file}
--   clickhouse client --multiquery < {file}.sql
-- 模块摘要 digest of the module: {sm3}
-- 查询时的设置 settings of queries:
--   SET webassembly_udf_max_memory = {memory}, webassembly_udf_max_input_block_size = 8192, webassembly_udf_input_split_memory_ratio = 0;

CREATE OR REPLACE FUNCTION credit_valid LANGUAGE WASM FROM '{name}' :: 'credit_clickhouse_valid' ARGUMENTS (code String) RETURNS UInt8 ABI BUFFERED_V1 DETERMINISTIC SHA256_HASH '{sha256}' SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0;
CREATE OR REPLACE FUNCTION credit_fault LANGUAGE WASM FROM '{name}' :: 'credit_clickhouse_fault' ARGUMENTS (code String) RETURNS UInt32 ABI BUFFERED_V1 DETERMINISTIC SHA256_HASH '{sha256}' SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0;
CREATE OR REPLACE FUNCTION credit_diagnose LANGUAGE WASM FROM '{name}' :: 'credit_clickhouse_diagnose' ARGUMENTS (code String, kind String, day Int32) RETURNS UInt32 ABI BUFFERED_V1 DETERMINISTIC SHA256_HASH '{sha256}' SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0;
CREATE OR REPLACE FUNCTION credit_screen LANGUAGE WASM FROM '{name}' :: 'credit_clickhouse_screen' ARGUMENTS (code String, name String, day Int32) RETURNS UInt32 ABI BUFFERED_V1 DETERMINISTIC SHA256_HASH '{sha256}' SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0;
CREATE OR REPLACE FUNCTION credit_subject LANGUAGE WASM FROM '{name}' :: 'credit_clickhouse_subject' ARGUMENTS (code String, name String, kind String, region String, former_names String, search String, code_source String, day Int32) RETURNS UInt32 ABI BUFFERED_V1 DETERMINISTIC SHA256_HASH '{sha256}' SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0;
CREATE OR REPLACE FUNCTION credit_explain LANGUAGE WASM FROM '{name}' :: 'credit_clickhouse_explain' ARGUMENTS (code String, name String, kind String, region String, former_names String, search String, code_source String, day Int32) RETURNS String ABI BUFFERED_V1 DETERMINISTIC SHA256_HASH '{sha256}' SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0;
CREATE OR REPLACE FUNCTION credit_tier LANGUAGE WASM FROM '{name}' :: 'credit_clickhouse_tier' ARGUMENTS (matter String, code String, name String, kind String, region String, day Int32) RETURNS UInt32 ABI BUFFERED_V1 DETERMINISTIC SHA256_HASH '{sha256}' SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0;
CREATE OR REPLACE FUNCTION credit_decide LANGUAGE WASM FROM '{name}' :: 'credit_clickhouse_decide' ARGUMENTS (request String) RETURNS String ABI BUFFERED_V1 DETERMINISTIC SHA256_HASH '{sha256}' SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = 0;
