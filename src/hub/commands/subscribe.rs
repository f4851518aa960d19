//! `subscribe`: adds channels from now on; what was kept before comes in the reply.

use std::{collections::BTreeMap, sync::Arc};

use belfry_core::hub::{Readable, Subscribed};
use serde_json::value::RawValue;

use super::{Caller, Waiting, gone};
use crate::{
    fleet::sessions::Word,
    hub::{Hub, mail::busy},
    log::{HistoryQuery, Limit, Newest, ReadError, Seqs, Side, Told, read_newest, read_told},
    protocol::{
        Channel, ChannelState, ChannelStates, Code, Entry, Past, Pos, Refusal, Reply, ReplyGap, SessionId,
        Subscribe,
    },
};

/// How much of a channel's history a reply carries; the rest is paged.
const REPLY_LIMIT: Limit = Limit { bytes: 64 << 10, messages: 100 };

/// What a reply says of a channel beside its name, and beside messages.
const STATE_BYTES: usize = 64;

impl Hub {
    pub(super) async fn subscribe(
        &self,
        Caller { id, identity, waiting }: &Caller,
        subscribe: Subscribe,
        word: Word,
    ) -> Result<Reply, Refusal> {
        let id = *id;
        let limit = self.0.node.config.limits.session_channels;
        if subscribe.channels.len() > limit {
            let detail = format!("a session has at most {limit} channels");
            return Err(Refusal::new(Code::TooManyChannels, detail));
        }
        let granted = self.granted(id)?;
        let may_read = |channel: &Channel| {
            granted.contains(channel) || (identity.can_read(channel) && self.carries(id, channel))
        };
        let Readable { allowed, refused } = Readable::of(&subscribe.channels, may_read);
        let refusals: usize = refused.values().map(|refusal| refusal.detail.len()).sum();
        waiting.say(refusals + STATE_BYTES * subscribe.channels.len())?;
        // From here on nothing is awaited until the session has its channels.
        let watched = self.watch_from_now(&allowed).await?;
        // Another connection may have come meanwhile, or a refresh.
        if !allowed.iter().all(may_read) {
            return Err(busy());
        }
        self.reserve_more(id, &allowed)?;
        let subscribed =
            self.0.state.borrow_mut().core.subscribe(id, subscribe.id, &subscribe.past, &watched);
        self.record(id, |record| self.charge(record));
        let Subscribed { mut channels, cursor } = subscribed?;
        self.saved(id, word).await?;
        self.add_history(&mut channels, &subscribe.past, waiting).await;
        Ok(Reply {
            cursor: (!cursor.is_empty()).then_some(cursor),
            channels: Some(channels),
            refused: Some(refused),
            ..Reply::ok(subscribe.id)
        })
    }

    /// Whether a session's connection may carry a channel by its own right, with which it ends. A command's right is
    /// held against it, or what a wider token has subscribed to would be heard on when that has expired or is revoked.
    /// Without a connection nothing is heard, and the next one's right is asked.
    fn carries(&self, id: SessionId, channel: &Channel) -> bool {
        let core = &mut self.0.state.borrow_mut().core;
        let key = core.find(id).filter(|key| core.session(*key).is_some_and(|it| it.connection().is_some()));
        key.and_then(|key| core.line(key)).is_none_or(|line| line.identity.can_read(channel))
    }

    /// The channels that the server has given a session.
    fn granted(&self, id: SessionId) -> Result<Vec<Channel>, Refusal> {
        let granted = self.record(id, |record| {
            let granted = record.subscriptions.iter().filter(|there| there.granted);
            granted.map(|there| there.channel.clone()).collect()
        });
        granted.ok_or_else(gone)
    }

    /// Adds what is asked for of the past, up to each channel's `since`. The session has its channels by now: what cannot be
    /// read, or has no room, is paged, which also says what is missing.
    async fn add_history(&self, told: &mut ChannelStates, past: &BTreeMap<String, Past>, waiting: &Waiting) {
        for (channel, state) in told.iter_mut() {
            let (Some(past), Some(since)) = (past.get(channel.as_str()).copied(), state.since) else {
                continue;
            };
            let held = waiting.read(self.read_past(channel, state, past, since, waiting.room())).await;
            let Some(Held { entries, more, gap }) = held else {
                (state.messages, state.more) = (Some(Vec::new()), Some(true));
                continue;
            };
            waiting.take(entries.iter().map(|entry| entry.cost()).sum());
            state.gap = gap;
            state.messages = Some(entries.iter().map(|entry| raw(entry.json_str())).collect());
            state.more = Some(more);
        }
    }

    async fn read_past(
        &self,
        channel: &Channel,
        state: &ChannelState,
        past: Past,
        since: Pos,
        room: usize,
    ) -> Result<Held, ReadError> {
        let log = &self.0.node.log;
        let limit = Limit { bytes: REPLY_LIMIT.bytes.min(room), ..REPLY_LIMIT };
        let until = Some(since.offset);
        match past {
            Past::After(after_seq) => {
                let side = Side::After(after_seq);
                let query = HistoryQuery { channel: channel.clone(), seqs: side, until, limit };
                let seqs = Seqs { after: Some(after_seq), until: state.seq };
                let Told { page, gap } = read_told(log, query, seqs).await?;
                Ok(Held { entries: page.entries, more: !page.complete, gap })
            }
            Past::Last(count) => {
                let wanted = Limit { messages: limit.messages.min(count), ..limit };
                let Newest { entries, more } = read_newest(log, channel, None, until, wanted).await?;
                Ok(Held { entries: entries.into(), more, gap: None })
            }
        }
    }
}

/// What a reply carries of one channel's past.
struct Held {
    entries: Vec<Arc<Entry>>,
    more: bool,
    gap: Option<ReplyGap>,
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).expect("a frame is valid JSON")
}
