#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| belfry_fuzz::run(belfry_fuzz::targets::channels, data));
