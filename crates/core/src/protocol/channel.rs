//! Channel names and user names: parsed once at the edge, never checked again.

#[cfg(test)]
mod tests;

use std::{borrow::Borrow, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// The longest channel name, in bytes (the alphabet is ASCII, so also in characters).
pub const MAX_CHANNEL_BYTES: usize = 128;

/// The longest user name: `user:<sub>` has to be a channel.
pub const MAX_USER_BYTES: usize = MAX_CHANNEL_BYTES - USER_PREFIX.len();

const USER_PREFIX: &str = "user:";

/// The namespace of a channel whose name has no `:`.
pub const DEFAULT_NAMESPACE: &str = "default";

/// A channel's name: 1 to [`MAX_CHANNEL_BYTES`] characters of `[A-Za-z0-9_.:/@|=+~-]`.
///
/// A clone shares the text, so names are passed about freely.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, derive_more::Display)]
#[serde(into = "String", try_from = "String")]
pub struct Channel(Arc<str>);

/// A user's name, a token's `sub`: what may follow `user:` in a channel name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, derive_more::Display)]
#[serde(into = "String", try_from = "String")]
pub struct UserId(Arc<str>);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("a name cannot be empty")]
    Empty,
    #[error("the name is {0} bytes long; the limit is {1}")]
    TooLong(usize, usize),
    #[error(
        "{0:?} is not allowed in a name; use letters, digits and `_ . : / @ | = + ~ -` only (percent-encode nothing)"
    )]
    BadCharacter(char),
    #[error("`.` and `..` are no user names: in a URL's path they name another path")]
    Dots,
}

fn check(text: &str, limit: usize) -> Result<(), NameError> {
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    if text.len() > limit {
        return Err(NameError::TooLong(text.len(), limit));
    }
    match text.chars().find(|&c| !is_name_char(c)) {
        Some(c) => Err(NameError::BadCharacter(c)),
        None => Ok(()),
    }
}

/// Whether a character belongs to the alphabet of names.
pub fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.:/@|=+~-".contains(c)
}

impl Channel {
    pub fn parse(text: &str) -> Result<Self, NameError> {
        check(text, MAX_CHANNEL_BYTES)?;
        Ok(Self(text.into()))
    }

    /// A user's own channel, which that user may always read.
    pub fn of_user(user: &UserId) -> Self {
        Self(format!("{USER_PREFIX}{user}").into())
    }

    /// The part before the first `:`, which carries the settings.
    pub fn namespace(&self) -> &str {
        self.0.split_once(':').map_or(DEFAULT_NAMESPACE, |(namespace, _)| namespace)
    }
}

impl UserId {
    pub fn parse(text: &str) -> Result<Self, NameError> {
        check(text, MAX_USER_BYTES)?;
        match text {
            // Browsers and proxies take them out of `/v1/users/{user}/…`, percent-encoded or not.
            "." | ".." => Err(NameError::Dots),
            _ => Ok(Self(text.into())),
        }
    }
}

macro_rules! text_newtype {
    ($name:ident) => {
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        text_in_json!($name, NameError, |name| name.0.as_ref().to_owned(), |text| Self::parse(&text));
        impl std::str::FromStr for $name {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                Self::parse(text)
            }
        }
    };
}
text_newtype!(Channel);
text_newtype!(UserId);
