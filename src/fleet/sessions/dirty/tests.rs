use super::*;

fn save(session: SessionId, fence: u64, applied: u64) -> Save {
    Save { session, fence, applied, state: Standing::Held, whole: None }
}

fn whole(text: &str) -> Option<Whole> {
    Some(Whole { owner: "user:ann".into(), holder: None, subscriptions: text.into(), word: Word::Kept })
}

fn waiter() -> (Option<Waiter>, oneshot::Receiver<Result<(), SaveError>>) {
    let (waiter, waiting) = oneshot::channel();
    (Some(waiter), waiting)
}

#[test]
fn what_changes_often_is_written_once_a_tick() {
    let (mut dirty, id) = (Dirty::default(), SessionId::random());
    for applied in 1..=10 {
        dirty.add(save(id, 1, applied), None, 100 + applied);
    }
    assert_eq!(dirty.due(), Some(101 + TICK_MS));
    assert!(dirty.take(100 + TICK_MS).is_empty());
    let batch = dirty.take(101 + TICK_MS);
    assert_eq!(batch.len(), 1);
    assert_eq!(batch[0].save.applied, 10);
    assert!(dirty.take(200).is_empty() && dirty.is_idle() && dirty.due().is_none());
}

#[test]
fn what_is_waited_for_is_due_at_once_and_takes_the_rest_along() {
    let mut dirty = Dirty::default();
    dirty.add(save(SessionId::random(), 1, 1), None, 0);
    let (sender, mut waiting) = waiter();
    dirty.add(save(SessionId::random(), 1, 1), sender, 5);
    assert_eq!(dirty.due(), Some(5));
    let batch = dirty.take(5);
    assert_eq!(batch.len(), 2);
    assert!(waiting.try_recv().is_err(), "not before it is written");
    batch.into_iter().for_each(|pending| pending.settle(&Ok(())));
    assert_eq!(waiting.try_recv(), Ok(Ok(())));
}

#[test]
fn a_storm_goes_out_in_batches_without_a_pause() {
    let mut dirty = Dirty::default();
    for _ in 0..BATCH + 1 {
        dirty.add(save(SessionId::random(), 1, 1), None, 0);
    }
    assert_eq!(dirty.take(TICK_MS).len(), BATCH);
    assert_eq!(dirty.due(), Some(TICK_MS));
    assert_eq!(dirty.take(TICK_MS).len(), 1);
}

#[test]
fn a_later_change_keeps_the_parts_that_it_does_not_know() {
    let (mut dirty, id) = (Dirty::default(), SessionId::random());
    dirty.add(Save { whole: whole("[1]"), ..save(id, 1, 7) }, None, 0);
    dirty.add(Save { state: Standing::Resting, ..save(id, 1, 5) }, None, 0);
    let batch = dirty.take(TICK_MS);
    assert_eq!(batch[0].save, Save { state: Standing::Resting, whole: whole("[1]"), ..save(id, 1, 7) });
}

#[test]
fn what_has_ended_does_not_begin_again() {
    let (mut dirty, id) = (Dirty::default(), SessionId::random());
    dirty.add(Save { state: Standing::Gone, ..save(id, 1, 1) }, None, 0);
    dirty.add(Save { whole: whole("[]"), ..save(id, 1, 2) }, None, 0);
    assert_eq!(dirty.take(TICK_MS)[0].save.state, Standing::Gone);
}

#[test]
fn of_two_fences_the_higher_one_stands_in_whatever_order_they_come() {
    for order in [[1, 2], [2, 1]] {
        let (mut dirty, id) = (Dirty::default(), SessionId::random());
        let mut waiting = Vec::new();
        for fence in order {
            let (sender, receiver) = waiter();
            dirty.add(save(id, fence, fence * 10), sender, 0);
            waiting.push((fence, receiver));
        }
        let mut batch = dirty.take(0);
        let pending = batch.pop().unwrap();
        assert_eq!((pending.save.fence, pending.save.applied), (2, 20));
        pending.settle(&Ok(()));
        for (fence, mut receiver) in waiting {
            let expected = if fence == 2 { Ok(()) } else { Err(SaveError::Lost(None)) };
            assert_eq!(receiver.try_recv(), Ok(expected));
        }
    }
}

#[test]
fn what_could_not_be_written_is_tried_again_with_what_has_changed_since() {
    let (mut dirty, id) = (Dirty::default(), SessionId::random());
    dirty.add(Save { whole: whole("[old]"), ..save(id, 1, 1) }, None, 0);
    let failed = dirty.take(TICK_MS);
    dirty.add(Save { whole: whole("[new]"), ..save(id, 1, 2) }, None, 30);
    dirty.put_back(failed, 100);
    assert_eq!(dirty.due(), Some(30 + TICK_MS));
    let batch = dirty.take(100);
    assert_eq!(batch.len(), 1);
    assert_eq!(batch[0].save, Save { whole: whole("[new]"), ..save(id, 1, 2) });
}

#[test]
fn a_claim_lets_go_of_what_it_makes_void_and_of_nothing_else() {
    let (mut dirty, id) = (Dirty::default(), SessionId::random());
    dirty.add(save(id, 3, 1), None, 0);
    dirty.forget(id, 3, None);
    assert!(!dirty.is_idle(), "its own");
    dirty.forget(id, 4, None);
    assert!(dirty.is_idle());
}

#[test]
fn the_surest_word_of_what_is_written_at_once_counts() {
    for (first, second, written) in [
        (Word::Said, Word::Kept, Word::Said),
        (Word::Kept, Word::Asked, Word::Asked),
        (Word::Asked, Word::Said, Word::Said),
    ] {
        let (mut dirty, id) = (Dirty::default(), SessionId::random());
        for (text, word) in [("[1]", first), ("[2]", second)] {
            let whole = whole(text).map(|whole| Whole { word, ..whole });
            dirty.add(Save { whole, ..save(id, 1, 1) }, None, 0);
        }
        let Some(whole) = dirty.take(TICK_MS).remove(0).save.whole else { panic!("there is one") };
        assert_eq!((&*whole.subscriptions, whole.word), ("[2]", written));
    }
}
