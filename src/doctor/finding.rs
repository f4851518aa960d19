//! What a check has found.

use serde::Serialize;

belfry_core::words! {
    /// How bad it is, the worst last.
    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Level {
        Ok = "ok",
        /// Worth knowing; nothing has to be done.
        Note = "note",
        /// It could not be looked at, and why.
        Skipped = "skipped",
        /// It will bite under some load, or on some day.
        Warning = "warning",
        /// It bites now, or loses messages.
        Problem = "problem",
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub level: Level,
    /// Which check, such as `redis.eviction`. What stands before the dot is the area. Scripts may rely on it.
    pub check: &'static str,
    /// Which one, where there may be several: a Redis by its name, a transport.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    pub seen: String,
    /// What to do: a command, or a line of a config.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Finding {
    fn new(level: Level, check: &'static str, seen: impl Into<String>, advice: Option<String>) -> Self {
        Self { level, check, subject: None, seen: seen.into(), advice }
    }

    pub fn ok(check: &'static str, seen: impl Into<String>) -> Self {
        Self::new(Level::Ok, check, seen, None)
    }

    pub fn note(check: &'static str, seen: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Level::Note, check, seen, Some(advice.into()))
    }

    /// It will bite one day.
    pub fn warning(check: &'static str, seen: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Level::Warning, check, seen, Some(advice.into()))
    }

    pub fn problem(check: &'static str, seen: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Level::Problem, check, seen, Some(advice.into()))
    }

    /// It could not be looked at.
    pub fn skipped(check: &'static str, why: impl Into<String>) -> Self {
        Self::new(Level::Skipped, check, why, None)
    }

    /// The same, of this one among several.
    #[must_use]
    pub fn of(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The area that it belongs to.
    pub fn area(&self) -> &'static str {
        self.check.split_once('.').map_or(self.check, |(area, _)| area)
    }
}
