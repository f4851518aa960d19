#!/usr/bin/env bash
# What `make bench-peers` measures Belfry against, by the names of its packages; and matplotlib, for the plots.
set -euo pipefail
cd "$(dirname "$0")"
[ -e /usr/lib/nginx/modules/ngx_nchan_module.so ] || apt-get install -y --no-install-recommends nginx libnginx-mod-nchan
npm install --silent --no-audit --no-fund
[ -x .bin/bin/durable-streams-server ] || cargo install durable-streams@0.1.5 --locked --root .bin
[ -d .venv ] || python3 -m venv .venv
.venv/bin/pip install --quiet --require-virtualenv -r requirements.txt
