//! One session, carried over every change of transport by clients that have nothing to do with each other.

use super::{assert_whole, has_come_to, publish};
use crate::{
    foreign::{Foreign, Program},
    harness::TestApp,
    trail::Trail,
};

/// Each ordered pair of different transports is in it, and all programs that can name a session.
const CHAIN: [Program; 8] = [
    Program::Ws,
    Program::HttpxSse,
    Program::Websockets,
    Program::CurlPoll,
    Program::CurlSse,
    Program::CurlPoll,
    Program::Websockets,
    Program::HttpxSsePost,
];
const CHANNELS: [&str; 2] = ["news", "team:7"];

/// Messages to each channel before a client comes (the first one never hears these), and while it listens.
const BEFORE: u64 = 3;
const SINCE: u64 = 2;

/// What happens to the connection before.
#[derive(Clone, Copy, PartialEq)]
enum Former {
    /// It is gone when the next one comes.
    Cut,
    /// It is still there.
    TakenOver,
}

async fn carries_a_session_on(former: Former) {
    let app = TestApp::start().await;
    let mut trail = Trail::default();
    let mut published = 0;
    let mut before: Option<Foreign> = None;
    for program in CHAIN {
        if former == Former::Cut
            && let Some(before) = before.take()
        {
            before.cut().await;
        }
        publish(&app, &CHANNELS, published + 1..=published + BEFORE).await;
        published += BEFORE;

        let mut client = Foreign::start(program, &app.url(""), &CHANNELS, &trail);
        client.until("welcome", &mut trail).await;
        // Between polls there is nothing to take over.
        if let Some(mut before) = before.take_if(|before| before.program != Program::CurlPoll) {
            assert_taken_over(&mut before).await;
        }
        publish(&app, &CHANNELS, published + 1..=published + SINCE).await;
        published += SINCE;
        while !has_come_to(&trail, &CHANNELS, published) {
            client.next(&mut trail).await.expect("the connection holds");
        }
        before = Some(client);
    }
    assert_whole(&trail, &CHANNELS, BEFORE + 1..=published);
    assert_eq!(trail.resumed, [&[false][..], &[true; CHAIN.len() - 1]].concat(), "one session all the way");
}

/// The older connection is told that another one has the session, and ends.
async fn assert_taken_over(before: &mut Foreign) {
    let mut aside = Trail::default();
    let close = before.until("close", &mut aside).await;
    assert_eq!(close["code"], "replaced", "{close}");
    assert_eq!(before.next(&mut aside).await, None, "after {close}");
}

#[tokio::test]
async fn a_session_goes_over_every_pair_of_transports_after_cuts() {
    carries_a_session_on(Former::Cut).await;
}

#[tokio::test]
async fn a_session_goes_over_every_pair_of_transports_by_takeover() {
    carries_a_session_on(Former::TakenOver).await;
}
