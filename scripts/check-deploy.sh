#!/usr/bin/env bash
# The files in deploy/, read by the programs that they are for, or held against the schemas of those that need an engine.
# The proxies' configurations are not only read but run: tests/it/proxies. What this needs is installed by
# scripts/install-test-deps.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

# The version of Kubernetes that the manifests need at least, beside the newest that the validator knows.
OLDEST_KUBERNETES=1.30.0
# Of systemd's measure of what a service could do to its machine, in tenths: 0 is nothing, 100 is everything.
MOST_EXPOSURE=12

tools=.test/deploy/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "check-deploy: $*" >&2
    exit 1
}

check() {
    command -v "$1" >/dev/null || fail "$1 is missing: scripts/install-test-deps.sh installs it"
    echo "check-deploy: $*"
    "$@"
}

# The reference configuration without TLS, and with the names that compose gives the nodes.
without_tls() {
    sed -e '1,2d' -e '/A page on https/,/^    }$/d' \
        -e '/Without HTTP\/2/,/ssl_certificate_key/c\        listen 8080;\n        server_name _;' \
        -e 's/127\.0\.0\.1:808\([1-3]\)/belfry-\1:8080/' deploy/proxies/nginx.conf | cat -s
}
if ! diff <(without_tls) <(tail -n +2 deploy/compose/nginx.conf); then
    fail "deploy/compose/nginx.conf is not deploy/proxies/nginx.conf without TLS and with other names"
fi
# nginx wants to be able to write its pid, and to resolve the names of its upstreams.
sed -e "s#^pid .*#pid $work/pid;#" -e 's#server belfry-\([0-9]\):8080#server 127.0.0.1:808\1#' \
    deploy/compose/nginx.conf >"$work/nginx.conf"
PATH="$PATH:/usr/sbin:/sbin" check nginx -q -t -e stderr -c "$work/nginx.conf"
check promtool check config --syntax-only deploy/compose/prometheus.yaml
scripts/check-drain.py

check $tools/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose/compose.yaml
for file in $(grep -oE '"\.\.?/[^":]+:' deploy/compose/compose.yaml | tr -d '":'); do
    [ -e "deploy/compose/$file" ] || fail "compose.yaml mounts $file, which is not there"
done
for name in $(grep -oE '\$\{[A-Z_]+' deploy/compose/compose.yaml | tr -d '${' | sort -u); do
    grep -q "^$name=" deploy/compose/.env.example || fail "compose.yaml wants $name, which .env.example does not have"
done

check $tools/hadolint deploy/docker/Dockerfile
check $tools/kubernetes-validate --quiet --strict -k "$OLDEST_KUBERNETES" deploy/kubernetes/belfry.yaml
check $tools/kubernetes-validate --quiet --strict deploy/kubernetes/belfry.yaml

# A body that the Ingress refuses is one that Belfry cannot explain: it lets through what nginx does, which is tried.
body() { grep -oP "$1 *\K[0-9]+m" "$2"; }
[ "$(body client_max_body_size deploy/proxies/nginx.conf)" = "$(body proxy-body-size: deploy/kubernetes/belfry.yaml)" ] ||
    fail "the Ingress's proxy-body-size is not nginx's client_max_body_size"

# Whatever ends it five times in a row, it is started a sixth time.
grep -qx StartLimitIntervalSec=0 deploy/systemd/belfry.service || fail "the unit gives up: StartLimitIntervalSec=0 is missing"
# It looks whether the program is there.
sed 's#/usr/local/bin/belfry#/bin/true#' deploy/systemd/belfry.service >"$work/belfry.service"
check systemd-analyze verify "$work/belfry.service" |& tee "$work/verdict"
# What it does not know, it would ignore.
! grep belfry.service: "$work/verdict" || fail "systemd does not understand the unit"
check systemd-analyze security --offline=true --threshold="$MOST_EXPOSURE" --no-pager "$work/belfry.service" \
    >"$work/exposure" || fail "the unit may do more than it should: $(cat "$work/exposure")"
