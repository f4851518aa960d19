#!/usr/bin/env bash
# Breaks crates/core in each way that cargo-mutants knows, one at a time, and sees whether its tests notice. Its unit
# tests try each mutant; those that they let live are tried by the model, at its default length. What is then left is in
# DIR/model/mutants.out/missed.txt; docs/mutants.md says what may be.
#
#   scripts/mutants.sh DIR [what else cargo-mutants is told: --shard 0/16, -f crates/core/src/session, …]
#
# It works in a copy of the tree, and takes hours: about five seconds for each mutant.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/stage.sh
dir=$1
shift

cargo mutants --version >/dev/null 2>&1 ||
    stage "cargo-mutants" cargo install --locked --version "^27" cargo-mutants

# A mutant may well take memory until there is none.
ulimit -v $((8 << 20))
export CARGO_PROFILE_DEV_DEBUG=false PROPTEST_MAX_SHRINK_ITERS=0
# Exits with 2 where mutants were missed, and 3 where tests took too long: neither is an error.
try() {
    out=$1
    shift
    mkdir -p "$out"
    cargo mutants -p belfry-core --no-shuffle --timeout 60 --output "$out" "$@" || (($? == 2 || $? == 3))
}
try "$dir/lib" "$@" -- --lib
# By name: what a shard is depends on what else there is. And by file: of fields that are left out no name is asked.
missed=$dir/lib/mutants.out/missed.txt
{
    sed 's/[][(){}.*+?^$|\\]/\\&/g; s/.*/--re=^&$/' "$missed"
    sed 's/:.*//; s/^/--file=/' "$missed" | sort -u
} >"$dir/missed.re"
if [[ -s $dir/missed.re ]]; then
    mapfile -t missed < "$dir/missed.re"
    try "$dir/model" "${missed[@]}" -- --test model -- --skip broken::
fi
