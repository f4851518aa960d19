use super::{super::Check, *};

fn report() -> Report {
    Report(vec![
        Check("files.open").ok("room"),
        Check("redis.persistence").warning("none", "appendonly yes").of("a:6379"),
        Check("redis.eviction").problem("allkeys-lru", "one\ntwo").of("a:6379"),
        Check("redis.eviction").problem("allkeys-lru", "one").of("b:6379"),
        Check("clock.synchronised").skipped("no timedatectl"),
        Check("proxy.idle").problem("cut", "longer"),
        Check("redis.eviction").problem("allkeys-lru", "one").of("c:6379"),
    ])
}

#[test]
fn people_see_what_to_do_below_what_was_seen_and_a_summary_at_the_end() {
    let text = report().to_text(false);
    assert!(text.contains("problem    redis.eviction      a:6379: allkeys-lru\n"), "{text}");
    assert!(text.contains("   > two\n") && !text.contains('\x1b'), "{text}");
    assert!(text.ends_with("\n4 problems, 1 warning, 1 skipped, 1 ok\n"), "{text}");
    assert!(report().to_text(true).contains("\x1b[1;31mproblem"));
    assert_eq!(report().problems(), ["redis.eviction", "proxy.idle"]);
}

#[test]
fn programs_see_counts_areas_and_checks() {
    let value: serde_json::Value = serde_json::from_str(&report().to_json()).unwrap();
    assert_eq!((&value["counts"]["problem"], &value["counts"]["note"]), (&json!(4), &json!(0)));
    let finding = &value["findings"][1];
    assert_eq!((&finding["area"], &finding["check"]), (&json!("redis"), &json!("redis.persistence")));
    assert_eq!((&finding["level"], &finding["subject"]), (&json!("warning"), &json!("a:6379")));
    assert!(value["findings"][0].get("advice").is_none());
}
