use super::*;

fn words(notes: &mut Notes) -> Vec<Word> {
    notes.take().into_iter().flat_map(|(_, notes)| notes).map(|note| note.word).collect()
}

#[test]
fn the_last_word_of_a_session_is_said_and_what_is_held_is_repeated() {
    let (mut notes, id) = (Notes::default(), SessionId::random());
    let (room, ann) = (Channel::parse("room:1").unwrap(), UserId::parse("ann").unwrap());
    notes.note(&room, id, &ann, 0, Attendance::Enter);
    assert_eq!(notes.size(), (1, 1));
    assert_eq!(words(&mut notes), [Word::Here]);
    assert!(words(&mut notes).is_empty());
    notes.repeat();
    assert_eq!(words(&mut notes), [Word::Here]);
    notes.note(&room, id, &ann, 0, Attendance::Rest);
    notes.note(&room, id, &ann, 1, Attendance::Enter);
    assert_eq!(words(&mut notes), [Word::Here], "it is back");
    notes.note(&room, id, &ann, 1, Attendance::Leave);
    assert_eq!((words(&mut notes), notes.size()), (vec![Word::Gone], (0, 0)));
}

#[test]
fn a_poll_that_is_over_before_anything_was_said_counts() {
    let (mut notes, id) = (Notes::default(), SessionId::random());
    let (room, ann) = (Channel::parse("room:1").unwrap(), UserId::parse("ann").unwrap());
    notes.note(&room, id, &ann, 0, Attendance::Enter);
    notes.note(&room, id, &ann, 0, Attendance::Rest);
    assert_eq!((words(&mut notes), notes.size()), (vec![Word::Here], (0, 0)));
    notes.note(&room, id, &ann, 0, Attendance::Leave);
    assert_eq!(words(&mut notes), [Word::Gone], "it has still counted");
}

#[test]
fn a_worker_that_has_lost_a_session_no_longer_speaks_for_it() {
    let (mut notes, id) = (Notes::default(), SessionId::random());
    let (room, ann) = (Channel::parse("room:1").unwrap(), UserId::parse("ann").unwrap());
    notes.note(&room, id, &ann, 1, Attendance::Enter);
    words(&mut notes);
    for step in [Attendance::Moved, Attendance::Rest, Attendance::Leave] {
        notes.note(&room, id, &ann, 0, step);
    }
    assert_eq!((words(&mut notes), notes.size()), (vec![], (1, 1)));
    notes.note(&room, id, &ann, 1, Attendance::Moved);
    assert_eq!((words(&mut notes), notes.size()), (vec![], (0, 0)), "the other node says the rest");
}

#[test]
fn what_could_not_be_said_is_said_later_unless_it_is_no_longer_so() {
    let (mut notes, id, other) = (Notes::default(), SessionId::random(), SessionId::random());
    let (room, ann) = (Channel::parse("room:1").unwrap(), UserId::parse("ann").unwrap());
    notes.note(&room, id, &ann, 0, Attendance::Enter);
    notes.note(&room, other, &ann, 0, Attendance::Enter);
    let unsaid = notes.take();
    notes.note(&room, id, &ann, 0, Attendance::Leave);
    notes.put_back(unsaid);
    assert_eq!(words(&mut notes), [Word::Here, Word::Gone]);
}
