//! Which channels a connection or a command may have.

use super::{Connect, Hub};
use crate::{
    auth::Identity,
    protocol::{Channel, Code, Refusal, Refused as RefusedChannels},
    session::{Record, Subscription},
};

/// The channels of a connection, sorted, and those it may not have.
#[derive(Clone)]
pub(super) struct Channels {
    pub(super) allowed: Vec<Channel>,
    pub(super) refused: RefusedChannels,
}

impl Hub {
    /// Parses names and asks the credential.
    pub(super) fn check_channels_of(
        &self,
        names: &[String],
        may_read: impl Fn(&Channel) -> bool,
    ) -> (Vec<Channel>, RefusedChannels) {
        let mut allowed = Vec::with_capacity(names.len());
        let mut refused = RefusedChannels::new();
        for name in names {
            match Channel::parse(name) {
                Err(error) => {
                    refused.insert(name.clone(), Refusal::new(Code::BadChannel, error.to_string()).into());
                }
                Ok(channel) if !may_read(&channel) => {
                    refused.insert(name.clone(), forbidden(&channel).into());
                }
                Ok(channel) => allowed.push(channel),
            }
        }
        allowed.sort_unstable();
        allowed.dedup();
        (allowed, refused)
    }

    pub(super) fn check_channels(&self, names: &[String], identity: &Identity) -> Result<Channels, Refusal> {
        let limit = self.0.node.config.limits.session_channels;
        if names.is_empty() {
            return Err(Refusal::new(
                Code::ChannelsRequired,
                "`channels` is empty; name at least one, or leave it out",
            ));
        }
        if names.len() > limit {
            let detail = format!("{} channels were asked for; a session has at most {limit}", names.len());
            return Err(Refusal::new(Code::TooManyChannels, detail));
        }
        let (allowed, refused) = self.check_channels_of(names, |channel| identity.can_read(channel));
        Ok(Channels { allowed, refused })
    }

    /// The channels of a connection: `given`, or its own; with what the server has given the session, and
    /// without what it has taken away while the client could not hear of it.
    pub(super) fn channels_of(
        &self,
        record: &Record,
        given: Option<&Channels>,
        resumed: bool,
        connect: &Connect,
    ) -> Result<Channels, Refusal> {
        let Channels { mut allowed, mut refused } = match given {
            Some(given) => given.clone(),
            None => self.own_channels(record, resumed, connect)?,
        };
        for Subscription { channel, .. } in record.subscriptions.iter().filter(|there| there.granted) {
            refused.remove(channel.as_str());
            if let Err(at) = allowed.binary_search(channel) {
                allowed.insert(at, channel.clone());
            }
        }
        for channel in record.changed.iter().flatten() {
            if record.subscriptions.iter().all(|there| there.channel != *channel) {
                refused.insert(channel.as_str().to_owned(), taken_away(channel).into());
                allowed.retain(|other| other != channel);
            }
        }
        Ok(Channels { allowed, refused })
    }

    /// The channels of a connection that names none: the recorded ones as far as the credential
    /// still allows them, or the user's own.
    fn own_channels(&self, record: &Record, resumed: bool, connect: &Connect) -> Result<Channels, Refusal> {
        if resumed {
            let (mut allowed, mut refused) = (Vec::new(), RefusedChannels::new());
            for Subscription { channel, granted, .. } in &record.subscriptions {
                if *granted || connect.identity.can_read(channel) {
                    allowed.push(channel.clone());
                } else {
                    refused.insert(channel.as_str().to_owned(), forbidden(channel).into());
                }
            }
            return Ok(Channels { allowed, refused });
        }
        let required = |detail: &str| Refusal::new(Code::ChannelsRequired, detail);
        if connect.session.is_some() {
            return Err(required(
                "the session is not known any more; connect again with its channels and the cursor",
            ));
        }
        let own = connect.identity.own_channel();
        let own = own.ok_or_else(|| required("an API key has no channel of its own; name the channels"))?;
        Ok(Channels { allowed: vec![own], refused: RefusedChannels::new() })
    }
}

fn taken_away(channel: &Channel) -> Refusal {
    Refusal::new(Code::Unsubscribed, format!("the server has taken {channel} from this session"))
}

fn forbidden(channel: &Channel) -> Refusal {
    Refusal::new(Code::Forbidden, format!("this credential may not read {channel}"))
}
