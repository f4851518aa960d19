//! Sessions that do everything at once while messages pour in: hop between transports and workers,
//! cut without a word, leave a channel and come back to it. Each channel is whole and in order.

use std::collections::HashMap;

use belfry::protocol::{Cursor, Partition, Pos, TransportKind};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};

use crate::harness::{Client, Options, TestApp};

const CHANNELS: [&str; 3] = ["a", "b", "plain:a"];
/// Of each channel.
const MESSAGES: u64 = 250;
/// The channel that is left and joined again.
const FICKLE: &str = "b";

/// What a client remembers, beside its cursor.
struct Memory {
    /// Of each channel, the last seq that was handled.
    handled: HashMap<&'static str, u64>,
    /// The stream's messages of the fickle channel at or below this were the reply's to say.
    since: Option<Pos>,
    listens: bool,
    commands: u64,
    random: StdRng,
}

impl Memory {
    fn new(seed: u64) -> Self {
        let handled = CHANNELS.map(|channel| (channel, 0)).into();
        Self { handled, since: None, listens: true, commands: 0, random: StdRng::seed_from_u64(seed) }
    }

    fn is_done(&self) -> bool {
        self.handled.values().all(|seq| *seq == MESSAGES)
    }

    /// Whether anything more is to come without a further word.
    fn expects(&self) -> bool {
        CHANNELS.iter().any(|name| (self.listens || *name != FICKLE) && self.handled[name] < MESSAGES)
    }

    fn handle(&mut self, message: &Value) {
        let channel = message["channel"].as_str().unwrap();
        let handled = self.handled.get_mut(channel).unwrap();
        assert_eq!(message["seq"], *handled + 1, "{channel}: {message}");
        *handled += 1;
    }

    /// A frame of the stream.
    fn read(&mut self, message: &Value) {
        assert_eq!(message["type"], "message", "{message}");
        if message["channel"] == FICKLE {
            let pos: Cursor = message["pos"].as_str().unwrap().parse().unwrap();
            let pos = pos.iter().next().unwrap();
            // It was on its way when the channel was left, or joined again.
            if !self.listens || self.since.is_some_and(|since| pos.offset <= since.offset) {
                return;
            }
        }
        self.handle(message);
    }

    /// Leaves the fickle channel, or joins it again and fetches what it has missed.
    async fn waver(&mut self, app: &TestApp, client: &mut Client) {
        self.commands += 1;
        if self.listens {
            let leave = json!({"type": "unsubscribe", "id": self.commands, "channels": [FICKLE]});
            assert_eq!(client.command(leave).await["ok"], true);
            self.listens = false;
            return;
        }
        let after = self.handled[FICKLE];
        let join = json!({
            "type": "subscribe", "id": self.commands, "channels": [FICKLE], "after": { FICKLE: after },
        });
        let reply = client.command(join).await;
        let state = &reply["channels"][FICKLE];
        let until = state["since"].as_str().unwrap();
        self.since = until.parse().ok();
        assert_eq!(self.since.map(|since| since.partition), Some(Partition(0)));
        let (mut messages, mut more) = (state["messages"].clone(), state["more"] == true);
        loop {
            messages.as_array().unwrap().iter().for_each(|message| self.handle(message));
            if !more {
                break;
            }
            let after = self.handled[FICKLE];
            let path = format!("/v1/history?channel={FICKLE}&after_seq={after}&until={until}");
            let page = app.get(&path).await.json();
            (messages, more) = (page["messages"].clone(), page["more"] == true);
        }
        self.listens = true;
    }
}

async fn hop(app: &TestApp, seed: u64) {
    let mut memory = Memory::new(seed);
    let mut options = Options::to(&CHANNELS).and("cursor", "earliest");
    while !memory.is_done() {
        let kind = TransportKind::ALL[memory.random.random_range(0..3)];
        let mut client = Client::connect(app, kind, &options).await;
        for _ in 0..memory.random.random_range(0..40) {
            if memory.random.random_range(0..12) == 0 {
                memory.waver(app, &mut client).await;
            }
            if !memory.expects() {
                break;
            }
            let message = client.frame().await;
            memory.read(&message);
        }
        if !memory.expects() && !memory.is_done() {
            memory.waver(app, &mut client).await;
        }
        // Half of the time the older connection is still there when the next one comes.
        options = client.resume();
        if memory.random.random() {
            drop(client);
        } else {
            let next = Client::connect(app, TransportKind::Ws, &options).await;
            options = next.resume();
        }
    }
}

#[tokio::test]
async fn sessions_that_hop_cut_leave_and_return_have_every_message_once_and_in_order() {
    let app = TestApp::with(|config| {
        let plain = config.namespaces.get("plain").clone();
        let plain = belfry::testing::config::NamespaceConfig { history_size: 10_000, ..plain };
        config.namespaces.insert("plain", plain);
        // Small, so that reading goes by the ring, the history and the store in turn.
        config.log.ring_bytes = 8_000;
        config.limits.pending_bytes = 4_000;
    })
    .await;
    let publish = async |channel: &str| {
        for n in 1..=MESSAGES {
            assert_eq!(app.publish_to(channel, n).await["seq"], n);
        }
    };
    let publishers = futures_util::future::join_all(CHANNELS.map(publish));
    let readers = futures_util::future::join_all((0..6).map(|seed| hop(&app, seed)));
    tokio::join!(publishers, readers);
    assert_eq!(app.metric("belfry_sessions").await, 6.0);
}
