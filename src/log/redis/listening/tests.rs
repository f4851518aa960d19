use super::*;

const LINGER: Duration = Duration::from_secs(60);

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}

fn names(taken: &[(Channel, Holders)]) -> Vec<&str> {
    taken.iter().map(|(channel, _)| channel.as_str()).collect()
}

fn is_settled(waiting: &Waiting) -> bool {
    waiting.is_settled()
}

#[test]
fn all_who_ask_in_one_tick_are_served_by_one_batch() {
    let (listening, now) = (Listening::new(LINGER), Instant::now());
    let one = listening.ask(&[channel("a"), channel("b")], now).unwrap().unwrap();
    let other = listening.ask(&[channel("b"), channel("c")], now).unwrap().unwrap();
    let batch = listening.take(10);
    assert_eq!(names(&batch), ["a", "b", "c"]);
    assert!(listening.take(10).is_empty());
    assert!(!is_settled(&one));
    listening.heard(batch.iter().map(|(channel, _)| channel));
    assert!(is_settled(&one) && is_settled(&other));
    assert!(listening.ask(&[channel("a"), channel("c")], now).unwrap().is_none());
    assert_eq!(listening.count(), 3);
}

#[test]
fn who_asks_for_a_channel_whose_marker_is_on_its_way_waits_for_that_marker() {
    let (listening, now) = (Listening::new(LINGER), Instant::now());
    listening.ask(&[channel("a")], now).unwrap();
    let batch = listening.take(10);
    let late = listening.ask(&[channel("a")], now).unwrap().unwrap();
    assert!(listening.take(10).is_empty(), "it is not subscribed to twice");
    listening.heard(batch.iter().map(|(channel, _)| channel));
    assert!(is_settled(&late));
}

#[test]
fn a_broken_connection_asks_again_and_wakes_nobody() {
    let (listening, now) = (Listening::new(LINGER), Instant::now());
    let waiting = listening.ask(&[channel("a"), channel("b")], now).unwrap().unwrap();
    let lost = listening.take(1);
    assert_eq!(names(&lost), ["a"]);
    listening.ask_again(lost.into_iter().map(|(channel, _)| channel));
    assert!(!is_settled(&waiting));
    let again = listening.take(10);
    assert_eq!(names(&again), ["b", "a"]);
    listening.heard(again.iter().map(|(channel, _)| channel));
    assert!(is_settled(&waiting));
}

#[test]
fn a_channel_is_let_go_a_while_after_its_last_holder() {
    let (listening, start) = (Listening::new(LINGER), Instant::now());
    let a = [channel("a")];
    listening.ask(&a, start).unwrap();
    listening.heard(listening.take(10).iter().map(|(channel, _)| channel));
    listening.hold(&a[0], start);
    listening.hold(&a[0], start);
    let later = start + LINGER * 10;
    assert!(listening.sweep(later, 10).is_empty());
    listening.release(&a[0], later);
    assert!(listening.sweep(later + LINGER, 10).is_empty(), "another worker has sessions of it");
    listening.release(&a[0], later + LINGER);
    assert!(listening.sweep(later + LINGER, 10).is_empty());
    assert!(listening.ask(&a, later + LINGER + LINGER / 2).unwrap().is_none(), "still heard");
    assert!(listening.sweep(later + LINGER * 2, 10).is_empty(), "it was asked for a moment ago");
    assert_eq!(listening.sweep(later + LINGER * 4, 10), a);
    assert_eq!(listening.count(), 0);
    assert!(listening.ask(&a, later + LINGER * 4).unwrap().is_some(), "from the beginning");
    assert_eq!(names(&listening.take(10)), ["a"]);
}

#[test]
fn what_nobody_ever_held_is_let_go_too_and_frees_who_waits() {
    let (listening, start) = (Listening::new(LINGER), Instant::now());
    let waiting = listening.ask(&[channel("a")], start).unwrap().unwrap();
    assert!(listening.sweep(start + LINGER, 10).is_empty(), "it was never heard");
    assert!(is_settled(&waiting));
    assert!(listening.take(10).is_empty());
}

#[test]
fn the_pump_sees_who_holds_without_asking() {
    let (listening, now) = (Listening::new(LINGER), Instant::now());
    listening.ask(&[channel("a")], now).unwrap();
    let (a, holders) = listening.take(10).pop().unwrap();
    listening.hold(&a, now);
    assert_eq!(holders.load(Ordering::Relaxed), 1);
    listening.release(&a, now);
    assert_eq!(holders.load(Ordering::Relaxed), 0);
}
