use super::*;
use crate::doctor::Level;

const MIB: u64 = 1 << 20;
const BASE: u64 = 30 * MIB;

#[test]
fn what_does_not_fit_is_a_problem_and_a_connection_counts_as_the_formula_has_it() {
    let page = include_str!("../../../docs/capacity.md");
    let formula = format!(
        "connections × {} KB + behind × 128 KiB + sockets × {} KB",
        IDLE as f64 / 1e3,
        SOCKET / 1_000
    );
    assert!(page.contains(&formula), "docs/capacity.md has another formula than {formula:?}");
    let budget = Budget { fixed: 100 * MIB, clients: 10_000, pending: 0 };
    let each = IDLE + SOCKET;
    assert_eq!(budget.total(), 100 * MIB + 10_000 * each);
    let level = |limit| judge(&budget, limit, "a test").level;
    assert_eq!((level(budget.total() - 1), level(budget.total())), (Level::Problem, Level::Ok));
    let advice = judge(&budget, 100 * MIB + 5_000 * each, "a test").advice.unwrap();
    assert!(advice.ends_with("server.max_connections = 5000"), "{advice}");
}

#[test]
fn an_idle_connection_of_no_transport_was_measured_to_hold_more() {
    let page = include_str!("../../../docs/capacity.md");
    let measured =
        page.lines().filter_map(|line| line.strip_prefix("| memory for an idle ")?.split(" | ").nth(1));
    let measured: Vec<f64> =
        measured.map(|figure| figure.trim_end_matches(" KB |").parse().unwrap()).collect();
    assert_eq!(measured.len(), 3, "WebSocket, event stream, long-poll");
    let (least, most) = (
        1e3 * measured.iter().fold(f64::MAX, |a, b| a.min(*b)),
        1e3 * measured.iter().fold(0.0_f64, |a, b| a.max(*b)),
    );
    assert!(most <= IDLE as f64 && IDLE as f64 <= 1.5 * least, "{measured:?} KB, and {IDLE}");
}

#[test]
fn the_budget_follows_the_settings() {
    let mut config = Config::default();
    let alone = Budget::of(&config).fixed;
    assert_eq!(alone, BASE + (2 * 32 + 64 + 256 + 16 + 16 + 4) * MIB);
    config.redis.urls = vec!["redis://a".parse().unwrap()];
    assert_eq!(Budget::of(&config).fixed, alone - 32 * MIB + 32 * MIB);
}
