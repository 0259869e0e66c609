#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| credit_fuzz::ruled(bytes));
