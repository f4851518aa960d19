#!/usr/bin/env bash
# Formatting, lints and documentation of everything that is compiled.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/stage.sh

# Of everything, private or not, for those who read the code: so what is open may link to what is not.
rustdoc() {
    RUSTDOCFLAGS="${RUSTDOCFLAGS:-} -D warnings -A rustdoc::private_intra_doc_links" cargo doc --locked --workspace --no-deps --document-private-items
}

if [ ! -d client/node_modules ]; then
    echo "lint: the browser client's tools are missing: run scripts/install-test-deps.sh (or npm ci --prefix client)" >&2
    exit 1
fi
stage "rustfmt" cargo fmt --all --check
stage "clippy" cargo clippy --locked --workspace --all-targets -- -D warnings
# What only the tests use is not used.
stage "clippy, without what is opened to the tests" cargo clippy --locked --workspace -- -D warnings
stage "rustdoc" rustdoc
stage "browser client: types, lints, built file current" npm --prefix client run --silent check
stage "docs/configuration.md current" scripts/configuration-page.py --check
stage "deploy/ as its programs read it" scripts/check-deploy.sh
