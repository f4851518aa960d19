//! Channels that a reader joins and leaves in mid-session: commands, their replies, and the pages of history that
//! continue a reply.

use serde_json::{Value, json};

use super::{Reader, feed::Feed, left_out};
use crate::{
    history::{From, Millis, Name, Seen},
    place::Pos,
    wire::{Gap, Joined, Reply},
};

/// Refusals that say nothing about the channel: not now.
const TRANSIENT: [&str; 4] = ["busy", "rate_limited", "unavailable", "unknown_session"];

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

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    Subscribe { channel: Name, after: Option<u64> },
    Unsubscribe { channel: Name },
}

impl Reader {
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

    pub(super) fn reply(&mut self, reply: Reply, at: Millis) {
        let Some(index) = self.pending.iter().position(|(id, _)| *id == reply.id) else { return };
        let (_, command) = self.pending.remove(index);
        if !reply.ok {
            let code = reply.code.unwrap_or_default();
            if TRANSIENT.contains(&code.as_str()) {
                self.put_off(command);
            } else {
                self.refused(command.channel().to_string(), code, at);
            }
            return;
        }
        self.cursor.fill(&reply.cursor);
        for (channel, refusal) in reply.refused {
            self.refused(channel, refusal.code, at);
        }
        for (channel, joined) in reply.channels {
            let channel = Name::from(channel);
            // It was left and joined again meanwhile: the later reply counts.
            if !self.is_overtaken(&channel) {
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
            self.handle_message(message, Seen::Fetched, at);
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
        for frame in feed.release() {
            self.handle(frame, Seen::Released, at);
        }
    }

    /// The session lost a channel: it goes on after what it has been told, or from now if that is not known.
    pub(super) fn rejoin(&mut self, channel: Name, at: Millis) {
        let Some(feed) = self.feeds.get_mut(&channel) else { return };
        let after = feed.seq;
        // The new reply continues where the pages were.
        self.paging.remove(&channel);
        if !feed.join_again() {
            self.log.seen.push((at, Seen::Left { channel: channel.clone() }));
        }
        self.command(Command::Subscribe { channel, after });
    }

    pub(super) fn command(&mut self, command: Command) {
        // What was put off is out of date.
        self.put_off.retain(|earlier| earlier.channel() != command.channel());
        self.last_command += 1;
        self.pending.push((self.last_command, command));
    }

    /// A command that could not be carried out just now is said again later, under a number of its own.
    fn put_off(&mut self, command: Command) {
        if !self.is_overtaken(command.channel()) {
            self.put_off.push(command);
        }
    }

    /// A later command of the channel is under way, and counts.
    fn is_overtaken(&self, channel: &Name) -> bool {
        self.pending.iter().any(|(_, command)| command.channel() == channel)
    }

    /// Whether there is something for [`Self::try_again`].
    pub fn has_put_off(&self) -> bool {
        !self.put_off.is_empty()
    }

    /// Says what was put off.
    pub fn try_again(&mut self) {
        for command in std::mem::take(&mut self.put_off) {
            self.command(command);
        }
    }
}

impl Command {
    pub(super) fn channel(&self) -> &Name {
        let (Self::Subscribe { channel, .. } | Self::Unsubscribe { channel }) = self;
        channel
    }
}
