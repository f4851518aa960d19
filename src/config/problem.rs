//! What is wrong with a config: every problem, not only the first, each with its key, where the
//! value came from, and what is allowed.

use std::{
    fmt::{self, Display},
    ops::RangeInclusive,
    time::Duration,
};

use crate::values::{duration, size};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadSetting {
    /// The key, such as `session.heartbeat`.
    pub key: String,
    /// Where its value came from, such as `environment BELFRY_SESSION__HEARTBEAT`.
    pub origin: String,
    /// What is wrong and what is allowed.
    pub detail: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<BadSetting>);

impl Display for BadSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (from {}): {}", self.key, self.origin, self.detail)
    }
}

impl Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0.len() == 1 { "a bad setting" } else { "bad settings" };
        write!(f, "the config has {plural}:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Problems {}

/// Collects what the sections find wrong with values that parsed. The origin is filled in after.
#[derive(Debug, Default)]
pub struct Checks {
    pub(super) found: Vec<(String, String)>,
}

impl Checks {
    /// Notes that the value of `key` is bad.
    pub fn fail(&mut self, key: impl Into<String>, detail: impl Into<String>) {
        self.found.push((key.into(), detail.into()));
    }

    /// Wants a number within `range`.
    pub fn number(&mut self, key: &str, value: usize, range: RangeInclusive<usize>) {
        self.within(key, &value, &range, usize::to_string);
    }

    /// Wants a size within `range`.
    pub fn size(&mut self, key: &str, value: usize, range: RangeInclusive<usize>) {
        self.within(key, &value, &range, |bytes| size::text(*bytes));
    }

    /// Wants a duration within `range`.
    pub fn duration(&mut self, key: &str, value: Duration, range: RangeInclusive<Duration>) {
        self.within(key, &value, &range, |value| duration::text(*value));
    }

    fn within<T: PartialOrd>(
        &mut self,
        key: &str,
        value: &T,
        range: &RangeInclusive<T>,
        show: impl Fn(&T) -> String,
    ) {
        if !range.contains(value) {
            let (value, low, high) = (show(value), show(range.start()), show(range.end()));
            self.fail(key, format!("{value} is out of range; allowed is {low} to {high}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_on_both_sides() {
        let failures = |value| {
            let mut checks = Checks::default();
            checks.size("limits.data_bytes", value, 1..=1024);
            checks.found
        };
        assert!(failures(1).is_empty() && failures(1024).is_empty());
        assert_eq!(failures(0)[0].1, "0B is out of range; allowed is 1B to 1KiB");
        assert_eq!(failures(1025)[0].1, "1025B is out of range; allowed is 1B to 1KiB");
    }
}
