use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::protocol::{Channel, Draft, Timestamp};

/// Counts how often it is rung.
#[derive(Debug, Default)]
struct Rung(AtomicUsize);

impl Bell for Rung {
    fn ring(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn message() -> Entry {
    let at = Timestamp(1);
    let draft = Draft::new(Channel::parse("typing:7").unwrap(), at);
    Entry::encode(&draft, None)
}

fn hear(listener: &mut Listener) -> Vec<String> {
    let words = |heard| match heard {
        Heard::Message(entry) => entry.number.to_string(),
        Heard::Missed(missed) => format!("{missed} missed"),
    };
    std::iter::from_fn(|| listener.try_next()).map(words).collect()
}

#[test]
fn a_hub_hears_what_is_sent_after_it_began_and_misses_what_there_was_no_room_for() {
    let ephemeral = Ephemeral::new(2 * message().cost());
    ephemeral.send(message());
    let (mut quick, mut slow) =
        (ephemeral.listen(Arc::<Rung>::default()), ephemeral.listen(Arc::<Rung>::default()));
    ephemeral.send(message());
    ephemeral.send(message());
    assert_eq!(hear(&mut quick), ["2", "3"]);
    ephemeral.send(message());
    assert_eq!(hear(&mut quick), ["4"]);
    assert_eq!(hear(&mut slow), ["1 missed", "3", "4"]);
    assert_eq!(ephemeral.sent(), 4);
    (0..9).for_each(|_| ephemeral.send(message()));
    assert_eq!(hear(&mut slow), ["7 missed", "12", "13"]);
}

#[test]
fn one_message_always_has_room_and_without_a_hub_none_is_held() {
    let ephemeral = Ephemeral::new(1);
    let mut hub = ephemeral.listen(Arc::<Rung>::default());
    ephemeral.send(message());
    assert_eq!(hear(&mut hub), ["1"]);
    drop(hub);
    ephemeral.send(message());
    assert_eq!(ephemeral.0.state.held().bytes, 0);
    assert_eq!(hear(&mut ephemeral.listen(Arc::<Rung>::default())), [""; 0]);
}
