//! Reading channels' streams and heads, many channels in one round trip.

use std::sync::Arc;

use ::redis::{FromRedisValue, Pipeline, RedisResult, Value, aio::ConnectionLike, from_redis_value};

use super::{marker::Ground, names::Names, wire::Stored};
use crate::protocol::{Channel, Entry, Partition};

/// How many channels' heads are asked for in one command: they take Redis a fraction of a
/// millisecond, during which it does nothing else.
const HEADS_PER_COMMAND: usize = 1_000;

/// How many commands of one pipeline read streams: their answers are in memory at the same time.
const STREAMS_PER_TRIP: usize = 256;

/// A part of a channel's stream.
#[derive(Debug, Clone)]
pub struct Range {
    /// The channel.
    pub channel: Channel,
    /// From the position after this one …
    pub after: u64,
    /// … up to and including this one, or to the end.
    pub until: Option<u64>,
    /// At most so many entries.
    pub count: usize,
}

/// What Redis held of some channels, in one round trip.
#[derive(Debug)]
pub struct Looked {
    /// Where the log stood afterwards. If its epoch is the expected one, it was all the time.
    pub ground: Ground,
    /// The head of the first channel as it was beforehand: `seq:pos`.
    pub head: Option<String>,
    /// What the ranges held.
    pub pages: Vec<Vec<Arc<Entry>>>,
}

/// Where the streams of one partition are.
#[derive(Debug, Clone, Copy)]
pub struct Streams<'a> {
    /// Their names.
    pub names: &'a Names,
    /// Which partition.
    pub partition: Partition,
}

impl Streams<'_> {
    /// Ranges, and the first channel's head, in one round trip.
    pub async fn look(&self, ranges: &[Range], connection: &mut impl ConnectionLike) -> RedisResult<Looked> {
        let mut pipe = Pipeline::with_capacity(ranges.len() + 2);
        let first = ranges.first().map_or("", |range| range.channel.as_str());
        pipe.cmd("HGET").arg(&self.names.heads).arg(first);
        ranges.iter().for_each(|range| self.ask(&mut pipe, range));
        pipe.cmd("HMGET").arg(&self.names.log).arg(&["epoch", "base", "next", "forgotten"]);
        let mut answers: Vec<Value> = pipe.query_async(connection).await?;
        let ground = Ground::of_log(from_redis_value(answers.pop().unwrap_or_default())?);
        let mut answers = answers.into_iter();
        let head = from_redis_value(answers.next().unwrap_or_default())?;
        let pages = ranges.iter().zip(answers).map(|(range, page)| self.page(range, page)).collect();
        Ok(Looked { ground, head, pages })
    }

    /// The heads of many channels: `seq:pos`.
    pub async fn heads(
        &self,
        channels: &[Channel],
        connection: &mut impl ConnectionLike,
    ) -> RedisResult<Vec<Option<String>>> {
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
        Ok(heads)
    }

    /// What many ranges hold.
    pub async fn pages(
        &self,
        ranges: &[Range],
        connection: &mut impl ConnectionLike,
    ) -> RedisResult<Vec<Vec<Arc<Entry>>>> {
        let mut pages = Vec::with_capacity(ranges.len());
        for some in ranges.chunks(STREAMS_PER_TRIP) {
            let mut pipe = Pipeline::with_capacity(some.len());
            some.iter().for_each(|range| self.ask(&mut pipe, range));
            let answers: Vec<Value> = pipe.query_async(connection).await?;
            pages.extend(some.iter().zip(answers).map(|(range, page)| self.page(range, page)));
        }
        Ok(pages)
    }

    fn ask(&self, pipe: &mut Pipeline, range: &Range) {
        // With the whole id: `(1841` alone would return 1841-7.
        let until = range.until.map_or("+".to_owned(), |until| format!("{until}-0"));
        pipe.cmd("XRANGE")
            .arg(self.names.stream(range.channel.as_str()))
            .arg(format!("({}-0", range.after))
            .arg(until)
            .arg("COUNT")
            .arg(range.count);
    }

    /// What cannot be read is left out where not even its place is known: the reader finds the hole.
    fn page(&self, range: &Range, answer: Value) -> Vec<Arc<Entry>> {
        let Value::Array(entries) = answer else { return Vec::new() };
        let entries = entries.into_iter().filter_map(|entry| self.entry(&range.channel, entry));
        entries.map(Arc::new).collect()
    }

    fn entry(&self, channel: &Channel, entry: Value) -> Option<Entry> {
        let (id, fields): (Bytes, Vec<Bytes>) = from_redis_value(entry).ok()?;
        let fields = fields.iter().map(|field| field.0.as_slice());
        let stored = Stored::parse(self.partition, &id.0, fields);
        match stored.map(|stored| (stored.place, stored.entry(channel))) {
            Ok((_, Ok(entry))) => Some(entry),
            Ok((place, Err(error))) => {
                tracing::error!(%error, %channel, pos = %place.pos, "a message is passed over");
                Some(Entry::tombstone(channel.clone(), place))
            }
            Err(error) => {
                tracing::error!(%error, %channel, "a message is passed over");
                None
            }
        }
    }
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
