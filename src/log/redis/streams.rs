//! Reading channels' streams and heads, many channels in one round trip: the one way for catching up, replay and history.
//!
//! Reads are bounded in bytes and nobody knows how long an entry is before it is there. So the first round trip
//! asks for few, and each next one for twice as many while their bytes stay few. It goes on where the others are
//! held back: at the channels that have been read least far.
//!
//! Between two round trips a stream may be trimmed, or thrown away and begin anew. So only the first one may say that there is nothing more
//! before the end that was asked for, and what comes in a later one has to follow on what was read: otherwise the read ends there, not
//! complete. (From its end on a stream is read into what SQL has, and whether that follows is seen there.)

use std::{cmp::Reverse, collections::BinaryHeap, ops::RangeInclusive, sync::Arc};

use ::redis::{FromRedisValue, Pipeline, RedisResult, Value, aio::ConnectionLike, from_redis_value};

use super::{marker::Ground, names::Names, wire::Stored};
use crate::protocol::{Channel, Entry, Partition};

/// How many channels' heads are asked for in one command: they take Redis a fraction of a
/// millisecond, during which it does nothing else. As many as a session has by default.
const HEADS_PER_COMMAND: usize = 1_024;

/// How many commands of one pipeline read streams.
const STREAMS_PER_TRIP: usize = 256;

/// How many entries a read asks for at first.
const FIRST_ENTRIES: usize = 4;

/// The most entries of one round trip, however short they are.
const MOST_ENTRIES: usize = 1_024;

/// A round trip with fewer bytes than a quarter of what is wanted, within these, has the next one ask for twice as
/// many entries; one with more than four times as many bytes for half.
const FEW_BYTES: RangeInclusive<usize> = 64 << 10..=1 << 20;

/// A part of a channel's stream.
#[derive(Debug, Clone)]
pub struct Range {
    pub channel: Channel,
    /// From the position after this one …
    pub after: u64,
    /// … up to and including this one, or to the end.
    pub until: Option<u64>,
    pub most: usize,
    /// From its end on.
    pub newest: bool,
}

impl Range {
    /// The oldest of it.
    pub fn oldest(channel: &Channel, after: u64, until: Option<u64>, most: usize) -> Self {
        Self { channel: channel.clone(), after, until, most, newest: false }
    }

    /// Where its reading begins.
    fn start(&self) -> u64 {
        if self.newest { self.until.unwrap_or(u64::MAX).saturating_add(1) } else { self.after }
    }

    /// What rises while it is read.
    fn reach(&self, pos: u64) -> u64 {
        if self.newest { u64::MAX - pos } else { pos }
    }
}

/// What a stream held of a range.
#[derive(Debug, Default)]
pub struct Found {
    /// In order of position; from the last on, if the range is.
    pub entries: Vec<Arc<Entry>>,
    pub complete: bool,
    /// Up to this position the range has been read, or down to it.
    read: u64,
}

/// What Redis held of some channels.
#[derive(Debug)]
pub struct Looked {
    /// Where the log stood afterwards. If its epoch is the expected one, it was all the time.
    pub ground: Ground,
    /// The head of the first channel as it was beforehand: `seq:pos`.
    pub head: Option<String>,
    pub found: Vec<Found>,
}

/// Where the streams of one partition are.
#[derive(Debug, Clone, Copy)]
pub struct Streams<'a> {
    pub names: &'a Names,
    pub partition: Partition,
}

impl Streams<'_> {
    /// What some ranges hold, until `bytes` of it lie below the position to which every range has been read; and
    /// at least one entry of each.
    pub async fn look(
        &self,
        ranges: &[Range],
        bytes: usize,
        connection: &mut impl ConnectionLike,
    ) -> RedisResult<Looked> {
        let found = ranges.iter().map(|range| Found { read: range.start(), ..Found::default() }).collect();
        let mut looked = Looked { ground: Ground::default(), head: None, found };
        // The ranges that are not complete, and what was found that has yet to be counted, each by position.
        let mut open: BinaryHeap<_> =
            ranges.iter().enumerate().map(|(at, range)| Reverse((range.reach(range.start()), at))).collect();
        let mut uncounted: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::new();
        let (mut counted, mut entries) = (0, FIRST_ENTRIES);
        let few = (bytes / 4).clamp(*FEW_BYTES.start(), *FEW_BYTES.end());
        loop {
            let due = std::iter::from_fn(|| open.pop()).take(entries.min(STREAMS_PER_TRIP));
            let due: Vec<usize> = due.map(|Reverse((_, at))| at).collect();
            let share = (entries / due.len().max(1)).max(1);
            let most = |at: usize| share.min(ranges[at].most - looked.found[at].entries.len());
            let asked: Vec<(usize, usize)> = due.iter().map(|&at| (at, most(at))).collect();
            let is_first = looked.ground == Ground::default();
            let mut answers = self.trip(ranges, &looked.found, &asked, is_first, connection).await?;
            let heads_of: Option<u64> = from_redis_value(answers.pop().unwrap_or_default())?;
            looked.ground = Ground::of_log(from_redis_value(answers.pop().unwrap_or_default())?);
            if heads_of != Some(looked.ground.epoch) {
                looked.ground.epoch = 0;
            }
            let mut answers = answers.into_iter();
            if is_first {
                looked.head = from_redis_value(answers.next().unwrap_or_default())?;
            }
            let mut trip = 0;
            for ((at, count), answer) in asked.into_iter().zip(answers) {
                let (range, found) = (&ranges[at], &mut looked.found[at]);
                let before = found.entries.len();
                let more = self.take(range, found, count, answer);
                for entry in &found.entries[before..] {
                    trip += entry.cost();
                    uncounted.push(Reverse((range.reach(entry.offset()), entry.cost())));
                }
                if more {
                    open.push(Reverse((range.reach(found.read), at)));
                }
            }
            let Some(Reverse((reach, _))) = open.peek() else { return Ok(looked) };
            while let Some(Reverse((_, cost))) =
                uncounted.peek().filter(|Reverse((offset, _))| offset <= reach)
            {
                counted += cost;
                uncounted.pop();
            }
            if counted >= bytes {
                return Ok(looked);
            }
            if trip <= few {
                entries = (entries * 2).min(MOST_ENTRIES);
            } else if trip > 4 * few {
                entries = (entries / 2).max(1);
            }
        }
    }

    /// One round trip: first the head, if that is asked for, then the ranges, then the ground, and of which epoch the heads are.
    async fn trip(
        &self,
        ranges: &[Range],
        found: &[Found],
        asked: &[(usize, usize)],
        with_head: bool,
        connection: &mut impl ConnectionLike,
    ) -> RedisResult<Vec<Value>> {
        let mut pipe = Pipeline::with_capacity(asked.len() + 2);
        if with_head {
            let first = ranges.first().map_or("", |range| range.channel.as_str());
            pipe.cmd("HGET").arg(&self.names.heads).arg(first);
        }
        for &(at, count) in asked {
            let range = &ranges[at];
            // With the whole id: `(1841` alone would return 1841-7.
            let read = format!("({}-0", found[at].read);
            let (command, from, to) = match range.newest {
                true => ("XREVRANGE", read, format!("({}-0", range.after)),
                false => ("XRANGE", read, range.until.map_or("+".to_owned(), |until| format!("{until}-0"))),
            };
            pipe.cmd(command).arg(self.names.stream(range.channel.as_str())).arg(from).arg(to);
            pipe.arg("COUNT").arg(count);
        }
        pipe.cmd("HMGET").arg(&self.names.log).arg(&["epoch", "base", "next", "forgotten"]);
        pipe.cmd("HGET").arg(&self.names.heads).arg("");
        pipe.query_async(connection).await
    }

    /// Takes the answer of a range. Whether there may be more of it that is wanted.
    fn take(&self, range: &Range, found: &mut Found, asked: usize, answer: Value) -> bool {
        let Value::Array(answer) = answer else { return false };
        let count = answer.len();
        let read = found.read;
        let follows_on = |entry: &Entry| entry.place.is_none_or(|place| place.prev <= read || place.jump);
        let is_sure = range.newest || read == range.start();
        for (nth, entry) in answer.into_iter().enumerate() {
            let Ok((id, fields)) = from_redis_value::<(Bytes, Vec<Bytes>)>(entry) else { continue };
            let entry = self.entry(&range.channel, &id, &fields);
            if nth == 0 && !is_sure && !entry.as_ref().is_none_or(follows_on) {
                return false;
            }
            found.read = position(&id.0).unwrap_or(found.read);
            found.entries.extend(entry.map(Arc::new));
        }
        let end = if range.newest { Some(range.after + 1) } else { range.until };
        let is_at_end = end.is_some_and(|end| range.reach(found.read) >= range.reach(end));
        found.complete = is_at_end || (is_sure && count < asked);
        !is_at_end && count == asked && found.entries.len() < range.most
    }

    /// What cannot be read is left out where not even its place is known: the reader finds the hole.
    fn entry(&self, channel: &Channel, id: &Bytes, fields: &[Bytes]) -> Option<Entry> {
        let stored = Stored::parse(self.partition, &id.0, fields.iter().map(|field| field.0.as_slice()));
        match stored.map(|stored| (stored.place, stored.entry(channel))) {
            Ok((_, Ok(entry))) => Some(entry),
            Ok((place, Err(error))) => {
                quietly!(ERROR, %error, %channel, pos = %place.pos, "a message is passed over");
                Some(Entry::unreadable(channel.clone(), place))
            }
            Err(error) => {
                quietly!(ERROR, %error, %channel, "a message is passed over");
                None
            }
        }
    }

    /// The heads of many channels: `seq:pos`. None: those of this epoch are gone.
    pub async fn heads(
        &self,
        epoch: u64,
        channels: &[Channel],
        connection: &mut impl ConnectionLike,
    ) -> RedisResult<Option<Vec<Option<String>>>> {
        let mut heads = Vec::with_capacity(channels.len());
        // A pipeline of a few: Redis answers others in between.
        for some in channels.chunks(HEADS_PER_COMMAND * 8) {
            let mut pipe = Pipeline::new();
            for few in some.chunks(HEADS_PER_COMMAND) {
                pipe.cmd("HMGET").arg(&self.names.heads);
                few.iter().for_each(|channel| {
                    pipe.arg(channel.as_str());
                });
            }
            let found: Vec<Vec<Option<String>>> = pipe.query_async(connection).await?;
            heads.extend(found.into_iter().flatten());
        }
        // They never come back within an epoch: those that are there now were there all the time.
        let of: Option<u64> =
            ::redis::cmd("HGET").arg(&self.names.heads).arg("").query_async(connection).await?;
        Ok((of == Some(epoch)).then_some(heads))
    }
}

/// The position in a stream's id, `pos-0`.
fn position(id: &[u8]) -> Option<u64> {
    std::str::from_utf8(id).ok()?.split('-').next()?.parse().ok()
}

/// The bytes of an answer; `Vec<u8>` would be read as a list of numbers.
struct Bytes(Vec<u8>);

impl FromRedisValue for Bytes {
    fn from_redis_value(value: Value) -> Result<Self, ::redis::ParsingError> {
        match value {
            Value::BulkString(bytes) => Ok(Self(bytes)),
            Value::SimpleString(text) => Ok(Self(text.into_bytes())),
            _ => Err(::redis::ParsingError::from("not a string")),
        }
    }
}
