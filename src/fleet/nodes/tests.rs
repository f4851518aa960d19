use super::*;

fn alive(roll: &Roll) -> Vec<&str> {
    let mut alive: Vec<&str> = roll.seen.keys().map(NodeId::as_str).collect();
    alive.sort_unstable();
    alive
}

fn nodes(names: &[&str]) -> Vec<(NodeId, Millis)> {
    names.iter().map(|name| ((*name).into(), 0)).collect()
}

#[test]
fn a_node_is_dead_once_it_has_given_no_sign_for_long_enough() {
    let mut roll = Roll::new(5_000);
    roll.look(nodes(&["a", "b"]), 0);
    for now in (1..=5).map(|second| second * 1_000) {
        roll.look(nodes(&["a"]), now);
        assert!(roll.is_alive(&"b".into()), "{now}");
    }
    roll.look(nodes(&["a"]), 6_000);
    assert_eq!(alive(&roll), ["a"]);
}

#[test]
fn a_sign_is_as_old_as_the_list_says() {
    let mut roll = Roll::new(5_000);
    let old = |ago| vec![("a".into(), 0), ("b".into(), ago)];
    roll.look(nodes(&["a", "b"]), 1_000);
    for second in 2..=6 {
        roll.look(old((second - 1) * 1_000), second * 1_000);
    }
    roll.look(nodes(&["a"]), 7_000);
    assert_eq!(alive(&roll), ["a"], "6 seconds after its last sign, not after it was last on the list");
}

#[test]
fn a_node_that_could_not_look_takes_nobody_for_dead_at_once() {
    let mut roll = Roll::new(5_000);
    roll.look(nodes(&["a", "b", "c"]), 1_000);
    // Redis was away, and the first to come back finds only itself on the list.
    roll.look(nodes(&["a"]), 60_000);
    assert_eq!(alive(&roll), ["a", "b", "c"]);
    roll.look(nodes(&["a", "b"]), 61_000);
    for second in 62..=66 {
        roll.look(nodes(&["a", "b"]), second * 1_000);
    }
    assert_eq!(alive(&roll), ["a", "b"]);
}
