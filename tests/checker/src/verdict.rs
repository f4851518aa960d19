//! What a judge found: the faults with their evidence, and the figures of the run.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

use crate::{
    history::{Millis, Transport},
    wire::Reason,
};

/// What must not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// An acknowledged message that is not there, or that a client which was subscribed all the time did not get; of
    /// a durable channel even if a gap said so.
    Lost,
    /// A message that is there twice, or that a client handled twice.
    Duplicated,
    /// A message that came after a later one.
    Reordered,
    /// A hole in a channel's seqs, or a message that did not come, without a gap that covers it.
    Unannounced,
    /// A message that nobody published, or whose publish was refused.
    Invented,
    /// Two different messages in one place, or one whose place is not where the publisher was told.
    Diverged,
    /// A gap, a refusal or a final end that nothing justifies.
    Unfounded,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Lost,
        Self::Duplicated,
        Self::Reordered,
        Self::Unannounced,
        Self::Invented,
        Self::Diverged,
        Self::Unfounded,
    ];

    /// One word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Duplicated => "duplicated",
            Self::Reordered => "reordered",
            Self::Unannounced => "unannounced",
            Self::Invented => "invented",
            Self::Diverged => "diverged",
            Self::Unfounded => "unfounded",
        }
    }
}

/// One of them.
#[derive(Debug, Clone, Serialize)]
pub struct Fault {
    /// Which kind.
    pub class: Class,
    /// Where.
    pub channel: String,
    /// Whose fault it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Over what the client was reached then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transport: Option<Transport>,
    /// When, since the run began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Millis>,
    /// A sentence.
    pub what: String,
    /// What the client had been told of the channel before, and of the message by others.
    pub evidence: Vec<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class.as_str(), self.channel)?;
        if let Some(client) = &self.client {
            write!(f, ", {client}")?;
        }
        if let Some(at) = self.at {
            write!(f, " at {at} ms")?;
        }
        write!(f, ": {}", self.what)?;
        self.evidence.iter().try_for_each(|line| write!(f, "\n    {line}"))
    }
}

/// What clients saw over one transport.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Tally {
    /// Connections that were welcomed.
    pub connections: u64,
    /// Messages of the stream.
    pub streamed: u64,
    /// Messages of replies and history.
    pub fetched: u64,
    /// Messages that came again and were dropped by the contract's rules.
    pub dropped: u64,
    /// Gaps, by their reason.
    pub gaps: BTreeMap<&'static str, u64>,
    /// Messages of plain channels that a gap stood for.
    pub announced: u64,
    /// Faults, by their class.
    pub faults: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(crate) fn gap(&mut self, reason: Reason) {
        *self.gaps.entry(reason.as_str()).or_default() += 1;
    }
}

/// The whole of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Verdict {
    /// Messages whose publish was answered with 2xx.
    pub acknowledged: u64,
    /// Of them into durable channels.
    pub acknowledged_durable: u64,
    /// Messages of which nobody knows.
    pub unknown: u64,
    /// Messages that were refused.
    pub refused: u64,
    /// Clients.
    pub clients: u64,
    /// What clients saw.
    pub transports: BTreeMap<Transport, Tally>,
    /// What was done to the servers, and how often.
    pub injected: BTreeMap<String, u64>,
    /// How many faults of each class.
    pub counts: BTreeMap<Class, u64>,
    /// The first faults of each class.
    pub faults: Vec<Fault>,
}

impl Verdict {
    /// Nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.counts.values().all(|&count| count == 0)
    }

    /// How many faults there are of a class.
    pub fn count(&self, class: Class) -> u64 {
        self.counts.get(&class).copied().unwrap_or(0)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "published: {} acknowledged ({} durable), {} unknown, {} refused",
            self.acknowledged, self.acknowledged_durable, self.unknown, self.refused
        )?;
        let injected: Vec<_> =
            self.injected.iter().map(|(what, count)| format!("{count} x {what}")).collect();
        writeln!(
            f,
            "injected:  {}",
            if injected.is_empty() { "nothing".to_owned() } else { injected.join(", ") }
        )?;
        writeln!(f, "{} clients:", self.clients)?;
        write!(f, "{:<10}{:>12}{:>12}{:>10}{:>9}", "over", "connections", "streamed", "fetched", "dropped")?;
        writeln!(
            f,
            "{:>11}{:>6}{:>12}{:>11}{:>13}",
            "announced", "lost", "duplicated", "reordered", "unannounced"
        )?;
        for (transport, tally) in &self.transports {
            let fault = |class: Class| tally.faults.get(class.as_str()).copied().unwrap_or(0);
            write!(f, "{:<10}{:>12}{:>12}", transport.as_str(), tally.connections, tally.streamed)?;
            write!(f, "{:>10}{:>9}{:>11}", tally.fetched, tally.dropped, tally.announced)?;
            write!(f, "{:>6}{:>12}", fault(Class::Lost), fault(Class::Duplicated))?;
            writeln!(f, "{:>11}{:>13}", fault(Class::Reordered), fault(Class::Unannounced))?;
        }
        for (transport, tally) in &self.transports {
            let gaps: Vec<_> = tally.gaps.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
            let gaps = if gaps.is_empty() { "none".to_owned() } else { gaps.join(", ") };
            writeln!(f, "gaps over {:<5}{gaps}", transport.as_str())?;
        }
        let counts: Vec<_> =
            Class::ALL.iter().map(|&class| format!("{} {}", self.count(class), class.as_str())).collect();
        writeln!(f, "verdict:   {}", counts.join(", "))?;
        self.faults.iter().try_for_each(|fault| writeln!(f, "- {fault}"))
    }
}
