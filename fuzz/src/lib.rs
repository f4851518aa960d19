//! What the fuzz targets have in common.

pub mod targets;

/// What one run may hold at a time beside a multiple of its input: tables that are made once, and room for the checks.
const SPARE_BYTES: u64 = 1 << 20;

/// How many bytes one run may hold for each byte of its input, the copies among them that the checks make.
const BYTES_FOR_EACH: u64 = 64;

/// Runs a target. What it takes of memory goes by what came, and not by what was announced.
pub fn run(target: targets::Target, data: &[u8]) {
    let taken = allocation_counter::measure(|| target(data)).bytes_max;
    assert!(taken <= SPARE_BYTES + BYTES_FOR_EACH * data.len() as u64, "{taken} bytes for {}", data.len());
}
