//! `[namespaces.<name>]`: what the channels of a namespace promise.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

use belfry_core::hub::WAIT_MAX_MS;
use serde::{Deserialize, Serialize};

use super::Checks;
use crate::protocol::{Channel, is_name_char};
use crate::values::{
    choice, duration,
    section::{days, section},
};

/// How many messages of a plain channel are kept where the config says nothing: its history is in memory.
const PLAIN_HISTORY: usize = 1_000;

const NO_HISTORY: &str = "an ephemeral namespace keeps no history; leave it away";

/// The longest that messages may wait for others.
const COALESCE_MAX: Duration = Duration::from_millis(WAIT_MAX_MS);

choice! {
    pub enum NamespaceKind {
        /// In SQL before the publisher hears 2xx.
        Durable = "durable",
        /// In the log's bounded history, lives as long as the log does; loss is announced.
        Plain = "plain",
        /// No seq, no pos, no history, at most once.
        Ephemeral = "ephemeral",
    }
}

choice! {
    /// What is done for a session whose client reads more slowly than messages come.
    pub enum Overflow {
        /// Nothing is kept for it in memory: it reads the log at its own speed and loses nothing that history holds.
        CatchUp = "catch_up",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Given")]
pub struct NamespaceConfig {
    pub kind: NamespaceKind,
    #[serde(with = "duration")]
    pub history_age: Duration,
    /// How many messages of each channel are kept; 0: as many as there are.
    pub history_size: usize,
    pub client_publish: bool,
    pub overflow: Overflow,
    pub presence: bool,
    #[serde(with = "duration")]
    pub coalesce: Duration,
}

section! {
    /// As written: one default depends on the kind.
    Given, "namespaces" {
        kind: NamespaceKind = NamespaceKind::Durable;
        history_age: duration = days(7);
        history_size: Option<usize> = None;
        client_publish: bool = false;
        overflow: Overflow = Overflow::CatchUp;
        presence: bool = false;
        coalesce: duration = Duration::ZERO;
    }
}

impl From<Given> for NamespaceConfig {
    fn from(given: Given) -> Self {
        let Given { kind, history_age, history_size, client_publish, overflow, presence, coalesce } = given;
        let by_kind = if kind == NamespaceKind::Plain { PLAIN_HISTORY } else { 0 };
        let history_size = history_size.unwrap_or(by_kind);
        Self { kind, history_age, history_size, client_publish, overflow, presence, coalesce }
    }
}

impl Default for NamespaceConfig {
    fn default() -> Self {
        Given::default().into()
    }
}

/// The namespaces that the config names, and the one that stands for all others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Namespaces(BTreeMap<String, NamespaceConfig>);

/// A name that the config does not list: durable, kept 7 days.
static UNLISTED: LazyLock<NamespaceConfig> = LazyLock::new(NamespaceConfig::default);

impl Namespaces {
    pub fn get(&self, namespace: &str) -> &NamespaceConfig {
        self.0.get(namespace).unwrap_or(&UNLISTED)
    }

    pub fn of(&self, channel: &Channel) -> &NamespaceConfig {
        self.get(channel.namespace())
    }

    pub fn some_coalesce(&self) -> bool {
        self.0.values().any(|namespace| !namespace.coalesce.is_zero())
    }

    #[cfg(any(test, feature = "testing"))]
    pub fn insert(&mut self, name: impl Into<String>, config: NamespaceConfig) {
        self.0.insert(name.into(), config);
    }

    /// The named ones, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &NamespaceConfig)> {
        self.0.iter().map(|(name, config)| (name.as_str(), config))
    }

    /// What was set for a kind that has no use for it.
    pub(super) fn check_given(&self, is_set: impl Fn(&str) -> bool, checks: &mut Checks) {
        for (name, _) in self.iter().filter(|(_, config)| config.kind == NamespaceKind::Ephemeral) {
            let key = super::key_of(&["namespaces", name, "history_age"]);
            if is_set(&key) {
                checks.fail(key, NO_HISTORY);
            }
        }
    }

    pub(super) fn check(&self, checks: &mut Checks) {
        let year = Duration::from_secs(366 * 86_400);
        for (name, config) in self.iter() {
            let key = |field: &str| super::key_of(&["namespaces", name, field]);
            if name.is_empty() || !name.chars().all(|c| is_name_char(c) && c != ':') {
                let detail = "a namespace is what stands before the first `:` of a channel's name: letters, digits and `_ . / @ | = + ~ -` only";
                checks.fail(super::key_of(&["namespaces", name]), detail);
            }
            checks.duration(&key("history_age"), config.history_age, Duration::from_secs(1)..=year * 100);
            checks.duration(&key("coalesce"), config.coalesce, Duration::ZERO..=COALESCE_MAX);
            match config.kind {
                NamespaceKind::Plain => {
                    checks.number(&key("history_size"), config.history_size, 1..=10_000_000);
                }
                NamespaceKind::Ephemeral if config.history_size > 0 => {
                    checks.fail(key("history_size"), NO_HISTORY);
                }
                NamespaceKind::Durable | NamespaceKind::Ephemeral => {}
            }
        }
    }
}
