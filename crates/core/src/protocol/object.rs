//! What clients write is an object; a list of an object's values is not taken for one.

use serde::{Deserialize, de::Error as _};

/// Parses a JSON object. serde would also take a list, for the values in the order of our code.
pub fn parse_object<'a, T: Deserialize<'a>>(text: &'a str) -> serde_json::Result<T> {
    if !text.trim_ascii_start().starts_with('{') {
        return Err(serde_json::Error::custom("it is no JSON object"));
    }
    serde_json::from_str(text)
}
