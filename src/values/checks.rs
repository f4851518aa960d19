//! What is wrong with settings that parsed.

#[cfg(test)]
mod tests;

use std::{ops::RangeInclusive, time::Duration};

use super::{duration, size};

/// Collects what the sections find wrong with values that parsed. The origin is filled in after.
#[derive(Debug, Default)]
pub struct Checks {
    pub found: Vec<(String, String)>,
}

impl Checks {
    /// Notes that the value of `key` is bad.
    pub fn fail(&mut self, key: impl Into<String>, detail: impl Into<String>) {
        self.found.push((key.into(), detail.into()));
    }

    pub fn number(&mut self, key: &str, value: usize, range: RangeInclusive<usize>) {
        self.within(key, &value, &range, usize::to_string);
    }

    pub fn size(&mut self, key: &str, value: usize, range: RangeInclusive<usize>) {
        self.within(key, &value, &range, |bytes| size::text(*bytes));
    }

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
