//! The judge has to see what it is there to see, and nothing else.

use std::io::Cursor;

use crate::{
    history::{History, Outcome, Seen},
    judge::judge,
    sabotage::Sabotage,
    verdict::Class,
};

/// Two clients over three transports and two nodes, a durable and a plain channel, a new epoch of the log, a trimmed
/// history, a publish that was never answered and one that was delivered and then came again.
const SOUND: &str = include_str!("sound.jsonl");

fn sound() -> History {
    History::read(Cursor::new(SOUND)).unwrap()
}

fn found(history: &History) -> Vec<Class> {
    let verdict = judge(history);
    verdict.counts.into_iter().filter(|(_, count)| *count > 0).map(|(class, _)| class).collect()
}

/// What is found once the lines that hold a text are changed; the text has to be there.
fn found_with(text: &str, change: impl Fn(&str) -> Option<String>) -> Vec<Class> {
    assert!(SOUND.contains(text), "{text}");
    let changed: Vec<_> = SOUND
        .lines()
        .filter_map(|line| if line.contains(text) { change(line) } else { Some(line.to_owned()) })
        .collect();
    found(&History::read(Cursor::new(changed.join("\n"))).unwrap())
}

fn found_without(text: &str) -> Vec<Class> {
    found_with(text, |_| None)
}

fn found_replacing(text: &str, part: &str, by: &str) -> Vec<Class> {
    found_with(text, |line| {
        assert!(line.contains(part), "{line}");
        Some(line.replace(part, by))
    })
}

#[test]
fn a_sound_history_has_no_fault_whatever_legal_gaps_and_changes_are_in_it() {
    let verdict = judge(&sound());
    assert!(verdict.is_clean(), "{verdict}");
    assert_eq!((verdict.acknowledged, verdict.unknown, verdict.refused), (10, 2, 1));
}

#[test]
fn a_history_is_read_as_it_was_written() {
    let mut text = Vec::new();
    sound().write(&mut text).unwrap();
    assert_eq!(History::read(Cursor::new(text)).unwrap(), sound());
}

#[test]
fn an_acknowledged_message_that_the_server_has_no_more() {
    assert_eq!(found_without(r#"{"kept":{"channel":"d","n":9"#), [Class::Lost]);
}

#[test]
fn an_acknowledged_message_that_a_client_did_not_get() {
    let classes = found_without(r#""by":"ann","what":{"message":{"channel":"d","n":2"#);
    assert_eq!(classes, [Class::Lost, Class::Unannounced]);
}

#[test]
fn an_acknowledged_durable_message_in_the_place_of_which_a_client_was_told_of_a_gap() {
    let gap = r#"{"gap":{"channel":"d","reason":"renumbered","from":2,"to":2,"resume":"0.4"}}"#;
    let message = r#""by":"ann","what":{"message":{"channel":"d","n":2"#;
    let classes = found_with(message, |line| {
        let (head, _) = line.split_once(r#""what":"#).unwrap();
        Some(format!(r#"{head}"what":{gap}}}}}"#))
    });
    assert_eq!(classes, [Class::Lost]);
}

#[test]
fn a_durable_channel_that_is_told_to_begin_anew() {
    // Founded where two messages may have stood in one place.
    let gap = r#""by":"bob","what":{"gap":{"channel":"d","reason":""#;
    let reset = SOUND.replace(&format!("{gap}renumbered"), &format!("{gap}reset"));
    let went_back = reset.replace("redis kill", "a Redis that goes back");
    assert_eq!(found(&History::read(Cursor::new(reset)).unwrap()), [Class::Unfounded]);
    assert_eq!(found(&History::read(Cursor::new(went_back)).unwrap()), []);
}

/// Message 5 was never answered: some may have heard it, though it is not kept.
#[test]
fn a_durable_channel_of_which_more_is_gone_than_was_never_answered() {
    let trimmed = |to: u64| {
        found_with(r#""by":"ann","what":{"gap":{"channel":"d","reason":"renumbered","from":4"#, |line| {
            let trimmed =
                line.replace("renumbered", "trimmed").replace(r#""to":1000"#, &format!(r#""to":{to}"#));
            Some(format!("{trimmed}\n{}", line.replace(r#""from":4"#, &format!(r#""from":{}"#, to + 1))))
        })
    };
    assert_eq!(trimmed(4), []);
    assert_eq!(trimmed(5), [Class::Unfounded]);
}

#[test]
fn the_last_message_of_a_channel_that_did_not_come() {
    assert_eq!(found_without(r#""by":"bob","what":{"message":{"channel":"p","n":111"#), [Class::Unannounced]);
}

#[test]
fn a_gap_that_was_not_told() {
    let gap = r#""by":"ann","what":{"gap":{"channel":"p","reason":"reset""#;
    assert_eq!(found_without(gap), [Class::Unannounced]);
}

#[test]
fn a_gap_that_covers_too_little() {
    let gap = r#""by":"ann","what":{"gap":{"channel":"p","reason":"reset""#;
    assert_eq!(found_replacing(gap, r#""to":1000"#, r#""to":999"#), [Class::Unannounced]);
}

/// The gap of unknown end is told at 110 ms.
#[test]
fn a_message_that_was_published_after_the_gap_that_is_to_stand_for_it() {
    let message = r#""by":"bob","what":{"message":{"channel":"p","n":11"#;
    assert_eq!(found_without(message), [Class::Unannounced]);
}

/// A node that heard late of another primary tells of what it acknowledged meanwhile by a further reset.
#[test]
fn such_a_message_is_announced_by_a_reset_that_comes_after_it_and_by_no_other() {
    let message = r#""by":"bob","what":{"message":{"channel":"p","n":11"#;
    let reset = |at| {
        let gap =
            r#""what":{"gap":{"channel":"p","reason":"reset","from":1003,"to":2000,"resume":"0.2000"}}"#;
        format!(r#"{{"seen":{{"at":{at},"by":"bob",{gap}}}}}"#)
    };
    let told_at = |at| {
        found_with(message, |line| match line.contains(r#""n":110"#) {
            true => None,
            false => Some(format!("{line}\n{}", reset(at))),
        })
    };
    assert_eq!(told_at(144), [Class::Unannounced], "it was published at 145");
    assert_eq!(told_at(175), []);
}

#[test]
fn a_message_that_a_client_handled_twice() {
    let message = r#""by":"bob","what":{"message":{"channel":"d","n":3"#;
    let twice =
        found_with(message, |line| Some(format!("{line}\n{}", line.replace(r#""seq":3"#, r#""seq":4"#))));
    assert!(twice.contains(&Class::Duplicated), "{twice:?}");
}

#[test]
fn a_message_that_is_kept_twice() {
    let kept = r#"{"kept":{"channel":"d","n":9"#;
    let twice = found_with(kept, |line| {
        let again = line.replace(r#""seq":1002"#, r#""seq":1003"#).replace("0.1004", "0.1005");
        Some(format!("{line}\n{again}"))
    });
    assert!(twice.contains(&Class::Duplicated), "{twice:?}");
}

#[test]
fn a_message_that_came_too_late_and_was_dropped_as_the_rules_say() {
    let message = r#""by":"bob","what":{"message":{"channel":"d","n":3"#;
    let classes =
        found_with(message, |line| Some(line.replace(r#"{"message":{"#, r#"{"dropped":{"rule":"passed","#)));
    assert!(classes.contains(&Class::Reordered), "{classes:?}");
}

#[test]
fn a_publish_that_was_answered_before_another_began_and_stands_after_it() {
    let publish = r#"{"publish":{"n":3,"#;
    let classes = found_replacing(publish, r#""began":30,"ended":35"#, r#""began":1,"ended":2"#);
    assert_eq!(classes, [Class::Reordered]);
}

#[test]
fn a_message_that_nobody_published() {
    assert_eq!(found_without(r#"{"publish":{"n":5,"#), [Class::Invented]);
}

#[test]
fn a_message_whose_publish_was_refused() {
    let publish = r#"{"publish":{"n":5,"#;
    assert_eq!(found_replacing(publish, "unknown", "refused"), [Class::Invented]);
}

#[test]
fn a_message_that_is_not_where_the_publisher_was_told() {
    let classes = found_replacing(r#"{"publish":{"n":2,"#, r#""pos":"0.4""#, r#""pos":"0.5""#);
    assert_eq!(classes, [Class::Diverged]);
}

#[test]
fn a_retry_that_was_given_another_place() {
    let publish = r#"{"publish":{"n":2,"#;
    let classes = found_with(publish, |line| {
        Some(format!("{line}\n{}", line.replace(r#""pos":"0.4""#, r#""pos":"0.5""#)))
    });
    assert_eq!(classes, [Class::Diverged]);
}

#[test]
fn a_client_that_is_sent_away_for_good() {
    let ended = r#""by":"ann","what":{"ended":"#;
    assert_eq!(found_replacing(ended, r#""final":false"#, r#""final":true"#), [Class::Unfounded]);
}

#[test]
fn an_unwanted_gap_where_nothing_was_done_to_the_log() {
    let history = History { calm: true, ..sound() };
    assert_eq!(found(&history), [Class::Unfounded]);
}

#[test]
fn every_sabotage_is_seen_wherever_it_is_done() {
    let sound = sound();
    let mut turn = 0;
    let mut random = |below: usize| {
        turn += 1;
        turn % below.max(1)
    };
    for sabotage in Sabotage::ALL {
        for _ in 0..30 {
            let spoilt = sabotage.spoil(&sound, &mut random).unwrap_or_else(|| panic!("{sabotage:?}"));
            let verdict = judge(&spoilt);
            assert!(verdict.count(sabotage.class()) > 0, "{sabotage:?}: {verdict}");
        }
    }
}

#[test]
fn the_sound_history_is_as_rich_as_it_says() {
    let sound = sound();
    let unanswered = sound.publishes.iter().filter(|publish| publish.outcome == Outcome::Unknown);
    assert_eq!(unanswered.count(), 2);
    let seen: Vec<_> = sound.clients.iter().flat_map(|log| &log.seen).map(|(_, seen)| seen).collect();
    for transport in crate::history::Transport::ALL {
        let over =
            |seen: &&&Seen| matches!(seen, Seen::Welcome { transport: over, .. } if *over == transport);
        assert!(seen.iter().filter(over).count() > 0, "{transport:?}");
    }
}
