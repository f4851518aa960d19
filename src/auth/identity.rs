//! Who a request comes from and what that one may do.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{KeyId, Patterns};
use crate::protocol::{Channel, Code, Refusal, Timestamp, UserId};

#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A user, by a token's verified `sub`.
    User(UserId),
    /// A backend, by its API key.
    #[serde(rename = "key")]
    ApiKey(KeyId),
}

/// A verified subject and its rights. Shared, since a connection keeps it for its whole life.
///
/// As JSON it travels to other nodes. The credential itself stays where it came in: a node believes what another one has
/// verified, since who can write into the fleet's Redis is inside.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Identity {
    #[serde(flatten)]
    pub subject: Subject,
    /// Channels that may be read, apart from a user's own.
    pub read: Patterns,
    pub publish: Patterns,
    #[serde(default)]
    pub admin: bool,
    /// When the credential ends, and with it every connection that it opened.
    #[serde(default, with = "millis", skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    #[serde(default, with = "millis", skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jti: Option<Box<str>>,
}

/// Times among nodes: milliseconds since 1970.
mod millis {
    use super::*;

    pub(super) fn serialize<S: Serializer>(at: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
        at.map(|at| at.0).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::deserialize(from)?.map(Timestamp))
    }
}

/// What a session belongs to and what idempotency keys are scoped to: `user:ann` or `key:dev`.
///
/// The two prefixes keep a user named like a key apart from that key.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, derive_more::Display,
)]
#[serde(transparent)]
pub struct Owner(Box<str>);

impl Owner {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Identity {
    /// One that may do nothing, for as long as it likes.
    pub fn without_rights(subject: Subject) -> Self {
        let nothing = Patterns::default();
        Self {
            subject,
            read: nothing.clone(),
            publish: nothing,
            admin: false,
            expires_at: None,
            issued_at: None,
            jti: None,
        }
    }

    pub fn can_read(&self, channel: &Channel) -> bool {
        self.is_own(channel) || self.read.matches(channel)
    }

    /// Whether the channel may be published to. A user's own channel is no exception: what stands
    /// there should come from the backend.
    pub fn can_publish(&self, channel: &Channel) -> bool {
        self.publish.matches(channel)
    }

    /// Whether a transport may be opened at all: users always, API keys by their scope.
    pub fn check_may_stream(&self) -> Result<(), Refusal> {
        match &self.subject {
            Subject::ApiKey(_) if self.read.is_empty() => Err(Refusal::new(
                Code::Forbidden,
                "this API key lacks the scope `subscribe`; create one with `belfry keys create --scopes subscribe`",
            )),
            _ => Ok(()),
        }
    }

    /// Refuses once the credential has ended.
    pub fn check_not_expired(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.expires_at.is_some_and(|end| end <= now) {
            return Err(Refusal::new(Code::TokenExpired, "the token has expired; fetch a new one"));
        }
        Ok(())
    }

    pub fn owner(&self) -> Owner {
        Owner(match &self.subject {
            Subject::User(user) => format!("user:{user}").into(),
            Subject::ApiKey(key) => format!("key:{key}").into(),
        })
    }

    /// The channel that a user may always read.
    pub fn own_channel(&self) -> Option<Channel> {
        self.verified_from().as_ref().map(Channel::of_user)
    }

    /// What `from` says in messages that this one publishes: users only.
    pub fn verified_from(&self) -> Option<UserId> {
        let Subject::User(user) = &self.subject else { return None };
        Some(user.clone())
    }

    /// Compares without building the channel's name, since this runs for each subscribe.
    fn is_own(&self, channel: &Channel) -> bool {
        let Subject::User(user) = &self.subject else { return false };
        channel.as_str().strip_prefix("user:") == Some(user.as_str())
    }
}
