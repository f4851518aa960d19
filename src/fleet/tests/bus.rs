//! What nodes say to each other.

use std::time::{Duration, Instant};

use super::*;
use crate::{
    fleet::{
        bus::{BusError, Incoming, MAX_LETTER_BYTES, ReplyTo},
        letter::{Answer, Carried, Letter, Request, Taken},
    },
    support::until,
};

fn question(text: &str) -> Request {
    let subject = crate::auth::Subject::User(crate::protocol::UserId::parse("ann").unwrap());
    let identity = crate::auth::Identity::without_rights(subject);
    let command = serde_json::value::to_raw_value(text).unwrap();
    Request::Commands(Carried {
        room: None,
        session: SessionId::random(),
        bearer: identity.into(),
        commands: vec![command],
        proofs: Vec::new(),
    })
}

fn taken(fence: u64) -> Letter {
    Letter::Taken(vec![Taken { session: SessionId::random(), fence, winner: None }])
}

async fn asked(peer: &mut Peer) -> (Request, ReplyTo) {
    match soon(peer.news.inbox.next()).await {
        Incoming::Question { request, reply } => (request, reply),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn letters_arrive_in_order() {
    let redis = RedisServer::plain().await;
    let (a, mut b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    for fence in 0..3_000 {
        a.fleet.bus.post(&b.fleet.node, &taken(fence));
    }
    for expected in 0..3_000 {
        let Incoming::Letter { letter: Letter::Taken(taken) } = soon(b.news.inbox.next()).await else {
            panic!("not a letter")
        };
        assert_eq!(taken[0].fence, expected);
    }
    assert_eq!(a.metrics.fleet.letters_lost.get(), 0);
}

#[tokio::test]
async fn letters_that_cannot_be_sent_are_counted() {
    let mut redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    redis.kill9();
    a.fleet.bus.post(&b.fleet.node, &taken(1));
    until("the letter is lost", async || (a.metrics.fleet.letters_lost.get() == 1).then_some(())).await;
}

#[tokio::test]
async fn a_question_is_answered_to_whoever_asked_it() {
    let redis = RedisServer::plain().await;
    let (a, mut b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let node = b.fleet.node.clone();
    let answering = tokio::spawn(async move {
        // In the reverse order.
        let (first, second) = (asked(&mut b).await, asked(&mut b).await);
        for (request, reply) in [second, first] {
            let Request::Commands(carried) = request else { panic!("{request:?}") };
            reply.answer(&Answer::Applied { done: 1, replies: carried.commands });
        }
    });
    let (first, second) = (question("first"), question("second"));
    let ask = |request| a.fleet.bus.ask(&node, request, SOON);
    let (first, second) = tokio::join!(ask(&first), ask(&second));
    for (answer, text) in [(first, "\"first\""), (second, "\"second\"")] {
        let Ok(Answer::Applied { done: 1, replies }) = answer else { panic!("{answer:?}") };
        assert_eq!(replies[0].get(), text);
    }
    answering.await.unwrap();
}

#[tokio::test]
async fn nobody_waits_for_ever_and_nobody_waits_for_a_node_that_is_gone() {
    let redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let begun = Instant::now();
    let wait = Duration::from_millis(300);
    let silent = a.fleet.bus.ask(&b.fleet.node, &question("?"), wait).await;
    assert_eq!(silent.unwrap_err(), BusError::Late(b.fleet.node.clone(), wait));
    assert!(begun.elapsed() >= wait);
    let deaf = a.fleet.bus.ask(&"nobody-0".into(), &question("?"), Duration::from_secs(60)).await;
    assert_eq!(deaf.unwrap_err(), BusError::Deaf("nobody-0".into()));
}

#[tokio::test]
async fn all_are_asked_and_who_is_silent_is_named() {
    let redis = RedisServer::plain().await;
    let mut a = Peer::join(&[&redis], "a").await;
    let (mut b, c) = (Peer::join(&[&redis], "b").await, Peer::join(&[&redis], "c").await);
    until("all see each other", async || (a.fleet.nodes.alive().len() == 3).then_some(())).await;
    let (bus, nodes, request) = (a.fleet.bus.clone(), a.fleet.nodes.alive(), question("who?"));
    let asking = bus.ask_all(&nodes, &request, Duration::from_secs(2));
    let answering = async {
        asked(&mut a).await.1.answer(&Answer::NotHere);
        asked(&mut b).await.1.answer(&Answer::Busy);
    };
    let (answers, ()) = tokio::join!(asking, answering);
    let answers = answers.unwrap();
    let mut who: Vec<NodeId> = answers.answers.into_iter().map(|(node, _)| node).collect();
    who.sort();
    assert_eq!(who, [a.fleet.node.clone(), b.fleet.node.clone()]);
    assert_eq!(answers.silent, std::slice::from_ref(&c.fleet.node));
}

#[tokio::test]
async fn a_letter_that_is_too_long_or_cannot_be_read_harms_nobody() {
    let redis = RedisServer::plain().await;
    let (a, mut b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let long = question(&"x".repeat(MAX_LETTER_BYTES));
    let refused = a.fleet.bus.ask(&b.fleet.node, &long, SOON).await;
    assert!(matches!(refused, Err(BusError::TooLong(_))), "{refused:?}");
    let channel = format!("belfry:n:{}", b.fleet.node);
    for nonsense in ["", "{}", r#"{"from":"x","body":{"of_a_later_version":1}}"#, "\u{0}"] {
        redis.command::<u64>(&["PUBLISH", &channel, nonsense]).await;
    }
    a.fleet.bus.post(&b.fleet.node, &taken(7));
    assert!(matches!(soon(b.news.inbox.next()).await, Incoming::Letter { .. }));

    // A question of a later version is answered as one, though this one could read it.
    for (version, body) in
        [(1, r#"{"later":1}"#), (2, r#"{"control":{"whose":{"user":"ann"},"act":"list"}}"#)]
    {
        let (before, strange) =
            (a.metrics.fleet.letters_received.get(), b.metrics.fleet.not_understood.get());
        let question = format!(r#"{{"v":{version},"from":"{}","ask":1,"body":{body}}}"#, a.fleet.node);
        redis.command::<u64>(&["PUBLISH", &channel, &question]).await;
        let answered = async || (a.metrics.fleet.letters_received.get() > before).then_some(());
        until("the answer", answered).await;
        assert_eq!(b.metrics.fleet.not_understood.get(), strange + 1);
    }
}

#[tokio::test]
async fn a_node_that_was_cut_off_listens_again_and_says_so() {
    let redis = RedisServer::plain().await;
    let (a, mut b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    redis.cut_all().await;
    assert!(matches!(soon(b.news.inbox.next()).await, Incoming::Resumed));
    until("a question is heard", async || {
        let asked = a.fleet.bus.ask(&b.fleet.node, &question("?"), Duration::from_millis(100)).await;
        matches!(asked, Err(BusError::Late(..))).then_some(())
    })
    .await;
    assert!(matches!(soon(b.news.inbox.next()).await, Incoming::Question { .. }));
}
