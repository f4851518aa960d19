//! What clients say to their session, over each transport: WebSocket frames, or commands requests
//! beside the others.

mod past;
mod publish;
mod session;
mod subscribe;

use belfry::protocol::TransportKind;
use serde_json::{Value, json};

use crate::harness::{Client, Link, Options, TestApp, is_fleet};

/// A user who may read teams and rooms, and publish to rooms.
fn user(app: &TestApp, sub: &str) -> String {
    app.token(sub, &["team:*", "room:*", "plain:*"], &["room:*", "team:*"])
}

fn subscribe(id: u64, channel: &str) -> Value {
    json!({"type": "subscribe", "id": id, "channels": [channel]})
}
