//! The `open` set: durable messages that are appended and not yet known to be in SQL. Whoever finds
//! them there may commit them, since that is idempotent.

use ::redis::{RedisError, aio::ConnectionLike, cmd, pipe};

use super::{
    names::{Names, parse_open_member},
    wire::{Stored, StreamError},
};
use crate::{
    log::{BodyHash, ScopedKey},
    protocol::{Channel, MAX_OFFSET, Message, Partition, Timestamp},
    redis as server,
    store::{CommitError, Committed, Epoch, NewRow, ReadRange, Row, Store, StoreError},
};

/// How many are read and committed at a time: their bodies are in memory meanwhile.
pub(super) const PAGE: usize = 128;

/// How many bodies one round trip brings.
const PER_TRIP: usize = 16;

/// What `XRANGE` answers: id, and fields and values in turn, of each entry.
type Found = Vec<(Vec<u8>, Vec<Vec<u8>>)>;

/// A member of the set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct OpenMember {
    pub(super) pos: u64,
    pub(super) channel: Channel,
    pub(super) text: String,
}

/// What its stream says of it.
#[derive(Debug)]
pub(super) struct OpenMessage {
    pub(super) message: Message,
    pub(super) key: Option<(ScopedKey, BodyHash)>,
}

impl OpenMessage {
    pub(super) fn row(&self) -> NewRow<'_> {
        NewRow { message: &self.message, key: self.key.as_ref().map(|(key, hash)| key.with(*hash)) }
    }
}

/// What became of an open message.
#[derive(Debug)]
pub(super) enum InStream {
    Message(Box<OpenMessage>),
    /// Of another version, perhaps: a node of that one can commit it.
    Unreadable,
    /// Streams outlast their open messages, so somebody has deleted from it.
    Gone,
}

impl InStream {
    pub(super) fn message(self) -> Option<OpenMessage> {
        match self {
            Self::Message(message) => Some(*message),
            Self::Unreadable | Self::Gone => None,
        }
    }
}

/// Why survivors could not be committed.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenSetError {
    #[error(transparent)]
    Redis(#[from] server::RedisError),
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl From<RedisError> for OpenSetError {
    fn from(error: RedisError) -> Self {
        Self::Redis(error.into())
    }
}

/// The lowest members from a position on, at most a page.
pub(super) async fn members(
    connection: &mut impl ConnectionLike,
    names: &Names,
    from: u64,
) -> Result<Vec<OpenMember>, RedisError> {
    let mut range = cmd("ZRANGE");
    range.arg(&names.open).arg(from).arg("+inf").arg("BYSCORE").arg("LIMIT").arg(0).arg(PAGE);
    let texts: Vec<String> = range.query_async(connection).await?;
    let member = |text: String| {
        let parsed = parse_open_member(&text);
        if parsed.is_none() {
            tracing::error!(
                member = text,
                set = names.open,
                "an open message has a name that cannot be read"
            );
        }
        parsed.map(|(pos, channel)| OpenMember { pos, channel, text })
    };
    Ok(texts.into_iter().filter_map(member).collect())
}

/// What the streams say of them.
pub(super) async fn messages(
    connection: &mut impl ConnectionLike,
    names: &Names,
    partition: Partition,
    members: &[OpenMember],
) -> Result<Vec<InStream>, RedisError> {
    let mut found: Vec<Found> = Vec::with_capacity(members.len());
    for some in members.chunks(PER_TRIP) {
        let mut pipeline = pipe();
        for member in some {
            let id = format!("{}-0", member.pos);
            pipeline.cmd("XRANGE").arg(names.stream(member.channel.as_str())).arg(&id).arg(&id);
        }
        let answers: Vec<Found> = pipeline.query_async(connection).await?;
        found.extend(answers);
    }
    let message = |(member, entries): (&OpenMember, Found)| {
        let Some((id, fields)) = entries.first() else { return InStream::Gone };
        match read(partition, &member.channel, id, fields) {
            Ok(message) => InStream::Message(Box::new(message)),
            Err(error) => {
                tracing::error!(%error, pos = member.pos, "a message cannot be committed here");
                InStream::Unreadable
            }
        }
    };
    Ok(members.iter().zip(found).map(message).collect())
}

/// A part of a channel's stream, as SQL gets it.
pub(super) struct StreamPage {
    pub(super) messages: Vec<OpenMessage>,
    /// Up to this position it was read; none: there is nothing.
    pub(super) last: Option<u64>,
    pub(super) complete: bool,
}

/// Reads a channel's stream after a position.
pub(super) async fn stream(
    connection: &mut impl ConnectionLike,
    names: &Names,
    partition: Partition,
    channel: &Channel,
    after: u64,
) -> Result<StreamPage, RedisError> {
    let mut range = cmd("XRANGE");
    range.arg(names.stream(channel.as_str())).arg(format!("{}-0", after + 1)).arg("+");
    let entries: Found = range.arg("COUNT").arg(PER_TRIP).query_async(connection).await?;
    let position = |id: &[u8]| std::str::from_utf8(id).ok()?.strip_suffix("-0")?.parse().ok();
    let last = entries.last().and_then(|(id, _)| position(id));
    let complete = entries.len() < PER_TRIP;
    let read = |(id, fields): &(Vec<u8>, Vec<Vec<u8>>)| read(partition, channel, id, fields).ok();
    Ok(StreamPage { messages: entries.iter().filter_map(read).collect(), last, complete })
}

fn read(
    partition: Partition,
    channel: &Channel,
    id: &[u8],
    fields: &[Vec<u8>],
) -> Result<OpenMessage, StreamError> {
    let stored = Stored::parse(partition, id, fields.iter().map(Vec::as_slice))?;
    let message = Message { draft: stored.draft(channel)?, place: stored.place };
    Ok(OpenMessage { message, key: stored.key()? })
}

/// Commits messages as their publisher would have.
pub(super) async fn commit<'a>(
    store: &Store,
    epoch: &Epoch,
    messages: impl IntoIterator<Item = &'a OpenMessage>,
) -> Result<Committed, CommitError> {
    let rows: Vec<_> = messages.into_iter().map(OpenMessage::row).collect();
    if rows.is_empty() { Ok(Committed::default()) } else { store.commit_appended(epoch, &rows).await }
}

/// Commits everything of an epoch that is open in this Redis; says how much that was. The set stays as it is: the next epoch
/// clears it. `is_spoilt`: Redis may have gone back, and have handed out again what the database has.
pub(super) async fn commit_all(
    store: &Store,
    epoch: &Epoch,
    names: &Names,
    connection: &mut impl ConnectionLike,
    is_spoilt: bool,
) -> Result<usize, OpenSetError> {
    let (mut from, mut committed) = (epoch.base, 0);
    loop {
        let page = members(connection, names, from).await?;
        let Some(last) = page.last() else { return Ok(committed) };
        from = last.pos + 1;
        let mut found = Vec::with_capacity(page.len());
        let read = messages(connection, names, epoch.partition, &page).await?;
        for open in read.into_iter().filter_map(InStream::message) {
            if !(is_spoilt && has_its_seq(store, &open.message).await.map_err(CommitError::Refused)?) {
                found.push(open);
            }
        }
        let Committed { taken, .. } = commit(store, epoch, &found).await?;
        if !taken.is_empty() {
            tracing::error!(?taken, "the database has other messages in the places of these survivors");
        }
        committed += found.len() - taken.len();
    }
}

/// Whether another message of its channel has its seq.
async fn has_its_seq(store: &Store, Message { draft, place }: &Message) -> Result<bool, StoreError> {
    let channel = draft.channel.clone();
    let range = ReadRange { channel, after: 0, until: MAX_OFFSET, max_messages: 1, max_bytes: 1 };
    let page = store.read_after_seq(place.pos.partition, &range, place.seq - 1, Timestamp(0)).await?;
    let first = page.entries.first().map(Row::place);
    Ok(first.is_some_and(|there| there.seq == place.seq && there.pos != place.pos))
}
