# The common tasks. `make` lists them; each target's line after `##` is its help.

.DEFAULT_GOAL := help
MODEL_STEPS ?= 1000000
CHAOS_SECONDS ?= 600
CHAOS_PUBLISHES ?= 50000
DRAIN_CLIENTS ?= 5000
FUZZ_SECONDS ?= 600
MIXED_WITH ?= HEAD~1

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## start a server for trying things out: page and API on http://127.0.0.1:8080
	cargo run --profile quick -- serve --dev

.PHONY: test
test: ## install what the tests need, then lint and run all of them
	scripts/install-test-deps.sh
	scripts/test.sh

.PHONY: lint
lint: ## formatting, clippy, rustdoc, the browser client's types
	scripts/lint.sh

.PHONY: fmt
fmt: ## format the Rust code
	cargo fmt --all

.PHONY: model
model: ## the model tests at length: a million steps through each log of the core (MODEL_STEPS), fewer over SQLite
	BELFRY_MODEL_STEPS=$(MODEL_STEPS) cargo test --locked -p belfry-core --test model -- --nocapture
	BELFRY_MODEL_STEPS=$$(($(MODEL_STEPS) / 20)) cargo test --locked -p belfry --test model -- --nocapture

.PHONY: mutants
mutants: ## crates/core broken in each way that cargo-mutants knows, against its own tests (hours; MUTANTS="--shard 0/16" for a part)
	scripts/mutants.sh target/mutants $(MUTANTS)

.PHONY: fuzz
fuzz: ## what reads bytes from outside, fuzzed, FUZZ_SECONDS for each kind of them (600: 80 minutes in all; FUZZ="cursors frames" for some)
	FUZZ_SECONDS=$(FUZZ_SECONDS) scripts/fuzz.sh $(FUZZ)

.PHONY: test-backends
test-backends: ## the integration tests again, over PostgreSQL, and over Redis and PostgreSQL
	scripts/test-backends.sh

.PHONY: chaos
chaos: ## the chaos runs at length (CHAOS_SECONDS, CHAOS_PUBLISHES); evidence in target/tmp/chaos
	BELFRY_CHAOS_SECONDS=$(CHAOS_SECONDS) BELFRY_CHAOS_PUBLISHES=$(CHAOS_PUBLISHES) BELFRY_CHAOS_CLIENTS=300 \
		cargo test --release --locked --test chaos -- --nocapture --test-threads 1

.PHONY: mixed
mixed: ## nodes of an older commit (MIXED_WITH) and of this one in one fleet, under chaos; builds both
	git worktree add --force --detach target/mixed $(MIXED_WITH) || git -C target/mixed checkout --detach $(MIXED_WITH)
	cargo build --release --locked --manifest-path target/mixed/Cargo.toml --target-dir target/mixed/target
	BELFRY_OTHER=$(CURDIR)/target/mixed/target/release/belfry \
		cargo test --release --locked --test chaos -- two_versions --ignored --nocapture

.PHONY: bench-fleet
bench-fleet: ## two nodes: publishes against redis-benchmark with the same script, and 10,000 sessions cut at once
	cargo test --release --locked --test chaos -- --ignored --skip drain:: --skip two_versions --skip goes_back --nocapture --test-threads 1

.PHONY: drain
drain: ## a drain of 5,000 clients on all transports, to another node and to the same one started again; a rolling restart
	BELFRY_DRAIN_CLIENTS=$(DRAIN_CLIENTS) cargo test --release --locked --test chaos -- drain::thousands --ignored --nocapture --test-threads 1
	cargo test --release --locked --test chaos -- rolling --nocapture --test-threads 1

.PHONY: back
back: ## how soon service is back once Redis takes writes again, in each deployment
	cargo test --locked --test chaos -- service_is_back --nocapture --test-threads 1

.PHONY: middleboxes
middleboxes: ## the browser client behind each real middlebox for 2 minutes, others' beside it, and a 30 s outage; writes docs/middleboxes.md (15 minutes)
	cargo build --locked
	node tests/middleboxes/matrix.mjs --server target/debug/belfry --seconds 120 --others --write docs/middleboxes.md
	node tests/middleboxes/deaths.mjs --server target/debug/belfry

.PHONY: proxies
proxies: ## the configurations of deploy/proxies, run; and that none of them cuts what is quiet (3 minutes)
	cargo test --locked --test it -- proxies --include-ignored

.PHONY: docs
docs: ## write the parts of docs/ that are made from the code, and grafana's dashboards
	BELFRY_WRITE_DOCS=1 cargo test --locked --lib the_page_lists_every_metric
	grafana/build.py
	scripts/configuration-page.py

.PHONY: client
client: ## build the browser client, static/belfry.js, from client/
	npm --prefix client run build

.PHONY: screenshots
screenshots: ## the pictures of the documents, docs/pictures, from the pages in Chromium (2 minutes); look at them before you commit
	cargo build --locked
	node tests/middleboxes/screenshots.mjs --server target/debug/belfry

.PHONY: bench
bench: bench-build ## memory, CPU and publish rates against their goals (10 minutes)
	benches/run.py

.PHONY: bench-memory
bench-memory: bench-build ## memory per idle connection on each transport, and what is left a minute later
	benches/run.py memory

.PHONY: bench-fanout
bench-fanout: bench-build ## CPU per delivery against a bare epoll loop
	benches/run.py fanout

.PHONY: bench-publish
bench-publish: bench-build ## publish rates, plain and durable, against GET /healthz
	benches/run.py publish

.PHONY: bench-backlog
bench-backlog: bench-build ## how CPU per delivery grows from 1,000 subscribers to 15,000, one message at a time and in batches (8 minutes)
	benches/run.py backlog

.PHONY: bench-saturated
bench-saturated: bench-build ## one channel of 5,000 subscribers, as fast as publishers are answered: deliveries, CPU for each, how long publishes wait (3 minutes)
	benches/run.py saturated

.PHONY: bench-coalesce
bench-coalesce: bench-build ## a hundred messages a second to 500, with and without `coalesce`: CPU for each delivery (90 seconds)
	benches/run.py coalesce

.PHONY: bench-instructions
bench-instructions: bench-build ## instructions of a publish, a delivery, an attach and a replay in the core, against benches/instructions.json (valgrind; 1 minute)
	benches/run.py instructions

.PHONY: bench-peers
bench-peers: bench-build ## Belfry beside nchan, Socket.IO, ws and durable-streams, with `belfry bench`: docs/benchmarks.md and its plots (40 minutes)
	benches/peers/install.sh
	benches/peers/.venv/bin/python benches/peers/run.py

.PHONY: bench-before
bench-before: bench-build ## this build against an older one in turn: make bench-before BEFORE=path/to/older/belfry (15 minutes)
	benches/run.py --before $(BEFORE)

.PHONY: bench-build
bench-build: ## build the server and the bench tools for release
	cargo build --release --locked
	cargo build --release --locked -p belfry-bench-tools

.PHONY: release
release: ## binaries, Debian packages, the npm package, a bill of materials and checksums, into target/packages
	scripts/release.sh

.PHONY: deny
deny: ## licences, advisories and sources of the dependencies (cargo install cargo-deny)
	cargo deny --locked check
