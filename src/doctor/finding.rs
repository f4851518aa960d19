//! What a check has found.

use serde::Serialize;

belfry_core::words! {
    /// How bad it is, the worst last.
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

/// What is looked at, such as `redis.eviction`. What stands before the dot is the area. Scripts may rely on it.
#[derive(Debug, Clone, Copy)]
pub struct Check(pub &'static str);

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub level: Level,
    pub area: &'static str,
    pub check: &'static str,
    /// Which one, where there may be several: a Redis by its name, a transport.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    pub seen: String,
    /// What to do: a command, or a line of a config.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Check {
    fn found(self, level: Level, seen: impl Into<String>, advice: Option<String>) -> Finding {
        let area = self.0.split_once('.').map_or(self.0, |(area, _)| area);
        Finding { level, area, check: self.0, subject: None, seen: seen.into(), advice }
    }

    pub fn ok(self, seen: impl Into<String>) -> Finding {
        self.found(Level::Ok, seen, None)
    }

    pub fn skipped(self, why: impl Into<String>) -> Finding {
        self.found(Level::Skipped, why, None)
    }

    pub fn note(self, seen: impl Into<String>, advice: impl Into<String>) -> Finding {
        self.found(Level::Note, seen, Some(advice.into()))
    }

    pub fn warning(self, seen: impl Into<String>, advice: impl Into<String>) -> Finding {
        self.found(Level::Warning, seen, Some(advice.into()))
    }

    pub fn problem(self, seen: impl Into<String>, advice: impl Into<String>) -> Finding {
        self.found(Level::Problem, seen, Some(advice.into()))
    }
}

impl Finding {
    #[must_use]
    pub fn of(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}
