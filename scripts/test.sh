#!/usr/bin/env bash
# Everything that must hold before a change is merged. What it needs is installed by scripts/install-test-deps.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/stage.sh

scripts/lint.sh
stage "browser client: unit tests" npm --prefix client --silent test
stage "bench client: unit tests" cargo test --locked -p belfry-bench
stage "checker: it sees each fault" cargo test --locked -p belfry-checker
stage "server: unit, model and integration tests" cargo test --locked -p belfry-core -p belfry
scripts/test-backends.sh
printf '==> all passed in %d s\n' "$SECONDS"
