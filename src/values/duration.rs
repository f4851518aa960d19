//! Durations in the config are text with a unit, such as `20s` or `7d`: a bare number would leave
//! the reader guessing. For use as `#[serde(with = "duration")]`.

#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::{Span, SpanRelativeTo};
use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

/// The units that durations are written in, longest first, in milliseconds.
const UNITS: [(&str, u128); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a duration; write a number and its unit, such as \"250ms\", \"20s\", \"10m\", \"24h\" or \"7d\""
)]
pub struct DurationError(String);

/// Parses text such as `250ms`, `20s`, `1h 30m` or `7d`; a day has 24 hours.
pub fn parse(text: &str) -> Result<Duration, DurationError> {
    let error = || DurationError(text.to_owned());
    let span: Span = text.trim().parse().map_err(|_| error())?;
    let signed = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| error())?;
    Duration::try_from(signed).map_err(|_| error())
}

/// Writes the duration in the largest unit that divides it.
pub fn text(duration: Duration) -> String {
    let millis = duration.as_millis();
    if millis == 0 {
        return "0s".to_owned();
    }
    let whole = UNITS.iter().find(|(_, unit)| millis.is_multiple_of(*unit));
    let (name, unit) = whole.expect("one millisecond divides every number of milliseconds");
    format!("{}{name}", millis / unit)
}

pub fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*duration))
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}
