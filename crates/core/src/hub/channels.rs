//! Which channels a connection or a command may have.

#[cfg(test)]
mod tests;

use std::{collections::HashSet, mem};

use crate::{
    protocol::{Channel, Code, Refusal, RefusedChannels},
    session::{Record, Subscription},
};

pub trait Rights {
    fn can_read(&self, channel: &Channel) -> bool;

    fn own_channel(&self) -> Option<Channel>;
}

/// The channels that may be read, sorted, and those that may not.
#[derive(Debug, Clone, Default)]
pub struct Readable {
    pub allowed: Vec<Channel>,
    /// May not, by the name that was given.
    pub refused: RefusedChannels,
}

impl Readable {
    /// Parses names and asks whether they may be read.
    pub fn of(names: &[String], may_read: impl Fn(&Channel) -> bool) -> Self {
        let mut readable = Self { allowed: Vec::with_capacity(names.len()), refused: RefusedChannels::new() };
        for name in names {
            match Channel::parse(name) {
                Err(error) => {
                    let refusal = Refusal::new(Code::BadChannel, error.to_string());
                    readable.refused.insert(name.clone(), refusal);
                }
                Ok(channel) if !may_read(&channel) => readable.refuse(&channel, forbidden(&channel)),
                Ok(channel) => readable.allowed.push(channel),
            }
        }
        readable.allowed.sort_unstable();
        readable.allowed.dedup();
        readable
    }

    fn refuse(&mut self, channel: &Channel, refusal: Refusal) {
        self.refused.insert(channel.as_str().to_owned(), refusal);
    }
}

/// The channels that a connection names.
pub fn check_names(names: &[String], limit: usize, rights: &impl Rights) -> Result<Readable, Refusal> {
    if names.is_empty() {
        let detail = "`channels` is empty; name at least one, or leave it out";
        return Err(Refusal::new(Code::ChannelsRequired, detail));
    }
    if names.len() > limit {
        let detail = format!("{} channels were asked for; a session has at most {limit}", names.len());
        return Err(Refusal::new(Code::TooManyChannels, detail));
    }
    Ok(Readable::of(names, |channel| rights.can_read(channel)))
}

/// What a connection says of its channels.
#[derive(Debug)]
pub struct Joining<'a, R> {
    pub rights: &'a R,
    /// The channels that it names, if it names any.
    pub given: Option<&'a Readable>,
    pub names_session: bool,
    /// Whether that session was known.
    pub resumed: bool,
    /// The most channels of a session.
    pub limit: usize,
    /// Which cannot be listened to now.
    pub away: &'a [Channel],
}

impl<R: Rights> Joining<'_, R> {
    /// The channels of the connection: those that it names, or the session's own; with what the server has given the
    /// session, and without what it has taken away while the client could not hear of it. What cannot be listened to now
    /// costs itself and no other.
    pub fn channels(&self, record: &Record) -> Result<Readable, Refusal> {
        let own = || self.own_channels(record);
        let mut readable = self.given.cloned().map_or_else(own, Ok)?;
        for Subscription { channel, .. } in record.subscriptions.iter().filter(|there| there.granted) {
            readable.refused.remove(channel.as_str());
            if let Err(at) = readable.allowed.binary_search(channel) {
                readable.allowed.insert(at, channel.clone());
            }
        }
        for channel in record.changed.iter().flatten() {
            if record.subscriptions.iter().all(|there| there.channel != *channel) {
                readable.refuse(channel, taken_away(channel));
                readable.allowed.retain(|other| other != channel);
            }
        }
        self.keep_to_the_limit(&mut readable, record);
        for channel in self.away {
            if let Ok(at) = readable.allowed.binary_search(channel) {
                readable.allowed.remove(at);
                readable.refuse(channel, unheard(channel));
            }
        }
        Ok(readable)
    }

    /// Those that the server has given come first; of the others, so many as there is room for.
    fn keep_to_the_limit(&self, readable: &mut Readable, record: &Record) {
        if readable.allowed.len() <= self.limit {
            return;
        }
        let granted = record.subscriptions.iter().filter(|there| there.granted);
        let granted: HashSet<&Channel> = granted.map(|there| &there.channel).collect();
        let mut room = self.limit.saturating_sub(granted.len());
        for channel in mem::take(&mut readable.allowed) {
            if granted.contains(&channel) {
                readable.allowed.push(channel);
            } else if room > 0 {
                room -= 1;
                readable.allowed.push(channel);
            } else {
                readable.refuse(&channel, too_many(self.limit));
            }
        }
    }

    /// The channels of a connection that names none: the recorded ones as far as the credential
    /// still allows them, or the user's own.
    fn own_channels(&self, record: &Record) -> Result<Readable, Refusal> {
        if self.resumed {
            let mut readable = Readable::default();
            for Subscription { channel, granted, .. } in &record.subscriptions {
                match *granted || self.rights.can_read(channel) {
                    true => readable.allowed.push(channel.clone()),
                    false => readable.refuse(channel, forbidden(channel)),
                }
            }
            return Ok(readable);
        }
        let required = |detail: &str| Refusal::new(Code::ChannelsRequired, detail);
        if self.names_session {
            let detail = "the session is not known any more; connect again with its channels and the cursor";
            return Err(required(detail));
        }
        let own = self.rights.own_channel();
        let own = own.ok_or_else(|| required("an API key has no channel of its own; name the channels"))?;
        Ok(Readable { allowed: vec![own], refused: RefusedChannels::new() })
    }
}

pub(super) fn too_many(limit: usize) -> Refusal {
    Refusal::new(Code::TooManyChannels, format!("a session has at most {limit} channels"))
}

fn taken_away(channel: &Channel) -> Refusal {
    Refusal::new(Code::Unsubscribed, format!("the server has taken {channel} from this session"))
}

fn unheard(channel: &Channel) -> Refusal {
    Refusal::new(Code::Unavailable, format!("{channel} cannot be listened to now; subscribe to it again"))
}

fn forbidden(channel: &Channel) -> Refusal {
    Refusal::new(Code::Forbidden, format!("this credential may not read {channel}"))
}
