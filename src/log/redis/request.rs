//! What the appender sends: a message to be placed, an ephemeral one, a claim of an idempotency key, a canary.
//! Each knows its command, what may become of it, and how long its publisher waits.

use ::redis::{Cmd, Value};
use smallvec::{SmallVec, smallvec};
use tokio::{sync::oneshot, time::Instant};

use super::{
    part::Part,
    scripts::{APPEND, CLAIM},
    wire,
};
use crate::{
    config::NamespaceKind,
    log::{BodyHash, PublishError, ScopedKey, backend::Room},
    protocol::{Draft, ENTRY_OVERHEAD_BYTES, Message, Partition, Place, Published, SessionId, Timestamp},
    store::Epoch,
};

/// What the appender has in hand.
#[derive(Debug)]
pub(super) enum Request {
    Append(Box<Append>),
    Push(Box<Push>),
    KeyClaim(Box<KeyClaim>),
    Canary(Canary),
}

/// What a request has while it waits.
#[derive(Debug, Clone)]
pub(super) struct Waits {
    /// How long its publisher waits.
    pub(super) deadline: Instant,
    /// Given back when all of its publish is settled.
    pub(super) _room: Room,
}

/// A message to be placed.
#[derive(Debug)]
pub(super) struct Append {
    /// Its place is nothing until it is appended.
    pub(super) message: Message,
    pub(super) except: Option<SessionId>,
    pub(super) durable: bool,
    pub(super) key: Option<KeyOfAppend>,
    pub(super) waits: Waits,
    /// An attempt may have been carried out.
    pub(super) doubtful: bool,
    pub(super) reply: oneshot::Sender<Result<Appended, PublishError>>,
}

/// Appends that go from queue to queue together; boxed, since they go through several.
pub(super) type Group = Vec<Box<Append>>;

/// The idempotency key of an append.
#[derive(Debug, Clone)]
pub(super) struct KeyOfAppend {
    pub(super) scoped: ScopedKey,
    pub(super) hash: BodyHash,
    /// A place under this key that is known to be lost: append anew.
    pub(super) lost: Option<String>,
}

/// What became of an append.
#[derive(Debug)]
pub(super) enum Appended {
    /// It is done, and where durable, in SQL.
    Published(Published),
    /// An earlier attempt placed it there, and SQL may lack it.
    Open(Place),
    /// An earlier attempt placed it there in an earlier epoch: SQL knows whether it was committed. The
    /// text is for [`KeyOfAppend::lost`].
    Below(String),
}

#[derive(Debug)]
pub(super) struct Push {
    pub(super) draft: Draft,
    pub(super) except: Option<SessionId>,
    pub(super) waits: Waits,
    pub(super) reply: oneshot::Sender<Result<(), PublishError>>,
}

/// A claim of a key, on the key's home partition.
#[derive(Debug)]
pub(super) struct KeyClaim {
    pub(super) key: ScopedKey,
    pub(super) hash: BodyHash,
    pub(super) at: Timestamp,
    pub(super) waits: Waits,
    /// Answered with the time of the first attempt.
    pub(super) reply: oneshot::Sender<Result<Timestamp, PublishError>>,
}

/// Asks whether a message would be placed; answered with the epoch in which it would.
#[derive(Debug)]
pub(super) struct Canary {
    pub(super) deadline: Instant,
    pub(super) reply: oneshot::Sender<Result<Epoch, PublishError>>,
}

/// What Redis answered to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Placed(Place),
    Known {
        place: Place,
        open: bool,
    },
    Below(String),
    Claimed(Timestamp),
    Pushed,
    Mismatch,
    /// The request's epoch is not in charge.
    Epoch,
    /// What Redis has is not the epoch's any more.
    Spoilt,
    Limit,
    Sings,
}

impl Request {
    /// The command in this epoch.
    pub(super) fn command(&self, part: &Part, epoch: &Epoch) -> Cmd {
        match self {
            Self::Append(append) => append.command(part, epoch),
            Self::Push(push) => {
                let mut command = ::redis::cmd("PUBLISH");
                let topic = part.names.topic(push.draft.channel.as_str());
                command.arg(topic).arg(wire::ephemeral(&push.draft, push.except));
                command
            }
            Self::KeyClaim(claim) => {
                let mut call = CLAIM.call(&[&part.names.key(&claim.key)]);
                let age = part.config.log.idempotency_cache_age.as_millis() as u64;
                call.arg(hex::encode(claim.hash)).arg(claim.at.0).arg(age);
                call
            }
            Self::Canary(_) => {
                let names = &part.names;
                let mut call = APPEND.call(&[&names.log, &names.heads, &names.stream(""), &names.open]);
                call.arg(epoch.epoch).arg("").arg("").arg("").arg("c");
                call
            }
        }
    }

    /// The bytes that it takes in a pipeline, roughly.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Append(append) => size(&append.message.draft),
            Self::Push(push) => size(&push.draft),
            Self::KeyClaim(_) | Self::Canary(_) => 0,
        }
    }

    /// Whether it does no harm to send it again where an attempt may have been carried out.
    pub(super) fn is_repeatable(&self) -> bool {
        match self {
            Self::Append(append) => append.key.is_some(),
            Self::Push(_) => false,
            Self::KeyClaim(_) | Self::Canary(_) => true,
        }
    }

    /// Whether Redis alone has it once it is appended.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self, Self::Append(append) if !append.durable)
    }

    /// Notes that an attempt may have been carried out.
    pub(super) fn doubt(&mut self) {
        if let Self::Append(append) = self {
            append.doubtful = true;
        }
    }

    pub(super) fn deadline(&self) -> Instant {
        match self {
            Self::Append(append) => append.waits.deadline,
            Self::Push(push) => push.waits.deadline,
            Self::KeyClaim(claim) => claim.waits.deadline,
            Self::Canary(canary) => canary.deadline,
        }
    }

    /// Reads Redis's answer; none: it is not one of ours.
    pub(super) fn answer(&self, part: &Part, value: &Value) -> Option<Answer> {
        match (self, value) {
            (Self::Push(_), Value::Int(_)) => Some(Answer::Pushed),
            (_, Value::BulkString(bytes)) => read(part.partition, std::str::from_utf8(bytes).ok()?),
            _ => None,
        }
    }

    /// Ends it with an error. Its publisher may have stopped waiting; then nobody misses this.
    pub(super) fn fail(self, error: PublishError) {
        match self {
            Self::Append(append) => append.answer(Err(error)),
            Self::Push(push) => drop(push.reply.send(Err(error))),
            Self::KeyClaim(claim) => drop(claim.reply.send(Err(error))),
            Self::Canary(canary) => drop(canary.reply.send(Err(error))),
        }
    }

    /// Ends it because it could not be sent: nothing was published, unless an earlier attempt did.
    pub(super) fn give_up(self, reason: &str) {
        let doubtful = matches!(&self, Self::Append(append) if append.doubtful);
        let error = if doubtful { PublishError::Unknown } else { PublishError::Unavailable };
        self.fail(error(reason.to_owned()));
    }
}

impl Append {
    fn command(&self, part: &Part, epoch: &Epoch) -> Cmd {
        let channel = self.message.draft.channel.as_str();
        let (names, config) = (&part.names, &part.config.log);
        let (stream, key) = (names.stream(channel), self.key.as_ref().map(|key| names.key(&key.scoped)));
        let mut keys: SmallVec<[&str; 5]> = smallvec![&*names.log, &*names.heads, &*stream, &*names.open];
        keys.extend(key.as_deref());
        let mut call = APPEND.call(&keys);
        // Written when it is sent, and not before: what waits shares its data.
        let body = wire::body(&self.message.draft, self.except);
        call.arg(epoch.epoch).arg(channel).arg(names.topic(channel)).arg(body);
        let settings = part.config.namespaces.get(self.message.draft.channel.namespace());
        let (kind, most, age) = match self.durable {
            // A key that is known stands for a message that can still be found.
            true => ("d", config.redis_history, config.redis_history_age.max(config.idempotency_cache_age)),
            false => ("p", settings.history_size, settings.history_age),
        };
        call.arg(kind).arg(most).arg(age.as_millis() as u64);
        if let Some(KeyOfAppend { scoped, hash, lost }) = &self.key {
            call.arg(hex::encode(hash)).arg(config.idempotency_cache_age.as_millis() as u64);
            call.arg(lost.as_deref().unwrap_or_default()).arg(wire::key(scoped, hash));
        }
        call
    }

    /// Tells its publisher, who may have stopped waiting; then nobody misses it.
    pub(super) fn answer(self, answer: Result<Appended, PublishError>) {
        drop(self.reply.send(answer));
    }

    /// Tells its publisher that it stands where its place says.
    pub(super) fn published(self) {
        let Message { draft, place } = &self.message;
        let (seq, pos) = (Some(place.seq), Some(place.pos));
        let published = Published { channel: draft.channel.clone(), id: draft.id, seq, pos };
        self.answer(Ok(Appended::Published(published)));
    }
}

fn size(draft: &Draft) -> usize {
    draft.data.as_str().len() + ENTRY_OVERHEAD_BYTES
}

/// Whether a channel's messages go to SQL; none: they have no place at all.
pub(super) fn is_durable(kind: NamespaceKind) -> Option<bool> {
    match kind {
        NamespaceKind::Durable => Some(true),
        NamespaceKind::Plain => Some(false),
        NamespaceKind::Ephemeral => None,
    }
}

/// Reads what `append.lua` and `claim.lua` answer.
pub fn read(partition: Partition, text: &str) -> Option<Answer> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    match word {
        "known" => {
            let (place, open) = wire::split_place(partition, rest)?;
            Some(Answer::Known { place, open: open == "1" })
        }
        "below" => Some(Answer::Below(rest.to_owned())),
        "go" => Some(Answer::Claimed(Timestamp(rest.parse().ok()?))),
        "mismatch" => Some(Answer::Mismatch),
        "epoch" => Some(Answer::Epoch),
        "spoilt" => Some(Answer::Spoilt),
        "limit" => Some(Answer::Limit),
        "canary" => Some(Answer::Sings),
        _ => wire::split_place(partition, text).map(|(place, _)| Answer::Placed(place)),
    }
}
