//! docs/metrics.md is written from what a server exports, and has to be up to date:
//! `make docs` writes it anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

use prometheus::proto::{MetricFamily, MetricType};

use super::Metrics;
use crate::{config::Namespaces, protocol::Partition};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/metrics.md");

/// Set, it has the test write the page.
const WRITE: &str = "BELFRY_WRITE_DOCS";

/// The table stands between these lines; the rest is written by hand.
const BEGIN: &str = "<!-- table: written by `make docs` -->\n";
const END: &str = "<!-- end of the table -->\n";

/// Labels whose values come from the config or the machine, and what they are.
const OPEN: [(&str, &str); 8] = [
    ("code", "the codes of [PROTOCOL.md](../PROTOCOL.md)"),
    ("namespace", "those of the config, and `other`"),
    ("partition", "0, 1, …: one for each Redis"),
    ("redis", "`host:port` or `group@host:port`, without account"),
    ("revision", "the build's `BELFRY_REVISION`"),
    ("route", "a pattern, such as `/v1/publish`"),
    ("version", "Belfry's"),
    ("worker", "0, 1, …: one for each worker thread"),
];

/// Everything that a server exports.
fn families() -> Vec<MetricFamily> {
    let metrics = Metrics::default();
    metrics.namespaces(&Namespaces::default());
    metrics.without_redis([Partition(0)]);
    metrics.event_loop_lag(0);
    metrics.route("/v1/publish");
    metrics.gather()
}

fn table() -> String {
    let mut table = "| metric | type | labels | what it is |\n|---|---|---|---|\n".to_owned();
    for family in families() {
        let kind = match family.get_field_type() {
            MetricType::COUNTER => "counter",
            MetricType::GAUGE => "gauge",
            MetricType::HISTOGRAM => "histogram",
            other => panic!("{} is a {other:?}", family.name()),
        };
        let (name, labels, help) = (family.name(), labels(&family), family.help());
        writeln!(table, "| `{name}` | {kind} | {labels} | {help} |").unwrap();
    }
    table
}

/// The labels of a family, with their values where those are fixed.
fn labels(family: &MetricFamily) -> String {
    let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for pair in family.get_metric().iter().flat_map(|metric| metric.get_label()) {
        values.entry(pair.name()).or_default().insert(pair.value());
    }
    let mut texts = Vec::new();
    for (label, values) in values {
        let open = OPEN.iter().find(|(name, _)| *name == label);
        let fixed = || values.into_iter().collect::<Vec<_>>().join(", ");
        let values = open.map_or_else(fixed, |(_, what)| (*what).to_owned());
        texts.push(format!("`{label}`: {values}"));
    }
    texts.join("; ")
}

#[test]
fn the_page_lists_every_metric() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the page has a place for the table");
    let (_, after) = rest.split_once(END).expect("the table has an end");
    let current = format!("{before}{BEGIN}{}{END}{after}", table());
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(Path::new(PAGE), current).unwrap();
    } else {
        assert!(page == current, "docs/metrics.md is out of date: run `make docs`");
    }
}
