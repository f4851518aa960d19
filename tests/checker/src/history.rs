//! All that was said in a run, one line each, so that it can be kept in a file and judged again.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::{
    place::{Cursor, Id, Pos},
    wire::Reason,
};

/// Milliseconds since the run began.
pub type Millis = u64;

/// A channel's name.
pub type Name = Arc<str>;

/// What a namespace promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An acknowledged message is never lost.
    Durable,
    /// It may be, but not in silence.
    Plain,
}

/// Where a message ended up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its number in the channel.
    pub seq: u64,
    /// Its place in the log.
    pub pos: Pos,
    /// Its id.
    pub id: Id,
}

/// One message to one channel, however often it was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Publish {
    /// What the message carries; with the channel it is unique.
    pub n: u64,
    /// Where to.
    pub channel: Name,
    /// It had an idempotency key, so it may have been tried more than once.
    pub key: bool,
    /// Before the first try.
    pub began: Millis,
    /// After the last.
    pub ended: Millis,
    /// What became of it.
    pub outcome: Outcome,
}

/// What a publisher knows in the end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 2xx.
    Acknowledged(Place),
    /// There or not, but not twice.
    Unknown,
    /// It cannot be there.
    Refused,
}

/// How a connection reaches its client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// WebSocket.
    Ws,
    /// Event stream.
    Sse,
    /// Long-poll.
    Poll,
}

impl Transport {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ws, Self::Sse, Self::Poll];

    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ws => "ws",
            Self::Sse => "sse",
            Self::Poll => "poll",
        }
    }
}

/// From where a client is promised a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// What is above this seq.
    Seq(u64),
    /// All that is kept.
    Earliest,
    /// Nobody said. What it hears first is where it begins.
    Unknown,
}

/// Why a client did not take a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dropped {
    /// At or below the highest position that it has received.
    Passed,
    /// At or below the channel's `since`, or a reply said it again.
    Before,
    /// Its id had come before the log went on elsewhere: a publish that was delivered and then refused by a new epoch.
    Repeated,
}

/// A message as a client got it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// Whose.
    pub channel: Name,
    /// What it carries.
    pub n: u64,
    /// Where it says that it is.
    #[serde(flatten)]
    pub place: Place,
}

/// What a client was told, after the contract's rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// A connection's welcome.
    Welcome {
        /// What it runs over.
        transport: Transport,
        /// Who serves it.
        node: String,
        /// Whether the session was known.
        resumed: bool,
        /// What the client presented.
        presented: Cursor,
        /// Where the server goes on from.
        cursor: Cursor,
    },
    /// A channel is carried from now on.
    Joined {
        /// Which.
        channel: Name,
        /// And promised from here.
        from: From,
    },
    /// The client no longer wants a channel.
    Left {
        /// Which.
        channel: Name,
    },
    /// A message of the stream that the client handled.
    Message(Heard),
    /// A message of the stream that the client held back until it had the channel's reply: other channels went on.
    Released(Heard),
    /// A message of a reply that the client handled.
    Fetched(Heard),
    /// A message that the client did not handle.
    Dropped {
        /// By which rule.
        rule: Dropped,
        /// Which.
        #[serde(flatten)]
        message: Heard,
    },
    /// The word that seqs are missing.
    Gap {
        /// Whose.
        channel: Name,
        /// Why.
        reason: Reason,
        /// The first.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        from: Option<u64>,
        /// The last.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        to: Option<u64>,
        /// Where to go on from.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        resume: Option<Cursor>,
    },
    /// The server asked the client to be elsewhere by then.
    Told {
        /// Milliseconds from now.
        after_ms: u64,
    },
    /// The end of a connection, or of an attempt to make one.
    Ended {
        /// The code of its `close`, or what happened.
        code: String,
        /// The server said that coming back is no use.
        #[serde(default, rename = "final")]
        is_final: bool,
    },
    /// The server refused a channel.
    Refused {
        /// Which.
        channel: Name,
        /// Why.
        code: String,
    },
}

/// What one client saw, in the order in which it did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Log {
    /// Of the client.
    pub name: String,
    /// What, and when.
    pub seen: Vec<(Millis, Seen)>,
}

/// Everything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// The channels and what they promise.
    pub channels: BTreeMap<Name, Kind>,
    /// What publishers know.
    pub publishes: Vec<Publish>,
    /// What clients know.
    pub clients: Vec<Log>,
    /// What the server has in the end, of the durable channels, in its order.
    pub kept: Vec<Heard>,
    /// What was done to the servers.
    pub injected: Vec<(Millis, String)>,
    /// Nothing that could lose a plain channel's log was done: an unwanted gap is one too many.
    pub calm: bool,
}

/// One line of a kept history.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Calm,
    Channel { name: Name, kind: Kind },
    Publish(Publish),
    Kept(Heard),
    Injected { at: Millis, what: String },
    Client { name: String },
    Seen { at: Millis, by: String, what: Seen },
}

impl History {
    /// Writes it out.
    pub fn write(&self, mut to: impl Write) -> io::Result<()> {
        let mut line = |line: Line| {
            serde_json::to_writer(&mut to, &line)?;
            to.write_all(b"\n")
        };
        if self.calm {
            line(Line::Calm)?;
        }
        for (name, &kind) in &self.channels {
            line(Line::Channel { name: name.clone(), kind })?;
        }
        for (at, what) in &self.injected {
            line(Line::Injected { at: *at, what: what.clone() })?;
        }
        for publish in &self.publishes {
            line(Line::Publish(publish.clone()))?;
        }
        for message in &self.kept {
            line(Line::Kept(message.clone()))?;
        }
        for client in &self.clients {
            line(Line::Client { name: client.name.clone() })?;
            for (at, what) in &client.seen {
                line(Line::Seen { at: *at, by: client.name.clone(), what: what.clone() })?;
            }
        }
        Ok(())
    }

    /// Reads what was written out. Empty lines and such that begin with `#` say nothing.
    pub fn read(from: impl BufRead) -> io::Result<Self> {
        let mut history = Self::default();
        let mut clients: BTreeMap<String, usize> = BTreeMap::new();
        for (number, text) in from.lines().enumerate() {
            let text = text?;
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let line = serde_json::from_str(&text)
                .map_err(|error| io::Error::other(format!("line {}: {error}", number + 1)))?;
            match line {
                Line::Calm => history.calm = true,
                Line::Channel { name, kind } => drop(history.channels.insert(name, kind)),
                Line::Publish(publish) => history.publishes.push(publish),
                Line::Kept(message) => history.kept.push(message),
                Line::Injected { at, what } => history.injected.push((at, what)),
                Line::Client { name } => drop(client(&mut history, &mut clients, &name)),
                Line::Seen { at, by, what } => client(&mut history, &mut clients, &by).seen.push((at, what)),
            }
        }
        Ok(history)
    }
}

fn client<'a>(history: &'a mut History, places: &mut BTreeMap<String, usize>, name: &str) -> &'a mut Log {
    let next = history.clients.len();
    let place = *places.entry(name.to_owned()).or_insert(next);
    if place == next {
        history.clients.push(Log { name: name.to_owned(), seen: Vec::new() });
    }
    &mut history.clients[place]
}
