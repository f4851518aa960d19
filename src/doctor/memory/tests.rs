use super::*;
use crate::doctor::Level;

const MIB: u64 = 1 << 20;
const BASE: u64 = 30 * MIB;

#[test]
fn what_does_not_fit_with_websockets_alone_is_a_problem_and_with_streams_a_warning() {
    let budget = Budget { fixed: 100 * MIB, clients: 10_000, pending: 0 };
    let (least, most) = (budget.total(WEBSOCKET), budget.total(STREAM));
    assert_eq!((least, most), (100 * MIB + 10_000 * 6 * KIB, 100 * MIB + 10_000 * 16 * KIB));
    let level = |limit| judge(&budget, limit, "a test").level;
    assert_eq!((level(least - 1), level(least)), (Level::Problem, Level::Warning));
    assert_eq!((level(most - 1), level(most)), (Level::Warning, Level::Ok));
    let advice = judge(&budget, 100 * MIB + 6 * KIB * 5_000, "a test").advice.unwrap();
    assert!(advice.ends_with("server.max_connections = 5000"), "{advice}");
}

#[test]
fn the_budget_follows_the_settings() {
    let mut config = Config::default();
    let alone = Budget::of(&config).fixed;
    assert_eq!(alone, BASE + (2 * 32 + 64 + 256 + 16 + 16 + 4) * MIB);
    config.redis.urls = vec!["redis://a".parse().unwrap()];
    assert_eq!(Budget::of(&config).fixed, alone - 32 * MIB + 32 * MIB);
}
