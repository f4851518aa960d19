//! Signs of life in SQL: what each node says of itself there every few seconds, and what it learns of the others.
//!
//! Redis has a list of nodes, too ([`nodes`](super::nodes)). But a node that is cut off from Redis cannot read it, and has to know
//! whether the others are as well: if somebody hears what this node does not, its clients are better off there
//! ([`Signs::run`]); if nobody does, there is nowhere to send them.
//!
//! Here, too, nodes compare what they were given. Kinds of namespaces that differ are refused at the start ([`Signs::enter`]): a
//! message that one node takes for plain is not in SQL, where another one looks for it. Ages and sizes may differ, since
//! they are changed on one node after the other; while they do it is said, and counted.

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::sync::Mutex;

use super::letter::NodeId;
use crate::{
    clock,
    config::{Config, NamespaceKind},
    log::{BoxFuture, Log},
    protocol::Partition,
    store::{NodeSign, Store, StoreError},
    telemetry::FleetMetrics,
};

/// How often a node gives a sign.
const EVERY: Duration = Duration::from_secs(5);

/// After so long without one it counts for nothing.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// Settings by name.
type Settings = BTreeMap<String, Value>;

/// A node may not join the others.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "[namespaces.{namespace}] is {here} here and {there} on node {node}, which runs or has run within the last {PATIENCE:?}; what a \
         namespace promises has to be the same on all nodes. To change it, stop all of them first"
    )]
    Kinds { namespace: String, here: String, there: String, node: String },
}

/// A node's part in it.
#[derive(Debug)]
pub struct Signs {
    store: Store,
    sign: NodeSign,
    kinds: Settings,
    settings: Settings,
    deaf_after: Duration,
    /// Whether this node has taken its leave. Held while a sign is on its way, so that none comes after.
    left: Mutex<bool>,
}

impl Signs {
    /// For a node of this name; nothing has been said yet.
    pub fn new(store: &Store, id: &NodeId, config: &Config) -> Self {
        let (kinds, settings) = (kinds(config), settings(config));
        let json = |settings| serde_json::to_string(settings).expect("settings are JSON");
        let sign = NodeSign {
            node: id.as_str().to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            hears: "[]".to_owned(),
            kinds: json(&kinds),
            settings: json(&settings),
        };
        Self {
            store: store.clone(),
            sign,
            kinds,
            settings,
            deaf_after: config.fleet.deaf_after,
            left: Mutex::default(),
        }
    }

    /// The first sign: refused where another node promises something else.
    pub async fn enter(&self) -> Result<(), EnterError> {
        clock::go_by(&self.store.clock().await?);
        for other in self.sign(&self.sign).await? {
            if let Some((namespace, here, there)) = differing_kind(&self.kinds, &read(&other.kinds)) {
                self.leave().await?;
                return Err(EnterError::Kinds { namespace, here, there, node: other.node });
            }
        }
        Ok(())
    }

    async fn sign(&self, sign: &NodeSign) -> Result<Vec<NodeSign>, StoreError> {
        let left = self.left.lock().await;
        if *left { Ok(Vec::new()) } else { self.store.sign(sign, PATIENCE).await }
    }

    pub async fn leave(&self) -> Result<(), StoreError> {
        *self.left.lock().await = true;
        self.store.leave(&self.sign.node).await
    }

    /// Goes on giving signs. `alone`: whether this node is deaf to what another one hears, whenever that changes.
    pub async fn run(
        &self,
        log: &Log,
        metrics: &FleetMetrics,
        alone: impl Fn(Option<String>) -> BoxFuture<'static, ()>,
    ) {
        let mut ticks = crate::clock::ticks(EVERY.min(self.deaf_after / 3));
        let (mut sign, mut deaf) = (self.sign.clone(), Deaf::default());
        let (mut is_alone, mut said) = (None, BTreeMap::new());
        loop {
            ticks.tick().await;
            let hears = log.hears().await;
            deaf.note(&hears, Instant::now());
            let heard = hears.iter().filter(|(_, hears)| *hears).map(|(partition, _)| partition.0);
            sign.hears = serde_json::to_string(&heard.collect::<Vec<u16>>()).expect("numbers are JSON");
            let signed = async {
                clock::go_by(&self.store.clock().await?);
                self.sign(&sign).await
            };
            let others = match signed.await {
                Ok(others) => others,
                Err(error) => {
                    // Nobody knows more than before. In its place the nodes ask for each other's signs in Redis.
                    log.company().iter().for_each(|company| company.want());
                    tracing::warn!(%error, "this node cannot give a sign of life in the database now");
                    continue;
                }
            };
            log.keep_company(others.iter().map(|other| other.node.clone()).collect()).await;
            let why = deaf.alone(&others, self.deaf_after, Instant::now());
            if why.is_some() != is_alone.is_some() {
                alone(why.clone()).await;
            }
            is_alone = why;
            let differ = others.iter().filter_map(|other| Some((other.node.clone(), self.differs(other)?)));
            let differ: BTreeMap<_, _> = differ.collect();
            metrics.settings_differ.set(i64::try_from(differ.len()).unwrap_or(i64::MAX));
            if differ != said {
                for (node, what) in &differ {
                    tracing::warn!(%node, what, "another node has other settings");
                }
                said = differ;
            }
        }
    }

    fn differs(&self, other: &NodeSign) -> Option<String> {
        let theirs: Settings = read(&other.settings);
        let names = self.settings.keys().filter(|name| theirs.contains_key(*name));
        let differ = names.filter(|name| self.settings[*name] != theirs[*name]);
        let told = |name: &String| format!("{name}: {} here, {} there", self.settings[name], theirs[name]);
        let told: Vec<_> = differ.map(told).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }
}

/// What cannot be read says nothing.
fn read<T: Default + serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_default()
}

fn kinds(config: &Config) -> Settings {
    let kind = |kind| serde_json::to_value(kind).expect("a kind is a word");
    config.namespaces.iter().map(|(name, namespace)| (name.to_owned(), kind(namespace.kind))).collect()
}

/// What should be the same on all nodes, and may differ for a while.
fn settings(config: &Config) -> Settings {
    let mut all = Settings::new();
    let mut add = |section: &str, value: Value, names: Option<&[&str]>| {
        for (name, value) in value.as_object().into_iter().flatten() {
            if names.is_none_or(|names| names.contains(&name.as_str())) {
                all.insert(format!("{section}.{name}"), value.clone());
            }
        }
    };
    let of = |settings: Result<Value, _>| settings.unwrap_or_default();
    for (name, namespace) in config.namespaces.iter() {
        add(&format!("namespaces.{name}"), of(serde_json::to_value(namespace)), None);
    }
    let kept =
        ["idempotency_age", "idempotency_cache_age", "redis_history", "redis_history_age", "redis_head_age"];
    add("log", of(serde_json::to_value(&config.log)), Some(&kept));
    add("limits", of(serde_json::to_value(&config.limits)), Some(&["data_bytes", "session_channels"]));
    add("session", of(serde_json::to_value(&config.session)), Some(&["ttl"]));
    add("presence", of(serde_json::to_value(&config.presence)), Some(&["ttl"]));
    all
}

/// The first namespace whose kind differs, with both. One that a node does not name is durable there.
fn differing_kind(here: &Settings, there: &Settings) -> Option<(String, String, String)> {
    let of = |kinds: &Settings, name: &String| {
        kinds.get(name).and_then(Value::as_str).unwrap_or(NamespaceKind::Durable.as_str()).to_owned()
    };
    let pairs = here.keys().chain(there.keys()).map(|name| (name, of(here, name), of(there, name)));
    pairs.into_iter().find(|(_, here, there)| here != there).map(|(name, a, b)| (name.clone(), a, b))
}

/// Since when what is published to which partition does not come in.
#[derive(Debug, Default)]
struct Deaf(BTreeMap<u16, Instant>);

impl Deaf {
    fn note(&mut self, hears: &[(Partition, bool)], now: Instant) {
        for (partition, hears) in hears {
            match hears {
                true => drop(self.0.remove(&partition.0)),
                false => drop(self.0.entry(partition.0).or_insert(now)),
            }
        }
    }

    /// Who hears what this node has been deaf to for so long.
    fn alone(&self, others: &[NodeSign], after: Duration, now: Instant) -> Option<String> {
        let deaf = self.0.iter().filter(|(_, since)| now.duration_since(**since) >= after);
        deaf.map(|(partition, _)| partition).find_map(|partition| {
            let other = others.iter().find(|other| read::<Vec<u16>>(&other.hears).contains(partition))?;
            Some(format!("node {} hears partition {partition}, and this one does not", other.node))
        })
    }
}
