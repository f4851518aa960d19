//! What was found, for people and for programs.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt::Write as _};

use indexmap::IndexSet;
use serde_json::json;

use super::{Finding, Level};

/// Everything that was found, in the order in which it is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report(pub Vec<Finding>);

/// Where an advice stands: below what was seen.
const INDENT: &str = "           ";

impl Report {
    pub fn count(&self, level: Level) -> usize {
        self.0.iter().filter(|finding| finding.level == level).count()
    }

    /// The checks that found a problem, each once.
    pub fn problems(&self) -> Vec<&'static str> {
        let problems = self.0.iter().filter(|finding| finding.level == Level::Problem);
        IndexSet::<_>::from_iter(problems.map(|finding| finding.check)).into_iter().collect()
    }

    /// One line, such as `1 problem, 2 warnings, 9 ok`.
    pub fn summary(&self) -> String {
        let say = |level: Level| match (self.count(level), level) {
            (0, _) => None,
            (1, Level::Warning | Level::Note | Level::Problem) => Some(format!("1 {}", level.as_str())),
            (n, Level::Warning | Level::Note | Level::Problem) => Some(format!("{n} {}s", level.as_str())),
            (n, _) => Some(format!("{n} {}", level.as_str())),
        };
        let counts: Vec<_> = Level::ALL.into_iter().rev().filter_map(say).collect();
        if counts.is_empty() { "nothing was looked at".to_owned() } else { counts.join(", ") }
    }

    /// For people: a line for each, what to do below it, and the summary.
    pub fn to_text(&self, coloured: bool) -> String {
        let width = self.0.iter().map(|finding| finding.check.len()).max().unwrap_or(0);
        let mut text = String::new();
        for finding in &self.0 {
            let level = paint(finding.level, &format!("{:<9}", finding.level.as_str()), coloured);
            let subject = finding.subject.as_ref().map(|subject| format!("{subject}: ")).unwrap_or_default();
            // Writing to a String does not fail.
            let _ = writeln!(text, "{level}  {:<width$}  {subject}{}", finding.check, finding.seen);
            for line in finding.advice.iter().flat_map(|advice| advice.lines()) {
                let _ = writeln!(text, "{INDENT}{:<width$}  > {line}", "");
            }
        }
        let _ = writeln!(text, "\n{}", self.summary());
        text
    }

    pub fn to_json(&self) -> String {
        let counts: BTreeMap<_, _> = Level::ALL.into_iter().map(|it| (it.as_str(), self.count(it))).collect();
        format!("{:#}\n", json!({ "counts": counts, "findings": self.0 }))
    }
}

fn paint(level: Level, text: &str, coloured: bool) -> String {
    let colour = match level {
        Level::Ok => "32",
        Level::Note => "36",
        Level::Skipped => "2",
        Level::Warning => "33",
        Level::Problem => "1;31",
    };
    if coloured { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
}
