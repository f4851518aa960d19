#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| belfry_fuzz::run(belfry_fuzz::targets::lua_replies, data));
