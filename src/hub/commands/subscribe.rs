//! `subscribe`: adds channels from now on; what was kept before comes in the reply.

use std::{collections::BTreeMap, time::Duration};

use belfry_core::hub::{Readable, Subscribed};
use serde_json::value::RawValue;
use tokio::time;

use super::gone;
use crate::{
    auth::Identity,
    fleet::sessions::Word,
    hub::{Hub, mail::busy},
    log::{HistoryQuery, Limit, Seqs, Told, read_told},
    protocol::{Channel, ChannelStates, Code, Refusal, Reply, SessionId, Subscribe},
};

/// How much of a channel's history a reply carries; the rest is paged.
const REPLY_LIMIT: Limit = Limit { bytes: 64 << 10, messages: 100 };

/// How long one channel's part may take to be read.
const HISTORY_DEADLINE: Duration = Duration::from_secs(10);

/// How much of all its channels' history it carries: a request of many commands, each with many
/// channels, must not fill the memory.
const REPLY_BYTES: usize = 256 << 10;

impl Hub {
    pub(super) async fn subscribe(
        &self,
        id: SessionId,
        identity: &Identity,
        subscribe: Subscribe,
        word: Word,
    ) -> Result<Reply, Refusal> {
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
        // From here on nothing is awaited until the session has its channels.
        let watched = self.watch_from_now(&allowed).await?;
        // Another connection may have come meanwhile, or a refresh.
        if !allowed.iter().all(may_read) {
            return Err(busy());
        }
        self.reserve_more(id, &allowed)?;
        let subscribed =
            self.0.state.borrow_mut().core.subscribe(id, subscribe.id, &subscribe.after, &watched);
        self.record(id, |record| self.charge(record));
        let Subscribed { mut channels, cursor } = subscribed?;
        self.saved(id, word).await?;
        self.add_history(&mut channels, &subscribe.after).await;
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

    /// Adds what is kept after the seqs that were asked for, up to each channel's `since`. The session has its channels
    /// by now: what cannot be read, or has no room, is paged from the start, which also says what is missing.
    async fn add_history(&self, channels: &mut ChannelStates, after: &BTreeMap<String, u64>) {
        let mut room = REPLY_BYTES;
        for (channel, state) in channels.iter_mut() {
            let (Some(after_seq), Some(since)) = (after.get(channel.as_str()).copied(), state.since) else {
                continue;
            };
            let query = HistoryQuery {
                channel: channel.clone(),
                after_seq,
                until: Some(since.offset),
                limit: Limit { bytes: REPLY_LIMIT.bytes.min(room), ..REPLY_LIMIT },
            };
            let seqs = Seqs { after: Some(after_seq), until: state.seq };
            let told = match room {
                0 => None,
                _ => self.read_for_reply(query, seqs).await,
            };
            let Some(Told { page, gap }) = told else {
                (state.messages, state.more) = (Some(Vec::new()), Some(true));
                continue;
            };
            room = room.saturating_sub(page.entries.iter().map(|entry| entry.cost()).sum());
            state.gap = gap;
            state.messages = Some(page.entries.iter().map(|entry| raw(entry.json_str())).collect());
            state.more = Some(!page.complete);
        }
    }

    async fn read_for_reply(&self, query: HistoryQuery, seqs: Seqs) -> Option<Told> {
        match time::timeout(HISTORY_DEADLINE, read_told(&self.0.node.log, query, seqs)).await {
            Ok(Ok(told)) => Some(told),
            Ok(Err(error)) => {
                quietly!(WARN, %error, "a subscribe is answered without history");
                None
            }
            Err(_) => {
                quietly!(
                    WARN,
                    "a subscribe is answered without history, which took over {HISTORY_DEADLINE:?}"
                );
                None
            }
        }
    }
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).expect("a frame is valid JSON")
}
