//! A client by the contract's rules, without IO: what to present, which frames count, what to drop, what to ask for. It
//! judges nothing: what it was told goes into its log as it came.

mod feed;
mod joining;
mod recent;

use std::collections::BTreeMap;

use serde_json::{Value, json};

pub use self::joining::Page;
use self::{feed::Feed, joining::Command, recent::RecentIds};
use crate::{
    history::{Dropped, From, Heard, Log, Millis, Name, Place, Seen, Transport},
    place::Cursor,
    wire::{Close, Frame, Gap, Message, Reason, Welcome},
};

/// A client's side of a session. It outlives connections.
#[derive(Debug)]
pub struct Reader {
    /// Absent before the first welcome.
    pub session: Option<String>,
    /// Of the newest connection.
    pub attempt: u64,
    /// The name of this client among those that might have its session.
    pub connection: String,
    /// What it saw.
    pub log: Log,
    cursor: Cursor,
    /// The highest position received, per partition.
    top: Cursor,
    /// Where the connection began, or its poll: a reset that goes on below is of another log.
    began: Cursor,
    feeds: BTreeMap<Name, Feed>,
    recent: RecentIds,
    /// Commands without a reply, oldest first, with their numbers.
    pending: Vec<(u64, Command)>,
    /// Commands that the server could not carry out just now.
    put_off: Vec<Command>,
    last_command: u64,
    /// By channel: the reply whose history is being paged.
    paging: BTreeMap<Name, Page>,
    /// The session begins with all that is kept, not with now.
    earliest: bool,
}

impl Reader {
    /// One that has never connected.
    pub fn new(name: String, channels: &[Name], earliest: bool) -> Self {
        Self {
            session: None,
            attempt: 0,
            connection: name.clone(),
            log: Log { name, seen: Vec::new() },
            cursor: Cursor::default(),
            top: Cursor::default(),
            began: Cursor::default(),
            feeds: channels.iter().map(|channel| (channel.clone(), Feed::wanted())).collect(),
            recent: RecentIds::default(),
            pending: Vec::new(),
            put_off: Vec::new(),
            last_command: 0,
            paging: BTreeMap::new(),
            earliest,
        }
    }

    /// For the next connection; raises the attempt, so that it takes over from the one before. Without `channels` the
    /// server has to know them.
    pub fn connect(&mut self, with_channels: bool) -> Value {
        self.attempt += 1;
        let mut params = self.params();
        if with_channels || self.session.is_none() {
            // What is news is subscribed to again: named together with a cursor that lacks its partition, it would be
            // told of a reset.
            let old = self.feeds.iter().filter(|(_, feed)| !feed.is_news()).map(|(name, _)| name);
            let all = self.feeds.keys();
            let names: Vec<_> = if old.clone().next().is_some() { old.collect() } else { all.collect() };
            params["channels"] = names.into_iter().map(|name| Value::from(&**name)).collect();
        }
        params
    }

    /// For the next poll of the connection that there is.
    pub fn params(&self) -> Value {
        let mut params = json!({ "attempt": self.attempt, "connection": self.connection });
        if let Some(session) = &self.session {
            params["session"] = session.as_str().into();
        }
        if !self.cursor.is_empty() {
            params["cursor"] = self.cursor.to_string().into();
        } else if self.earliest {
            params["cursor"] = "earliest".into();
        }
        params
    }

    /// The channels that it follows, whole or not yet.
    pub fn channels(&self) -> impl Iterator<Item = &Name> {
        self.feeds.keys()
    }

    /// Whether it has been told of a channel up to a seq.
    pub fn has_reached(&self, channel: &str, seq: u64) -> bool {
        self.feeds.get(channel).is_none_or(|feed| feed.is_live() && feed.seq >= Some(seq))
    }

    /// Nothing waits for a reply or a page.
    pub fn is_settled(&self) -> bool {
        self.pending.is_empty() && self.put_off.is_empty() && self.paging.is_empty()
    }

    /// The session is another's now: on in a new one, from the same cursor.
    pub fn forget_session(&mut self) {
        self.session = None;
    }

    /// Notes the end of a connection, or of a try.
    pub fn ended(&mut self, close: &Close, at: Millis) {
        self.log.seen.push((at, Seen::Ended { code: close.code.clone(), is_final: close.is_final }));
    }

    /// The first frame of a connection.
    pub fn welcome(&mut self, welcome: Welcome, transport: Transport, at: Millis) {
        self.log.seen.push((
            at,
            Seen::Welcome {
                transport,
                node: welcome.node,
                resumed: welcome.resumed,
                presented: self.cursor.clone(),
                cursor: welcome.cursor.clone(),
            },
        ));
        self.session = Some(welcome.session);
        self.began = welcome.cursor.clone();
        // Only what is lacking: where the server starts elsewhere a gap follows, and should that be cut off, our own
        // cursor makes the server work it out again.
        self.cursor.fill(&welcome.cursor);
        // What the server cannot listen to now is joined again, as all that it does not carry.
        for (channel, refusal) in
            welcome.refused.into_iter().filter(|(_, refusal)| refusal.code != "unavailable")
        {
            self.refused(channel, refusal.code, at);
        }
        let mut absent = Vec::new();
        for (channel, feed) in &mut self.feeds {
            match welcome.channels.get(&**channel) {
                Some(carried) if feed.begin() => {
                    let from = match carried.seq {
                        Some(seq) => From::Seq(seq),
                        None if self.earliest => From::Earliest,
                        None => From::Unknown,
                    };
                    self.log.seen.push((at, Seen::Joined { channel: channel.clone(), from }));
                    feed.seq = feed.seq.or(carried.seq);
                }
                Some(_) => {}
                // Said again on this connection.
                None if is_asked_for(&self.pending, &self.put_off, channel) => {}
                None => absent.push(channel.clone()),
            }
        }
        for channel in absent {
            self.rejoin(channel, at);
        }
        self.earliest = false;
        // The session has what we left, since an unsubscribe may have gone with a node.
        for channel in welcome.channels.into_keys().map(Name::from) {
            if !self.feeds.contains_key(&channel) {
                self.command(Command::Unsubscribe { channel });
            }
        }
    }

    /// A frame of the connection that counts; not its welcome.
    pub fn take(&mut self, frame: Frame, at: Millis) {
        match frame {
            Frame::Message(message) => self.message(message, at),
            Frame::Gap(gap) => self.gap(gap, at),
            Frame::Reply(reply) => self.reply(reply, at),
            Frame::Ping { cursor } => self.adopt(&cursor),
            Frame::Reconnect { after_ms } => self.log.seen.push((at, Seen::Told { after_ms })),
            Frame::Welcome(_) | Frame::Close(_) | Frame::Other => {}
        }
    }

    /// The cursor of a ping, or of a poll's answer, from where the next poll goes on.
    pub fn adopt(&mut self, cursor: &Cursor) {
        for pos in cursor.iter() {
            self.cursor.raise(pos);
            self.began.raise(pos);
        }
    }

    fn message(&mut self, message: Message, at: Millis) {
        let Some(heard) = heard(&message) else { return };
        let (pos, passed) = (heard.place.pos, self.top.covers(heard.place.pos));
        self.top.raise(pos);
        self.cursor.raise(pos);
        let Some(feed) = self.feeds.get_mut(&heard.channel) else { return };
        if passed {
            // Of a channel that is held back the same message may be among those that are.
            if feed.is_live() {
                self.log.seen.push((at, Seen::Dropped { rule: Dropped::Passed, message: heard }));
            }
            return;
        }
        if let Some(frame) = feed.take(Frame::Message(message)) {
            self.handle(frame, Seen::Message, at);
        }
    }

    fn gap(&mut self, gap: Gap, at: Millis) {
        for pos in gap.resume.iter().flat_map(Cursor::iter) {
            if gap.reason == Reason::Reset && self.began.is_beyond(pos) {
                // The one case in which positions go back, for every channel of the partition. On the way forward
                // what an older connection has brought meanwhile still counts.
                self.cursor.set(pos);
                self.top.set(pos);
                self.feeds.values_mut().for_each(|feed| feed.reset(pos.partition));
            } else {
                self.cursor.raise(pos);
            }
        }
        let Some(feed) = self.feeds.get_mut(&*gap.channel) else { return };
        if let Some(frame) = feed.take(Frame::Gap(gap)) {
            self.handle(frame, Seen::Message, at);
        }
    }

    fn handle(&mut self, frame: Frame, how: fn(Heard) -> Seen, at: Millis) {
        match frame {
            Frame::Message(message) => self.handle_message(&message, how, at),
            Frame::Gap(gap) => self.handle_gap(&gap, at),
            _ => unreachable!("feeds hold messages and gaps"),
        }
    }

    fn handle_message(&mut self, message: &Message, how: fn(Heard) -> Seen, at: Millis) {
        let Some(heard) = heard(message) else { return };
        let seen = how(heard.clone());
        let of_reply = matches!(seen, Seen::Fetched(_));
        let Some(feed) = self.feeds.get_mut(&heard.channel) else { return };
        let seq = heard.place.seq;
        if feed.knows(heard.place, of_reply) {
            self.log.seen.push((at, Seen::Dropped { rule: Dropped::Before, message: heard }));
            return;
        }
        if of_reply && let Some(last) = feed.seq.filter(|last| seq > last + 1) {
            let gap = left_out(&heard.channel, last + 1, seq - 1);
            self.log.seen.push((at, gap));
        }
        feed.seq = Some(seq);
        let seen = if self.recent.is_repeated(heard.place.id) {
            Seen::Dropped { rule: Dropped::Repeated, message: heard }
        } else {
            self.recent.add(heard.place.id);
            seen
        };
        self.log.seen.push((at, seen));
    }

    fn handle_gap(&mut self, gap: &Gap, at: Millis) {
        let Some(feed) = self.feeds.get_mut(&*gap.channel) else { return };
        if matches!(gap.reason, Reason::Reset | Reason::Renumbered) {
            self.recent.edge();
        }
        feed.seq = match gap.reason {
            Reason::Reset => gap.to_seq,
            _ => gap.to_seq.max(feed.seq),
        };
        self.log.seen.push((
            at,
            Seen::Gap {
                channel: gap.channel.as_str().into(),
                reason: gap.reason,
                from: gap.from_seq,
                to: gap.to_seq,
                resume: gap.resume.clone(),
            },
        ));
    }

    fn refused(&mut self, channel: String, code: String, at: Millis) {
        let channel = Name::from(channel);
        self.feeds.remove(&channel);
        self.paging.remove(&channel);
        self.log.seen.push((at, Seen::Refused { channel, code }));
    }
}

/// Whether a command for a channel is under way or put off.
fn is_asked_for(pending: &[(u64, Command)], put_off: &[Command], channel: &Name) -> bool {
    pending.iter().map(|(_, command)| command).chain(put_off).any(|command| command.channel() == channel)
}

/// None: it is ephemeral.
fn heard(message: &Message) -> Option<Heard> {
    let place = Place { seq: message.seq?, pos: message.pos?, id: message.id };
    Some(Heard { channel: message.channel.as_str().into(), n: message.data.n, place })
}

fn left_out(channel: &Name, from: u64, to: u64) -> Seen {
    let reason = Reason::LeftOut;
    Seen::Gap { channel: channel.clone(), reason, from: Some(from), to: Some(to), resume: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn welcome(channels: &[&str]) -> Welcome {
        let channels: serde_json::Map<_, _> =
            channels.iter().map(|name| ((*name).to_owned(), json!({ "seq": 7 }))).collect();
        let welcome =
            json!({ "session": "s", "cursor": "0.9", "resumed": true, "channels": channels, "node": "a" });
        serde_json::from_value(welcome).unwrap()
    }

    /// A reader of `a` that subscribes to `b`, and opens another connection before it hears of it.
    fn joining() -> (Reader, Value) {
        let mut reader = Reader::new("ann".into(), &["a".into()], false);
        reader.connect(true);
        reader.welcome(welcome(&["a"]), Transport::Ws, 1);
        reader.join("b".into(), Some(2));
        let params = reader.connect(true);
        (reader, params)
    }

    #[test]
    fn a_channel_that_it_waits_for_is_not_named_and_asked_for_again() {
        let (mut reader, params) = joining();
        assert_eq!(params["channels"], json!(["a"]));
        let asked = reader.commands();
        reader.welcome(welcome(&["a"]), Transport::Sse, 2);
        assert_eq!(reader.commands(), asked);
    }

    #[test]
    fn what_was_answered_before_a_welcome_that_lacks_it_is_joined_again() {
        let (mut reader, _) = joining();
        let messages = json!([{ "channel": "b", "id": uuid(), "seq": 3, "pos": "0.3", "data": { "n": 1 } }]);
        let joined = json!({ "seq": 7, "since": "0.8", "messages": messages, "more": true });
        let reply = json!({ "id": 1, "ok": true, "channels": { "b": joined } });
        reader.take(Frame::Reply(serde_json::from_value(reply).unwrap()), 2);
        assert!(reader.commands().is_empty() && reader.pages().count() == 1);
        reader.welcome(welcome(&["a"]), Transport::Sse, 3);
        assert_eq!(reader.commands()[0]["after"], json!({ "b": 3 }));
        assert_eq!(reader.pages().count(), 0);
    }

    fn uuid() -> &'static str {
        "0192a3b4-0000-7000-8000-010000000001"
    }
}
