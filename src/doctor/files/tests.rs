use super::*;
use crate::doctor::Level;

const WANTED: Wanted = Wanted { own: 100, clients: 1_500 };

fn levels(soft: u64, nr_open: u64, file_max: u64) -> Vec<Level> {
    let allowed = Allowed { soft, hard: soft, nr_open, file_max };
    judge(&allowed, WANTED, "of a test").iter().map(|finding| finding.level).collect()
}

#[test]
fn there_has_to_be_a_descriptor_for_every_client() {
    assert_eq!(levels(1_599, 10_000, 10_000), [Level::Problem, Level::Ok]);
    assert_eq!(levels(1_600, 10_000, 10_000), [Level::Ok, Level::Ok]);
    assert_eq!(levels(u64::MAX, 10_000, 1_599), [Level::Ok, Level::Problem]);
    assert_eq!(levels(1_600, 10_000, 1_600), [Level::Ok, Level::Ok]);
}

#[test]
fn the_advice_is_to_be_typed_in() {
    let allowed = Allowed { soft: 1_024, hard: 4_096, nr_open: 1_599, file_max: 10_000 };
    let advice = judge(&allowed, WANTED, "of a test")[0].advice.clone().unwrap();
    assert!(advice.starts_with("sysctl -w fs.nr_open=1600"), "{advice}");
    assert!(
        advice.contains("LimitNOFILE=1600") && advice.ends_with("server.max_connections = 924"),
        "{advice}"
    );
    let room = Allowed { nr_open: 1_600, ..allowed };
    assert!(!judge(&room, WANTED, "of a test")[0].advice.clone().unwrap().contains("nr_open"));
}

#[test]
fn pools_count() {
    let mut config = Config::default();
    let alone = Wanted::of(&config);
    config.redis.urls = vec!["redis://a".parse().unwrap(), "redis://b".parse().unwrap()];
    assert_eq!(Wanted::of(&config).own, alone.own + 2 * (8 + 8));
}
