//! A client by the contract's rules, without IO: what to present, which frames count, what to drop, what to ask for. It
//! judges nothing: what it was told goes into its log as it came.

mod feed;
mod recent;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use self::{feed::Feed, recent::RecentIds};
use crate::{
    history::{Dropped, From, Heard, Log, Millis, Name, Place, Seen, Transport},
    place::{Cursor, Pos},
    wire::{Close, Frame, Gap, Joined, Message, Reason, Reply, Welcome},
};

/// What to fetch from history before a channel is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Whose.
    pub channel: Name,
    /// What comes after it.
    pub after: u64,
    /// The position to stop at.
    pub until: Pos,
}

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
    feeds: BTreeMap<Name, Feed>,
    recent: RecentIds,
    /// Commands without a reply, oldest first, with their numbers.
    pending: Vec<(u64, Command)>,
    last_command: u64,
    /// By channel: the reply whose history is being paged.
    paging: BTreeMap<Name, Page>,
    /// The session begins with all that is kept, not with now.
    earliest: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Command {
    Subscribe { channel: Name, after: Option<u64> },
    Unsubscribe { channel: Name },
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
            feeds: channels.iter().map(|channel| (channel.clone(), Feed::wanted())).collect(),
            recent: RecentIds::default(),
            pending: Vec::new(),
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
            params["channels"] = self.feeds.keys().map(|name| Value::from(&**name)).collect();
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
        self.pending.is_empty() && self.paging.is_empty()
    }

    /// Wants one more channel: what is kept after a seq, or what comes from now on.
    pub fn join(&mut self, channel: Name, after: Option<u64>) {
        if self.feeds.contains_key(&channel) {
            return;
        }
        self.feeds.insert(channel.clone(), Feed::joining(after));
        self.command(Command::Subscribe { channel, after });
    }

    /// Wants a channel no more.
    pub fn leave(&mut self, channel: &Name, at: Millis) {
        if let Some(feed) = self.feeds.remove(channel) {
            self.paging.remove(channel);
            if feed.has_begun() {
                self.log.seen.push((at, Seen::Left { channel: channel.clone() }));
            }
            self.command(Command::Unsubscribe { channel: channel.clone() });
        }
    }

    /// Commands that are to be said, again if they were said on another connection.
    pub fn commands(&self) -> Vec<Value> {
        let commands = self.pending.iter().map(|(id, command)| match command {
            Command::Subscribe { channel, after: None } => {
                json!({ "type": "subscribe", "id": id, "channels": [channel] })
            }
            Command::Subscribe { channel, after: Some(after) } => {
                json!({ "type": "subscribe", "id": id, "channels": [channel], "after": { &**channel: after } })
            }
            Command::Unsubscribe { channel } => {
                json!({ "type": "unsubscribe", "id": id, "channels": [channel] })
            }
        });
        commands.collect()
    }

    /// Pages of history that are to be fetched.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.paging.values()
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
        // Only what is lacking: where the server starts elsewhere a gap follows, and should that be cut off, our own
        // cursor makes the server work it out again.
        self.cursor.fill(&welcome.cursor);
        for (channel, refusal) in welcome.refused {
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
                None if feed.is_waiting() => {}
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
            Frame::Welcome(_) | Frame::Close(_) | Frame::Other => {}
        }
    }

    /// The cursor of a ping, or of a poll's answer.
    pub fn adopt(&mut self, cursor: &Cursor) {
        cursor.iter().for_each(|pos| self.cursor.raise(pos));
    }

    fn message(&mut self, message: Message, at: Millis) {
        let Some(heard) = heard(&message) else { return };
        let (pos, passed) = (heard.place.pos, self.top.covers(heard.place.pos));
        self.top.raise(pos);
        self.cursor.raise(pos);
        let Some(feed) = self.feeds.get_mut(&heard.channel) else { return };
        if passed {
            // One that is held back is said once more when it is let go.
            if feed.has_begun() {
                self.log.seen.push((at, Seen::Dropped { rule: Dropped::Passed, message: heard }));
            }
            return;
        }
        let released = feed.take(Frame::Message(message));
        self.handle(released, at);
    }

    fn gap(&mut self, gap: Gap, at: Millis) {
        for pos in gap.resume.iter().flat_map(Cursor::iter) {
            if gap.reason == Reason::Reset {
                // The one case in which positions may go back, for every channel of the partition.
                self.cursor.set(pos);
                self.top.set(pos);
                self.feeds.values_mut().for_each(|feed| feed.reset(pos.partition));
            } else {
                self.cursor.raise(pos);
            }
        }
        let Some(feed) = self.feeds.get_mut(&*gap.channel) else { return };
        let released = feed.take(Frame::Gap(gap));
        self.handle(released, at);
    }

    fn handle(&mut self, frames: Vec<Frame>, at: Millis) {
        for frame in frames {
            match frame {
                Frame::Message(message) => self.handle_message(&message, false, at),
                Frame::Gap(gap) => self.handle_gap(&gap, at),
                _ => unreachable!("feeds hold messages and gaps"),
            }
        }
    }

    fn handle_message(&mut self, message: &Message, of_reply: bool, at: Millis) {
        let Some(heard) = heard(message) else { return };
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
            if of_reply { Seen::Fetched(heard) } else { Seen::Message(heard) }
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

    fn reply(&mut self, reply: Reply, at: Millis) {
        let Some(index) = self.pending.iter().position(|(id, _)| *id == reply.id) else { return };
        let (_, command) = self.pending.remove(index);
        if !reply.ok {
            let code = reply.code.unwrap_or_default();
            let (Command::Subscribe { channel, .. } | Command::Unsubscribe { channel }) = command;
            return self.refused(channel.to_string(), code, at);
        }
        self.cursor.fill(&reply.cursor);
        for (channel, refusal) in reply.refused {
            self.refused(channel, refusal.code, at);
        }
        for (channel, joined) in reply.channels {
            let channel = Name::from(channel);
            // It was left and joined again meanwhile: the later reply counts.
            let later = self.pending.iter().any(|(_, command)| command.names(&channel));
            if !later {
                self.joined(channel, joined, at);
            }
        }
    }

    fn joined(&mut self, channel: Name, joined: Joined, at: Millis) {
        let Some(feed) = self.feeds.get_mut(&channel) else { return };
        if feed.begin_by_reply() {
            let from = match (feed.seq, joined.seq) {
                (Some(after), _) => From::Seq(after),
                (None, Some(seq)) => From::Seq(seq),
                (None, None) => From::Unknown,
            };
            self.log.seen.push((at, Seen::Joined { channel: channel.clone(), from }));
        }
        if let Some(since) = joined.since {
            feed.since = Some(since);
        }
        let next = joined.since.filter(|_| joined.more).map(|until| {
            let after = joined.messages.last().and_then(|message| message.seq).or(feed.seq).unwrap_or(0);
            Page { channel: channel.clone(), after, until }
        });
        feed.target = joined.seq;
        self.fetched(&channel, joined, next, at);
    }

    /// A page of history, which goes on where a reply ended.
    pub fn paged(&mut self, page: &Page, answer: Joined, at: Millis) {
        if self.paging.get(&page.channel) != Some(page) {
            return;
        }
        let last = answer.messages.last().and_then(|message| message.seq).unwrap_or(page.after);
        let next = answer.more.then(|| Page { after: last, ..page.clone() });
        self.fetched(&page.channel.clone(), answer, next, at);
    }

    fn fetched(&mut self, channel: &Name, joined: Joined, next: Option<Page>, at: Millis) {
        let mut gap = joined.gap.map(|gap| Gap {
            channel: channel.to_string(),
            reason: gap.reason,
            from_seq: gap.from_seq,
            to_seq: gap.to_seq,
            resume: None,
        });
        for message in &joined.messages {
            if let Some(gap) = gap.take_if(|gap| message.seq > gap.to_seq) {
                self.handle_gap(&gap, at);
            }
            self.handle_message(message, true, at);
        }
        if let Some(gap) = gap {
            self.handle_gap(&gap, at);
        }
        match next {
            Some(next) => drop(self.paging.insert(channel.clone(), next)),
            None => {
                self.paging.remove(channel);
                self.complete(channel, at);
            }
        }
    }

    /// The reply is complete: everything up to its seq was in it, or is no longer kept. What the stream brought
    /// meanwhile comes after it.
    fn complete(&mut self, channel: &Name, at: Millis) {
        let Some(feed) = self.feeds.get_mut(channel) else { return };
        if let Some(target) = feed.target.take() {
            if let Some(last) = feed.seq.filter(|&last| last < target) {
                self.log.seen.push((at, left_out(channel, last + 1, target)));
            }
            feed.seq = Some(target);
        }
        let released = feed.release();
        self.handle(released, at);
    }

    /// The session lost a channel: it goes on after what it has been told, or from now if that is not known.
    fn rejoin(&mut self, channel: Name, at: Millis) {
        let Some(feed) = self.feeds.get_mut(&channel) else { return };
        let after = feed.seq;
        if !feed.join_again() {
            self.log.seen.push((at, Seen::Left { channel: channel.clone() }));
        }
        self.command(Command::Subscribe { channel, after });
    }

    fn refused(&mut self, channel: String, code: String, at: Millis) {
        let channel = Name::from(channel);
        self.feeds.remove(&channel);
        self.paging.remove(&channel);
        self.log.seen.push((at, Seen::Refused { channel, code }));
    }

    fn command(&mut self, command: Command) {
        self.last_command += 1;
        self.pending.push((self.last_command, command));
    }
}

impl Command {
    fn names(&self, name: &Name) -> bool {
        let (Self::Subscribe { channel, .. } | Self::Unsubscribe { channel }) = self;
        channel == name
    }
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
