#!/usr/bin/env bash
# What the tests need beyond Rust and Node: PostgreSQL, Redis, a browser, curl, clients in other languages. Quick when all
# of it is there. The tests start servers of their own; those that come with the packages are kept from starting.
# As root it installs; otherwise it says exactly what it wants and stops.
set -euo pipefail
cd "$(dirname "$0")/.."

NODE_MAJOR=20
APT_TRIES=3

fail() {
    printf 'install-test-deps: %s\n' "$*" >&2
    exit 1
}

# Debian keeps the server's programs out of PATH.
has_postgres() {
    command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# What grafana/ is held against: tests run the server themselves.
has_prometheus() {
    command -v promtool >/dev/null && command -v prometheus >/dev/null
}

missing_packages() {
    command -v cc >/dev/null || echo build-essential
    command -v curl >/dev/null || echo curl
    python3 -c 'import ensurepip' 2>/dev/null || echo python3-venv
    command -v redis-server >/dev/null || echo redis-server
    command -v redis-sentinel >/dev/null || echo redis-sentinel
    has_postgres || echo postgresql
    has_prometheus || echo prometheus
    # Only what checks units is wanted, not a machine that runs by it.
    command -v systemd-analyze >/dev/null || echo systemd
    [ -n "${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome >/dev/null || echo chromium
}

# What stands between pages and the server in tests/middleboxes; daemons, which may be where users' PATH does not lead.
missing_middleboxes() {
    local PATH="$PATH:/usr/sbin:/sbin" package
    for package in nginx haproxy apache2 squid tinyproxy privoxy; do
        command -v "$package" >/dev/null || echo "$package"
    done
    command -v varnishd >/dev/null || echo varnish
}

apt_get() {
    # RUNLEVEL: daemons are installed, not started.
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@"
}

# Debian starts what it installs, unless this program forbids it (invoke-rc.d(8)). One that is there already is its
# owner's.
START_POLICY=/usr/sbin/policy-rc.d

forbid_services() {
    [ ! -e "$START_POLICY" ] || return 0
    trap 'rm -f "$START_POLICY"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$START_POLICY"
    chmod 755 "$START_POLICY"
}

install_packages() {
    forbid_services
    apt_get update || fail "apt-get update failed: is there a network?"
    local try
    for ((try = 1; try <= APT_TRIES; try++)); do
        apt_get install -y --no-install-recommends "$@" && return
        echo "install-test-deps: try $try of $APT_TRIES failed; finishing what apt left half done" >&2
        dpkg --configure -a || true
        apt_get install -y --fix-broken --no-install-recommends || true
    done
    fail "could not install $*: see apt's messages above"
}

need_toolchains() {
    command -v cargo >/dev/null || fail "cargo is missing: install Rust from https://rustup.rs"
    cargo clippy --version >/dev/null 2>&1 || fail "clippy is missing: rustup component add clippy"
    cargo fmt --version >/dev/null 2>&1 || fail "rustfmt is missing: rustup component add rustfmt"
    command -v node >/dev/null && command -v npm >/dev/null ||
        fail "node and npm are missing: install Node.js $NODE_MAJOR or newer from https://nodejs.org"
    node -e "process.exit(parseInt(process.versions.node) >= $NODE_MAJOR ? 0 : 1)" ||
        fail "node $(node --version) is too old: install Node.js $NODE_MAJOR or newer from https://nodejs.org"
}

need_packages() {
    local missing
    mapfile -t missing < <(missing_packages && missing_middleboxes)
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "please install, under your system's names for them: ${missing[*]}"
    [ "$(id -u)" = 0 ] || fail "please run: sudo apt-get install --no-install-recommends ${missing[*]}"
    echo "install-test-deps: installing ${missing[*]}"
    install_packages "${missing[@]}"
}

# Into a place of its own in the repository: nothing of the machine's Python is touched.
need_python_packages() {
    local wanted=$1 venv=.test/$2
    cmp -s "$wanted" "$venv/installed.txt" && return
    echo "install-test-deps: $wanted into $venv"
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --retries 5 -r "$wanted"
    cp "$wanted" "$venv/installed.txt"
}

need_node_packages() {
    local directory=$1
    # npm writes this file last, so a newer one means that the install went through.
    [ "$directory/node_modules/.package-lock.json" -nt "$directory/package-lock.json" ] && return
    echo "install-test-deps: npm packages of $directory"
    npm ci --prefix "$directory" --no-audit --no-fund --loglevel=error
}

need_toolchains
need_packages
need_python_packages tests/clients/requirements.txt venv
# Apart: it wants other versions of what the clients use.
need_python_packages tests/middleboxes/requirements.txt mitmproxy
# Programs that are run, and not imported by anything.
need_python_packages tests/deploy/requirements.txt deploy
need_python_packages tests/openapi/requirements.txt openapi
need_node_packages client
need_node_packages tests/clients
need_node_packages tests/openapi
need_node_packages tests/middleboxes
need_node_packages examples
need_node_packages examples/github-webhooks
