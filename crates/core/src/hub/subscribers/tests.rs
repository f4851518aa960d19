use super::*;

#[test]
fn a_list_and_a_set_behave_alike() {
    let mut subscribers = Subscribers::default();
    for slot in (0..20).chain(0..20) {
        subscribers.insert(slot);
    }
    assert_eq!(subscribers.len(), 20);
    for slot in 0..19 {
        assert!(subscribers.remove(slot));
    }
    assert_eq!((subscribers.get(0), subscribers.get(1)), (Some(19), None));
    assert!(subscribers.remove(19) && !subscribers.remove(19));
    assert_eq!(subscribers.len(), 0);
}

/// A walk through the list from its end, with removals and additions on the way, misses nobody.
#[test]
fn nobody_moves_away_from_the_front() {
    for many in [FEW, 3 * FEW] {
        let many = many as u32;
        let mut subscribers = Subscribers::default();
        (0..many).for_each(|slot| assert!(subscribers.insert(slot)));
        let (mut left, mut met) = (subscribers.len(), Vec::new());
        while left > 0 {
            left -= 1;
            met.extend(subscribers.get(left));
            subscribers.remove(met.len() as u32 % 3);
            subscribers.insert(100 + met.len() as u32);
            left = left.min(subscribers.len());
        }
        assert!((3..many).all(|slot| met.contains(&slot)), "{met:?}");
    }
}

#[test]
fn few_are_a_list_and_more_are_a_set() {
    let mut subscribers = Subscribers::default();
    for slot in 0..FEW as u32 {
        assert!(subscribers.insert(slot) && !subscribers.insert(slot));
    }
    assert!(matches!(subscribers, Subscribers::Few(_)));
    assert!(subscribers.insert(FEW as u32) && !subscribers.insert(FEW as u32));
    assert!(matches!(subscribers, Subscribers::Many(_)));
    assert!(!Subscribers::default().remove(0));
}

#[test]
fn slots_are_spread() {
    let low: std::collections::HashSet<u64> = (0..64).map(|slot| spread(slot) % 64).collect();
    assert!(low.len() > 32, "{} of 64", low.len());
}

#[test]
fn a_set_is_what_a_simple_one_is_whatever_comes_and_goes() {
    let (mut subscribers, mut simple) = (Subscribers::default(), std::collections::BTreeSet::new());
    for step in 0..20_000_u32 {
        // Comes and goes in no order, among few and among many.
        let slot = step.wrapping_mul(2_654_435_761) % if step % 4_000 < 2_000 { 50 } else { 1_000 };
        match step % 3 {
            0 => assert_eq!(subscribers.remove(slot), simple.remove(&slot)),
            _ => assert_eq!(subscribers.insert(slot), simple.insert(slot)),
        }
    }
    let listed: std::collections::BTreeSet<_> =
        (0..subscribers.len()).filter_map(|at| subscribers.get(at)).collect();
    assert!(listed == simple && listed.len() == subscribers.len());
    assert!(simple.iter().all(|slot| subscribers.remove(*slot)) && subscribers.len() == 0);
}
