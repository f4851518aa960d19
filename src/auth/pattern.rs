//! Patterns: how a token says which channels its bearer may read and publish to.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::protocol::{Channel, NameError};

/// The most patterns that one list may hold: each is tried for each channel of a subscribe.
pub const MAX_PATTERNS: usize = 256;

/// A channel's name, or the beginning of names followed by `*`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, derive_more::Display)]
#[serde(into = "String", try_from = "String")]
pub enum Pattern {
    Exact(Channel),
    /// Every channel whose name begins so. Empty: every channel.
    #[display("{_0}*")]
    Prefix(Box<str>),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("a pattern is a channel name, or the beginning of one followed by `*`: {0}")]
    Name(#[from] NameError),
    #[error("{0} patterns are too many; the limit is {MAX_PATTERNS} (use a prefix ending in `*`)")]
    TooMany(usize),
}

impl Pattern {
    /// Parses a pattern. `*` stands at the end or nowhere.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        match text.strip_suffix('*') {
            Some("") => Ok(Self::Prefix("".into())),
            // A prefix has the alphabet and the length of a name; a second `*` is not in it.
            Some(prefix) => Ok(Self::Prefix(Channel::parse(prefix)?.as_str().into())),
            None => Ok(Self::Exact(Channel::parse(text)?)),
        }
    }

    pub fn matches(&self, channel: &Channel) -> bool {
        match self {
            Self::Exact(name) => name == channel,
            Self::Prefix(prefix) => channel.as_str().starts_with(&**prefix),
        }
    }
}

belfry_core::text_in_json!(Pattern, PatternError, |pattern| pattern.to_string(), |text| Self::parse(&text));

/// Up to [`MAX_PATTERNS`] patterns. The empty list, the default, matches nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Patterns(Box<[Pattern]>);

impl Patterns {
    pub fn parse<T: AsRef<str>>(texts: &[T]) -> Result<Self, PatternError> {
        if texts.len() > MAX_PATTERNS {
            return Err(PatternError::TooMany(texts.len()));
        }
        texts.iter().map(|text| Pattern::parse(text.as_ref())).collect::<Result<_, _>>().map(Self)
    }

    pub fn everything() -> Self {
        Self([Pattern::Prefix("".into())].into())
    }

    pub fn matches(&self, channel: &Channel) -> bool {
        self.0.iter().any(|pattern| pattern.matches(channel))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<Vec<String>> for Patterns {
    type Error = PatternError;
    fn try_from(texts: Vec<String>) -> Result<Self, PatternError> {
        Self::parse(&texts)
    }
}
