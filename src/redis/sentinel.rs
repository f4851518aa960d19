//! Asks Sentinels where the primary is, and hears from one when it moves.

use std::{
    collections::HashMap,
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use redis::{PushInfo, PushKind, Value};
use tokio::{
    sync::Notify,
    time::{interval, sleep, timeout},
};

use super::{
    RedisError, RedisErrorKind,
    connector::{Connector, NoPushes, OnPush},
    keeper::WAITS,
    line::Line,
    url::{Address, SentinelGroup},
};

/// How long the others may take once one Sentinel has answered: the first to answer may be the last to know.
const GRACE: Duration = Duration::from_millis(100);

/// How often the Sentinel that is listened to is asked whether it is still there.
const PING_EVERY: Duration = Duration::from_secs(1);

/// The Sentinels of one group.
pub(super) struct Sentinels {
    group: SentinelGroup,
    connector: Connector,
    /// One has said that the primary moved, or may have said so while none was listened to.
    stirred: Arc<Notify>,
    /// The Sentinel that is listened to.
    listened: AtomicU64,
}

/// What one Sentinel believes.
#[derive(Debug, PartialEq, Eq)]
struct Belief {
    address: Address,
    /// Raised by each failover: the higher, the newer.
    epoch: u64,
}

impl Sentinels {
    pub(super) fn new(group: SentinelGroup, connector: Connector) -> Self {
        Self { group, connector, stirred: Arc::new(Notify::new()), listened: AtomicU64::new(0) }
    }

    /// Where the primary may be, the newest belief first. All Sentinels are asked at the same time, so that
    /// one that is stopped, cut off or knows another group costs nothing while another answers.
    pub(super) async fn resolve(&self) -> Result<Vec<Address>, RedisError> {
        let mut asked: FuturesUnordered<_> =
            self.group.sentinels.iter().map(|sentinel| self.ask(sentinel)).collect();
        let mut beliefs = Vec::new();
        let mut complaints = Vec::new();
        loop {
            let next = if beliefs.is_empty() {
                asked.next().await
            } else {
                // Out of patience with the rest.
                timeout(GRACE, asked.next()).await.unwrap_or(None)
            };
            match next {
                Some(Ok(belief)) => beliefs.push(belief),
                Some(Err(complaint)) => complaints.push(complaint),
                None => break,
            }
        }
        if beliefs.is_empty() {
            let detail = format!("no Sentinel knows the primary: {}", complaints.join("; "));
            return Err(RedisError::not_sent(RedisErrorKind::Unreachable, detail));
        }
        Ok(newest_first(beliefs))
    }

    /// Returns when [`Self::resolve`] may say something new.
    pub(super) async fn stirred(&self) {
        self.stirred.notified().await;
    }

    /// Listens to one Sentinel at a time, for ever.
    pub(super) async fn listen(&self) {
        loop {
            let place = self.listened.fetch_add(1, Ordering::Relaxed) as usize;
            let sentinel = &self.group.sentinels[place % self.group.sentinels.len()];
            match self.listen_to(sentinel).await {
                Ok(()) => tracing::debug!(%sentinel, "the Sentinel that was listened to is gone"),
                Err(error) => tracing::debug!(%sentinel, %error, "cannot listen to this Sentinel"),
            }
            sleep(WAITS[1]).await;
        }
    }

    /// Returns when it no longer answers.
    async fn listen_to(&self, sentinel: &Address) -> Result<(), RedisError> {
        let ear = |_: Weak<Line>| Ear { group: self.group.group.clone(), stirred: Arc::clone(&self.stirred) };
        let line = self.connector.open(sentinel, ear).await?;
        let gone = || RedisError::not_sent(RedisErrorKind::Unreachable, "the connection ended");
        let mut socket = line.socket().ok_or_else(gone)?;
        socket.subscribe("+switch-master").await.map_err(RedisError::before_sending)?;
        drop(socket);
        // It may have moved while nobody listened.
        self.stirred.notify_one();
        let mut clock = interval(PING_EVERY);
        loop {
            tokio::select! {
                _ = clock.tick() => {}
                () = line.over() => return Ok(()),
            }
            let _: Value = self.connector.ask(&line, &redis::cmd("PING")).await?;
        }
    }

    async fn ask(&self, sentinel: &Address) -> Result<Belief, String> {
        let complain = |error: RedisError| format!("{sentinel}: {error}");
        let line = self.connector.open(sentinel, |_| NoPushes).await.map_err(complain)?;
        let mut command = redis::cmd("SENTINEL");
        command.arg("MASTER").arg(&self.group.group);
        let fields: HashMap<String, String> = self.connector.ask(&line, &command).await.map_err(complain)?;
        Belief::read(&fields).ok_or_else(|| format!("{sentinel}: it does not say where the primary is"))
    }
}

impl Belief {
    fn read(fields: &HashMap<String, String>) -> Option<Self> {
        let (host, port) = (fields.get("ip")?.clone(), fields.get("port")?.parse().ok()?);
        let epoch = fields.get("config-epoch").and_then(|epoch| epoch.parse().ok()).unwrap_or(0);
        Some(Self { address: Address { host, port }, epoch })
    }
}

/// Each address once.
fn newest_first(mut beliefs: Vec<Belief>) -> Vec<Address> {
    beliefs.sort_by_key(|belief| std::cmp::Reverse(belief.epoch));
    let mut addresses: Vec<Address> = Vec::new();
    for belief in beliefs {
        if !addresses.contains(&belief.address) {
            addresses.push(belief.address);
        }
    }
    addresses
}

/// Hears `+switch-master <group> <old host> <old port> <host> <port>`.
struct Ear {
    group: String,
    stirred: Arc<Notify>,
}

impl OnPush for Ear {
    fn push(&self, info: PushInfo) {
        let ours = |value: &Value| match value {
            Value::BulkString(text) => text.split(|byte| *byte == b' ').next() == Some(self.group.as_bytes()),
            _ => false,
        };
        if info.kind == PushKind::Message && info.data.get(1).is_some_and(ours) {
            self.stirred.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn belief(host: &str, epoch: u64) -> Belief {
        Belief { address: Address { host: host.to_owned(), port: 1 }, epoch }
    }

    #[test]
    fn of_sentinels_that_disagree_the_one_with_the_newest_failover_is_right() {
        let addresses = newest_first(vec![belief("old", 3), belief("new", 4), belief("old", 2)]);
        let hosts: Vec<_> = addresses.iter().map(|address| address.host.as_str()).collect();
        assert_eq!(hosts, ["new", "old"]);
    }

    #[test]
    fn only_news_of_our_group_are_news() {
        let heard = |payload: &str| {
            let stirred = Arc::new(Notify::new());
            let ear = Ear { group: "ours".to_owned(), stirred: Arc::clone(&stirred) };
            let data = ["+switch-master", payload].map(|text| Value::BulkString(text.into())).to_vec();
            ear.push(PushInfo { kind: PushKind::Message, data });
            futures_util::FutureExt::now_or_never(stirred.notified()).is_some()
        };
        assert!(heard("ours 127.0.0.1 1 127.0.0.1 2"));
        assert!(!heard("ours2 127.0.0.1 1 127.0.0.1 2") && !heard("theirs 1.2.3.4 1 1.2.3.4 2"));
    }
}
