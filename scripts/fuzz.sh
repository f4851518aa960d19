#!/usr/bin/env bash
# Fuzzes what reads bytes from outside, FUZZ_SECONDS (600) for each kind of them. It begins with fuzz/corpus; what it finds
# beside that is left in target/fuzz/corpus, and what fails in fuzz/artifacts.
#
#   scripts/fuzz.sh [cursors frames …]     all, if none are named
#
# What is worth keeping of a target's: its binary with -set_cover_merge=1 -use_counters=0 FEW target/fuzz/corpus/TARGET, and
# of what that adds to FEW the first dozens.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/stage.sh

cargo fuzz --version >/dev/null 2>&1 || stage "cargo-fuzz" cargo install --locked --version "^0.13" cargo-fuzz

# Without a sanitizer, which would want nightly and find little: the code has no unsafe parts.
options=(--sanitizer none --target-dir target/fuzz)
[ $# -gt 0 ] || mapfile -t all < <(cargo fuzz list)
failed=()
for target in "${@:-${all[@]}}"; do
    mkdir -p "target/fuzz/corpus/$target"
    stage "$target" cargo fuzz run "${options[@]}" "$target" "target/fuzz/corpus/$target" "fuzz/corpus/$target" -- \
        -max_total_time="${FUZZ_SECONDS:-600}" -max_len=4096 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 ||
        failed+=("$target")
done
[ ${#failed[@]} -eq 0 ] || { echo "fuzz: failed: ${failed[*]}" >&2; exit 1; }
