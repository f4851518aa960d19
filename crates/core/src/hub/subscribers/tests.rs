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
    let hash = |slot| {
        let mut hasher = SlotHasher::default();
        hasher.write_u32(slot);
        hasher.finish()
    };
    let low: std::collections::HashSet<u64> = (0..64).map(|slot| hash(slot) % 64).collect();
    assert!(low.len() > 32, "{} of 64", low.len());
}
