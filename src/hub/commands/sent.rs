//! Commands of a request on the way to their session, and the one that must not travel as it came: `refresh`.
//!
//! Its token is verified where it comes in. What goes on, to another worker or through Redis to another node, is
//! what it has proved.

use std::sync::Arc;

use secrecy::ExposeSecret;

use crate::{
    auth::{Authenticator, Identity},
    protocol::{Command, Refresh, Refusal},
};

/// Whose token it is, or why it is refused.
pub(in crate::hub) type Proof = Result<Arc<Identity>, Refusal>;

/// A command on its way.
#[derive(Debug, Clone)]
pub(in crate::hub) enum Sent {
    Text(Box<str>),
    Refresh {
        id: u64,
        /// Instead of its token.
        proof: Proof,
        /// How long it was.
        length: usize,
    },
}

impl Sent {
    /// A command as it came in here.
    pub(in crate::hub) fn new(text: Box<str>, auth: &Authenticator) -> Self {
        match Command::parse(&text) {
            Ok(Command::Refresh(Refresh { id, token })) => {
                let proof = auth.verify_jwt(token.expose_secret());
                Self::Refresh { id, proof, length: text.len() }
            }
            // What is wrong with it is said when it is its turn.
            _ => Self::Text(text),
        }
    }

    /// About as many bytes go with it.
    pub(in crate::hub) fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Refresh { length, .. } => *length,
        }
    }
}
