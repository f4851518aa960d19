//! Holds what publishers were told against what the server has, and both against what each client saw.
//!
//! For a client the promise is: from where a channel began, each message once and in order, or a gap. For a durable
//! channel a gap may say `renumbered`, and then no message is missing; for a plain one `reset` or `trimmed`, and then
//! those that it covers may be.

mod client;
mod truth;

use std::collections::BTreeMap;

use self::truth::Truth;
use crate::{
    history::{History, Kind, Outcome, Transport},
    verdict::{Class, Fault, Verdict},
};

/// Faults of one class whose evidence is kept; the others are counted.
const KEPT_FAULTS: u64 = 20;

/// Everything that is wrong with a history, and its figures.
pub fn judge(history: &History) -> Verdict {
    let mut court = Court::default();
    court.figures(history);
    let truth = Truth::of(history, &mut court);
    for log in &history.clients {
        client::judge(log, history, &truth, &mut court);
    }
    court.verdict
}

/// Where findings are brought.
#[derive(Default)]
struct Court {
    verdict: Verdict,
}

impl Court {
    fn figures(&mut self, history: &History) {
        let verdict = &mut self.verdict;
        verdict.clients = history.clients.len() as u64;
        verdict.counts = Class::ALL.map(|class| (class, 0)).into();
        verdict.transports = BTreeMap::from(Transport::ALL.map(|transport| (transport, Default::default())));
        for publish in &history.publishes {
            match publish.outcome {
                Outcome::Acknowledged(_) => {
                    verdict.acknowledged += 1;
                    let durable = history.channels.get(&publish.channel) == Some(&Kind::Durable);
                    verdict.acknowledged_durable += u64::from(durable);
                }
                Outcome::Unknown => verdict.unknown += 1,
                Outcome::Refused => verdict.refused += 1,
            }
        }
        for (_, what) in &history.injected {
            *verdict.injected.entry(what.clone()).or_default() += 1;
        }
    }

    /// `evidence` is asked for only where it is kept.
    fn fault(&mut self, mut fault: Fault, evidence: impl FnOnce() -> Vec<String>) {
        if let Some(tally) = fault.transport.and_then(|transport| self.verdict.transports.get_mut(&transport))
        {
            *tally.faults.entry(fault.class.as_str()).or_default() += 1;
        }
        let count = self.verdict.counts.entry(fault.class).or_default();
        *count += 1;
        if *count <= KEPT_FAULTS {
            fault.evidence = evidence();
            self.verdict.faults.push(fault);
        }
    }
}

#[cfg(test)]
mod tests;
