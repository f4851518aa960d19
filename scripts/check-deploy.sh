#!/usr/bin/env bash
# The configurations in deploy/, read by the programs that they are for, as far as those are installed here.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# nginx wants to be able to write its pid, and to resolve the names of its upstreams.
for file in deploy/proxies/nginx.conf deploy/compose/nginx.conf; do
    sed -e "s#^pid .*#pid $work/pid;#" -e 's#server belfry-\([0-9]\):8080#server 127.0.0.1:808\1#' "$file" \
        > "$work/$(dirname "$file" | tr / -).conf"
done
# All but the heads.
if ! diff <(tail -n +3 "$work/deploy-proxies.conf") <(tail -n +2 "$work/deploy-compose.conf"); then
    echo "check-deploy: deploy/compose/nginx.conf is not deploy/proxies/nginx.conf with other names" >&2
    exit 1
fi

check() {
    if command -v "$1" > /dev/null; then
        echo "check-deploy: $*"
        "$@"
    else
        echo "check-deploy: $1 is not installed, so its configuration is not checked" >&2
    fi
}
check nginx -q -t -c "$work/deploy-proxies.conf"
check haproxy -c -q -f deploy/proxies/haproxy.cfg
check promtool check config --syntax-only deploy/compose/prometheus.yaml
scripts/check-drain.py
