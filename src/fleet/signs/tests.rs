use super::*;
use crate::config::NamespaceConfig;

fn other(hears: &str) -> NodeSign {
    let text = String::new;
    NodeSign {
        node: "b".to_owned(),
        version: text(),
        hears: hears.to_owned(),
        kinds: text(),
        settings: text(),
    }
}

#[test]
fn only_who_is_deaf_for_long_to_what_another_one_hears_is_alone() {
    let (mut deaf, start, after) = (Deaf::default(), Instant::now(), Duration::from_secs(15));
    let at = |seconds| start + Duration::from_secs(seconds);
    let alone = |deaf: &Deaf, hears, now| deaf.alone(&[other(hears)], after, now).is_some();
    deaf.note(&[(Partition(0), true), (Partition(1), false)], at(0));
    deaf.note(&[(Partition(0), true), (Partition(1), false)], at(14));
    assert!(!alone(&deaf, "[0,1]", at(14)));
    assert!(alone(&deaf, "[0,1]", at(15)));
    assert!(!alone(&deaf, "[0]", at(15)), "all are deaf to it");
    assert!(deaf.alone(&[], after, at(15)).is_none(), "there is nobody else");
    deaf.note(&[(Partition(0), true), (Partition(1), true)], at(16));
    deaf.note(&[(Partition(0), true), (Partition(1), false)], at(17));
    assert!(!alone(&deaf, "[1]", at(31)), "it has heard in between");
    assert!(alone(&deaf, "[1]", at(32)));
}

#[test]
fn a_namespace_that_is_not_named_is_durable_and_only_kinds_have_to_be_the_same() {
    let of = |name: &str, kind, history_size| {
        let mut config = Config::default();
        config.namespaces.insert(name, NamespaceConfig { kind, history_size, ..NamespaceConfig::default() });
        config
    };
    let (plain, durable) = (of("chat", NamespaceKind::Plain, 5), of("chat", NamespaceKind::Durable, 5));
    let none = Config::default();
    assert_eq!(differing_kind(&kinds(&durable), &kinds(&none)), None);
    let both = |a: &str, b: &str| Some(("chat".to_owned(), a.to_owned(), b.to_owned()));
    assert_eq!(differing_kind(&kinds(&plain), &kinds(&none)), both("plain", "durable"));
    assert_eq!(differing_kind(&kinds(&none), &kinds(&plain)), both("durable", "plain"));
    assert_eq!(differing_kind(&kinds(&plain), &kinds(&of("chat", NamespaceKind::Plain, 6))), None);
    assert_ne!(settings(&plain), settings(&of("chat", NamespaceKind::Plain, 6)));
    assert!(settings(&none).contains_key("log.redis_history"), "{:?}", settings(&none));
    assert!(!settings(&none).contains_key("log.ring_bytes"), "each machine has its own");
}
