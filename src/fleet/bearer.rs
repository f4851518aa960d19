//! A verified identity, carried to another node.
//!
//! The credential itself stays where it came in. A node believes what another one has verified: who can
//! write into the fleet's Redis is inside.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    auth::{Identity, KeyId, Patterns, Subject},
    protocol::{Timestamp, UserId},
};

/// An [`Identity`] as it travels.
#[derive(Debug, Serialize, Deserialize)]
pub struct Bearer {
    #[serde(flatten)]
    subject: Who,
    read: Patterns,
    publish: Patterns,
    #[serde(default)]
    admin: bool,
    /// Milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
    /// Milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issued_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jti: Option<Box<str>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Who {
    User(UserId),
    Key(Box<str>),
}

/// The text is not the id of an API key.
#[derive(Debug, thiserror::Error)]
#[error("a node has sent commands for an API key whose id cannot be read")]
pub struct BearerError;

impl From<&Identity> for Bearer {
    fn from(identity: &Identity) -> Self {
        Self {
            subject: match &identity.subject {
                Subject::User(user) => Who::User(user.clone()),
                Subject::ApiKey(key) => Who::Key(key.as_str().into()),
            },
            read: identity.read.clone(),
            publish: identity.publish.clone(),
            admin: identity.admin,
            expires_at: identity.expires_at.map(|at| at.0),
            issued_at: identity.issued_at.map(|at| at.0),
            jti: identity.jti.clone(),
        }
    }
}

impl TryFrom<Bearer> for Arc<Identity> {
    type Error = BearerError;

    fn try_from(bearer: Bearer) -> Result<Self, BearerError> {
        let subject = match bearer.subject {
            Who::User(user) => Subject::User(user),
            Who::Key(id) if *id == *KeyId::dev().as_str() => Subject::ApiKey(KeyId::dev()),
            Who::Key(id) => Subject::ApiKey(KeyId::parse(&id).map_err(|_| BearerError)?),
        };
        let Bearer { read, publish, admin, expires_at, issued_at, jti, .. } = bearer;
        let (expires_at, issued_at) = (expires_at.map(Timestamp), issued_at.map(Timestamp));
        Ok(Arc::new(Identity { subject, read, publish, admin, expires_at, issued_at, jti }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_survives_the_journey() {
        let user = Subject::User(UserId::parse("ann").unwrap());
        let key = Subject::ApiKey(KeyId::parse("abcdefgh1234").unwrap());
        for subject in [user, key, Subject::ApiKey(KeyId::dev())] {
            let identity = Identity {
                subject,
                read: Patterns::parse(&["team:*", "news"]).unwrap(),
                publish: Patterns::default(),
                admin: false,
                expires_at: Some(Timestamp(1_795_334_400_123)),
                issued_at: Some(Timestamp(1_795_334_399_000)),
                jti: Some("t-1".into()),
            };
            let json = serde_json::to_string(&Bearer::from(&identity)).unwrap();
            let carried: Bearer = serde_json::from_str(&json).unwrap();
            assert_eq!(*Arc::<Identity>::try_from(carried).unwrap(), identity, "{json}");
        }
    }
}
