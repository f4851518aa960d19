//! Asks Sentinels where the primary is, and hears from the first of them that knows when it moves.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use belfry_core::held::Held as _;
use futures_util::{StreamExt as _, future::join_all, stream::FuturesUnordered};
use redis::{PushInfo, PushKind, Value};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};

use super::{
    RedisError, RedisErrorKind, Result,
    connector::{Connector, OnPush},
    keeper::WAITS,
    line::Line,
};
use crate::config::redis_url::{Address, SentinelGroup};

/// How long the others may take once one Sentinel has answered: the first to answer may be the last to know.
const GRACE: Duration = Duration::from_millis(100);

/// How often a Sentinel that is listened to is asked: whether it is still there, and what it believes.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// The same while it leads a failover.
const ASK_LEADER_EVERY: Duration = Duration::from_millis(100);

/// What a Sentinel says when it has told a replica to be the primary, and when it names it.
const NEWS: [&str; 2] = ["+failover-state-wait-promotion", "+switch-master"];

/// How often the primary is compared with what they say, should a message of theirs have been lost.
const ASK_ALL_EVERY: Duration = Duration::from_secs(5);

pub(super) struct Sentinels {
    group: SentinelGroup,
    connector: Connector,
    /// To primary and replicas.
    servers: Connector,
    /// What each of them believes, while it answers. Fresh, so one is heard even where it is too slow for [`Self::resolve`].
    heard: Mutex<Vec<Option<Belief>>>,
    /// The newest failover that [`Self::resolve`] has told of.
    told: AtomicU64,
    /// One that is newer has been heard of.
    stirred: Notify,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Belief {
    address: Address,
    /// Raised by each failover: the higher, the newer.
    epoch: u64,
    leads: bool,
}

impl Sentinels {
    pub(super) fn new(group: SentinelGroup, connector: Connector, servers: Connector) -> Self {
        Self {
            heard: Mutex::new(vec![None; group.sentinels.len()]),
            group,
            connector,
            servers,
            told: AtomicU64::new(0),
            stirred: Notify::new(),
        }
    }

    /// Where the primary is, by the newest belief. All Sentinels are asked at the same time, so that one that is
    /// stopped, cut off or knows another group costs nothing while another answers.
    ///
    /// Older beliefs are of primaries that were given up. One that has not heard of it still takes writes, until
    /// a Sentinel reaches it; nobody may go back to it because its successor is slow to answer.
    pub(super) async fn resolve(&self) -> Result<Vec<Address>> {
        let mut asked: FuturesUnordered<_> =
            self.group.sentinels.iter().map(|sentinel| self.ask(sentinel)).collect();
        let mut beliefs = Vec::new();
        let mut complaints = Vec::new();
        loop {
            let next = match beliefs.is_empty() {
                true => asked.next().await,
                // Out of patience with the rest.
                false => timeout(GRACE, asked.next()).await.unwrap_or(None),
            };
            match next {
                Some(Ok(belief)) => beliefs.push(belief),
                Some(Err(complaint)) => complaints.push(complaint),
                None => break,
            }
        }
        beliefs.extend(self.heard.recovered().iter().flatten().cloned());
        if beliefs.is_empty() {
            let detail = format!("no Sentinel knows the primary: {}", complaints.join("; "));
            return Err(RedisError::not_sent(RedisErrorKind::Unreachable, detail));
        }
        self.told.store(beliefs.iter().map(|belief| belief.epoch).max().unwrap_or(0), Ordering::SeqCst);
        Ok(newest(beliefs))
    }

    /// Returns when [`Self::resolve`] has something new to tell.
    pub(super) async fn stirred(&self) {
        self.stirred.notified().await;
    }

    /// Returns when the primary is said to have moved away from `address`, with where it is.
    pub(super) async fn moved_from(&self, address: &Address) -> Address {
        let mut clock = crate::clock::ticks(ASK_ALL_EVERY);
        loop {
            let said = tokio::select! {
                () = self.stirred() => newest(self.heard.recovered().iter().flatten().cloned().collect()),
                _ = clock.tick() => self.resolve().await.unwrap_or_default(),
            };
            if !said.contains(address)
                && let Some(elsewhere) = said.into_iter().next()
            {
                return elsewhere;
            }
        }
    }

    /// Listens to all Sentinels, for ever. Not to one of them: the one that leads a failover is the first to know,
    /// and a node that hears of it later than the others goes on for so long with a primary that was given up.
    pub(super) async fn listen(&self) {
        join_all((0..self.group.sentinels.len()).map(|place| self.listen_at(place))).await;
    }

    async fn listen_at(&self, place: usize) {
        let sentinel = &self.group.sentinels[place];
        loop {
            let Err(error) = self.listen_to(place).await;
            self.heard.recovered()[place] = None;
            tracing::debug!(%sentinel, %error, "this Sentinel is not listened to any more");
            sleep(WAITS[1]).await;
        }
    }

    /// Returns when it does not answer.
    async fn listen_to(&self, place: usize) -> Result<Infallible> {
        let sentinel = &self.group.sentinels[place];
        let news = Arc::new(Notify::new());
        let ear = |_: Weak<Line>| Ear { group: self.group.group.clone(), news: Arc::clone(&news) };
        let line = self.connector.open(sentinel, ear).await?;
        let gone = || RedisError::not_sent(RedisErrorKind::Unreachable, "the connection ended");
        let mut socket = line.socket().ok_or_else(gone)?;
        socket.subscribe(&NEWS).await.map_err(RedisError::before_sending)?;
        drop(socket);
        loop {
            let belief = self.ask_on(&line).await?;
            let newer = belief.epoch > self.told.load(Ordering::SeqCst);
            let again = if belief.leads { ASK_LEADER_EVERY } else { ASK_EVERY };
            self.heard.recovered()[place] = Some(belief);
            if newer {
                self.stirred.notify_one();
            }
            tokio::select! {
                () = sleep(again) => {}
                () = news.notified() => {}
                () = line.over.cancelled() => return Err(gone()),
            }
        }
    }

    async fn ask(&self, sentinel: &Address) -> Result<Belief, String> {
        let complain = |error: RedisError| format!("{sentinel}: {error}");
        let line = self.connector.open(sentinel, |_| ()).await.map_err(complain)?;
        self.ask_on(&line).await.map_err(complain)
    }

    /// The address by its own command: the Sentinel that leads a failover raises the epoch as soon as a replica is
    /// promoted, and has `SENTINEL MASTER` name the old primary until the other replicas follow.
    async fn ask_on(&self, line: &Line) -> Result<Belief> {
        let fields: HashMap<String, String> =
            self.connector.ask(line, &question("MASTER", &self.group)).await?;
        let named = primary(&self.connector, line, &self.group).await?;
        let epoch = fields.get("config-epoch").and_then(|epoch| epoch.parse().ok()).unwrap_or(0);
        let leads = has_flag(&fields, "failover_in_progress");
        let promoted = if leads { self.promoted(line).await } else { None };
        Ok(match promoted.filter(|promoted| *promoted != named) {
            // Its failover will have this epoch, or a higher one.
            Some(address) => Belief { address, epoch: epoch + 1, leads },
            None => Belief { address: named, epoch, leads },
        })
    }

    /// The replica that the leader of a failover has told to be the primary, if it is one already. The leader looks
    /// only once a second whether it has obeyed, and names it after that.
    async fn promoted(&self, line: &Line) -> Option<Address> {
        let replicas: Vec<HashMap<String, String>> =
            self.connector.ask(line, &question("REPLICAS", &self.group)).await.ok()?;
        let promoted = replicas.iter().find(|replica| has_flag(replica, "promoted"))?;
        let address =
            Address { host: promoted.get("ip")?.clone(), port: promoted.get("port")?.parse().ok()? };
        let obeys = async {
            let line = self.servers.open(&address, |_| ()).await.ok()?;
            self.servers.inform(&line, &[]).await.ok()?.ok()?.check().ok()
        };
        timeout(GRACE, obeys).await.ok()??;
        Some(address)
    }
}

pub(super) fn question(word: &str, group: &SentinelGroup) -> redis::Cmd {
    let mut command = redis::cmd("SENTINEL");
    command.arg(word).arg(&group.group);
    command
}

/// Where it says that the primary is.
pub(super) async fn primary(connector: &Connector, line: &Line, group: &SentinelGroup) -> Result<Address> {
    let ask = question("GET-MASTER-ADDR-BY-NAME", group);
    let address: Option<(String, u16)> = connector.ask(line, &ask).await?;
    let (host, port) = address.ok_or_else(|| {
        RedisError::not_sent(RedisErrorKind::Protocol, "it does not say where the primary is")
    })?;
    Ok(Address { host, port })
}

/// What those say that know of the newest failover: one address, unless somebody has meddled.
fn newest(beliefs: Vec<Belief>) -> Vec<Address> {
    let newest = beliefs.iter().map(|belief| belief.epoch).max();
    let mut addresses: Vec<Address> = Vec::new();
    for belief in beliefs {
        if Some(belief.epoch) == newest && !addresses.contains(&belief.address) {
            addresses.push(belief.address);
        }
    }
    addresses
}

fn has_flag(fields: &HashMap<String, String>, flag: &str) -> bool {
    fields.get("flags").is_some_and(|flags| flags.split(',').any(|word| word == flag))
}

/// Hears `+switch-master <group> <old host> <old port> <host> <port>` and
/// `+failover-state-wait-promotion slave <name> <host> <port> @ <group> <old host> <old port>`.
struct Ear {
    group: String,
    news: Arc<Notify>,
}

impl OnPush for Ear {
    fn push(&self, info: PushInfo) {
        if info.kind == PushKind::Message
            && let Some(Value::BulkString(text)) = info.data.get(1)
            && text.split(|byte| *byte == b' ').any(|word| word == self.group.as_bytes())
        {
            self.news.notify_one();
        }
    }
}
