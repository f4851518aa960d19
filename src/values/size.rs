//! Sizes in the config are bytes, or text with a binary unit, such as `64KiB`. For use as `#[serde(with = "size")]`.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

/// The units, largest first. `KB` and `MB` are refused: half of their readers take them for powers of ten.
const UNITS: [(&str, usize); 4] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)];

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a size; write a whole number with B, KiB, MiB or GiB, such as \"64KiB\"")]
pub struct SizeError(String);

/// Parses text such as `512`, `512B`, `64KiB` or `8 MiB`.
pub fn parse(text: &str) -> Result<usize, SizeError> {
    let error = || SizeError(text.to_owned());
    let digits = text.trim().trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = &text.trim()[digits.len()..];
    let factor = match unit {
        "" => 1,
        _ => UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(error)?.1,
    };
    let number: usize = digits.trim_end().parse().map_err(|_| error())?;
    number.checked_mul(factor).ok_or_else(error)
}

/// Writes the size in the largest unit that divides it.
pub fn text(bytes: usize) -> String {
    if bytes == 0 {
        return "0B".to_owned();
    }
    let whole = UNITS.iter().find(|(_, unit)| bytes.is_multiple_of(*unit));
    let (name, unit) = whole.expect("one byte divides every size");
    format!("{}{name}", bytes / unit)
}

/// As people read it, rounded down: for arithmetic that is shown.
pub fn shown(bytes: u64) -> String {
    if bytes >= 10 << 30 { format!("{} GiB", bytes >> 30) } else { format!("{} MiB", bytes >> 20) }
}

pub fn serialize<S: Serializer>(bytes: &usize, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*bytes))
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}
