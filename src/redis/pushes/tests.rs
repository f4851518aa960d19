use super::*;

impl Pushes {
    /// Bytes that wait here.
    pub fn waiting_bytes(&self) -> usize {
        self.queue.state.recovered().bytes
    }
}

fn push(bytes: usize) -> Push {
    Push { channel: Bytes::from_static(b"c"), payload: Bytes::from(vec![0; bytes]) }
}

#[test]
fn what_waits_is_bounded_in_bytes_and_an_overflow_says_so() {
    let queue = Queue::new(3 * push(100).cost());
    assert!(queue.push(push(100)) && queue.push(push(100)) && queue.push(push(100)));
    assert!(matches!(queue.pop(), Popped::Push(_)));
    assert!(queue.push(push(100)), "there is room again");
    assert!(!queue.push(push(100)));
    assert!(matches!(queue.pop(), Popped::End), "what waited is let go");
    assert_eq!(queue.state.recovered().end.as_ref().unwrap().kind(), RedisErrorKind::Overflow);
    assert!(!queue.push(push(1)), "nothing more is taken after the end");
}

#[test]
fn what_came_before_a_cut_is_still_given_out() {
    let queue = Queue::new(10_000);
    queue.push(push(1));
    queue.close(RedisError::not_sent(RedisErrorKind::Cut, "first"));
    queue.close(RedisError::not_sent(RedisErrorKind::Replaced, "second"));
    assert!(matches!(queue.pop(), Popped::Push(_)));
    assert!(matches!(queue.pop(), Popped::End));
    assert_eq!(
        queue.state.recovered().end.as_ref().unwrap().kind(),
        RedisErrorKind::Cut,
        "the first reason stays"
    );
}

#[test]
fn only_an_unsubscribe_that_was_asked_for_is_expected() {
    let queue = Queue::new(1);
    queue.expect_unsubscribed(2);
    assert_eq!([queue.unsubscribed(), queue.unsubscribed(), queue.unsubscribed()], [true, true, false]);
}
