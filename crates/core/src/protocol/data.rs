//! A message's `data`: any JSON, kept as the publisher wrote it but for white space.
//!
//! It is compacted token by token and never passes through a tree of values, which would change
//! numbers that do not fit a double, drop repeated keys and reorder the rest.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// How deep arrays and objects may nest.
pub const MAX_DATA_DEPTH: usize = 64;

/// Valid, compact JSON on one line: it holds no raw CR or LF, so it can stand in an event stream. Clones share it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Data(Arc<str>);

#[derive(Debug, thiserror::Error)]
pub enum DataError {
    #[error("`data` is not valid JSON: {0}")]
    Syntax(#[from] serde_json::Error),
    #[error("`data` nests deeper than {MAX_DATA_DEPTH} levels; flatten it")]
    TooDeep,
}

impl Data {
    /// Parses and compacts JSON text.
    pub fn parse(text: &str) -> Result<Self, DataError> {
        Self::compact(serde_json::from_str::<&RawValue>(text)?)
    }

    /// Compacts JSON whose syntax has been checked.
    pub fn compact(raw: &RawValue) -> Result<Self, DataError> {
        let mut out = String::with_capacity(raw.get().len());
        let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
        // Runs of characters to keep are copied whole; `from` is where the present run began.
        let text = raw.get();
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            if in_string {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => in_string = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => in_string = true,
                b'[' | b'{' => {
                    depth += 1;
                    if depth > MAX_DATA_DEPTH {
                        return Err(DataError::TooDeep);
                    }
                }
                b']' | b'}' => depth -= 1,
                b' ' | b'\t' | b'\n' | b'\r' => {
                    out.push_str(&text[from..at]);
                    from = at + 1;
                }
                _ => {}
            }
        }
        out.push_str(&text[from..]);
        Ok(Self(out.into()))
    }

    /// Takes text that this type once gave out, and somebody may have changed since, such as a row of the store.
    pub fn checked(text: &str) -> Result<Self, DataError> {
        serde_json::from_str::<&RawValue>(text)?;
        Ok(Self(text.into()))
    }

    /// Takes text that this type once gave out.
    pub fn from_stored(text: String) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Data {
    fn default() -> Self {
        Self("null".into())
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::compact(&raw).map_err(serde::de::Error::custom)
    }
}
