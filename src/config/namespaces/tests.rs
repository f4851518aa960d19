use super::*;

#[test]
fn a_namespace_that_is_not_listed_is_durable_for_seven_days() {
    let mut namespaces = Namespaces::default();
    let typing = NamespaceConfig { kind: NamespaceKind::Ephemeral, ..NamespaceConfig::default() };
    namespaces.insert("typing", typing.clone());
    let of = |name: &str| namespaces.of(&Channel::parse(name).unwrap());
    assert_eq!(of("typing:7"), &typing);
    assert_eq!(of("typing"), &NamespaceConfig::default(), "no `:` means namespace `default`");
    assert_eq!(of("user:1").kind, NamespaceKind::Durable);
    assert_eq!(of("user:1").history_age, Duration::from_secs(604_800));
}

#[test]
fn only_plain_history_is_bounded_by_itself() {
    let parse = |json| serde_json::from_str::<NamespaceConfig>(json).unwrap().history_size;
    assert_eq!(parse(r#"{"kind":"durable"}"#), 0);
    assert_eq!(parse(r#"{"kind":"plain"}"#), PLAIN_HISTORY);
    assert_eq!(parse(r#"{"kind":"plain","history_size":5}"#), 5);
}
