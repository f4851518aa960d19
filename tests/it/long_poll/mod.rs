//! What is particular to long-poll.

mod answers;
mod connection;
mod session;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Answer, Ask as _, Options, Raw, TestApp, eventually};

async fn ask(app: &TestApp, options: &Options) -> Value {
    let answer = app.get(&options.path("/v1/poll")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{answer:?}");
    answer.json()
}

/// How the next poll goes on from an answer.
fn next(answer: &Value) -> Options {
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    Options::default().and("session", text("session")).and("cursor", text("cursor"))
}

fn data(answer: &Value) -> Vec<&Value> {
    let frames = answer["frames"].as_array().unwrap();
    frames.iter().inspect(|frame| assert_eq!(frame["type"], "message")).map(|frame| &frame["data"]).collect()
}
