#!/usr/bin/env bash
# The integration tests again, over the backends that `cargo test` has not run them over: PostgreSQL, and PostgreSQL with
# Redis. The rule: what depends on where messages and sessions are kept runs over each. What does not, or runs over Redis
# and PostgreSQL in the first place, ran with `cargo test`, and is named here with the reason.
# Most tests wait for something, most of the time: more of them at once than there are cores.
# Arguments are the backends: `scripts/test-backends.sh fleet`.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/stage.sh

# The beginnings of tests' names, and why they are not run again.
NOT_AGAIN=(
    "echo: no log behind it"
    "hostile_frames: the server without a log"
    "websocket_conformance: the server without a log"
    "middleboxes: the way between browser and server"
    "proxies: the way between browser and server"
    "operator: a page in a browser"
    "webhooks: pages in a browser"
    "grafana: always over Redis and PostgreSQL"
    "fleet: always over Redis and PostgreSQL"
    "::on_two_nodes: always over Redis and PostgreSQL"
    "documents: text"
    "deploy: text"
    "doctor: starts what it looks at itself"
    "protocol_doc::expect: text"
    "protocol_doc::markdown: text"
    "protocol_doc::tables: text"
)

skips=()
for entry in "${NOT_AGAIN[@]}"; do
    name=${entry%: *}
    # A name that is of no test any more would hide that another one has it now.
    grep -rqE "mod ${name##*::};|mod ${name##*::} \{" tests/it || {
        printf 'test-backends: tests/it has no %s: its entry goes\n' "$name" >&2
        exit 1
    }
    printf '    not again: %s\n' "$entry"
    skips+=(--skip "$name::")
done

[ $# -gt 0 ] || set -- postgres fleet
for backend in "$@"; do
    stage "integration tests over $backend" \
        env BELFRY_TEST_BACKEND="$backend" cargo test --locked --test it -- --test-threads $(($(nproc) * 2)) "${skips[@]}"
done
