//! What can be done to a fleet.

use std::{fmt, time::Duration};

use rand::{Rng, RngExt as _};
use tokio::time::sleep;

use super::Fleet;

/// How long a server is stopped or paused.
const STALL: Duration = Duration::from_secs(2);
/// How long a Redis is away, or a node stopped: longer than is waited for.
const LOST: Duration = Duration::from_secs(5);
/// Between the end of a process and its next start, at most.
const DOWN_MS: u64 = 1_500;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `kill -9` of a node.
    KillNode,
    /// `kill -9` of a Redis primary.
    KillRedis,
    /// SIGSTOP of a Redis primary: the system accepts connections for it, and nobody answers.
    StopRedis,
    /// `CLIENT PAUSE` on a Redis primary.
    PauseRedis,
    /// All connections of a Redis primary are cut.
    CutRedis,
    /// Postgres ends as in a crash.
    CrashPostgres,
    /// A Redis, one of several, is away for longer than anybody waits for it.
    LoseRedis,
    /// A Redis may throw keys away, and does.
    Evict,
    /// The heads of a Redis's channels go, and nothing else.
    DeleteHeads,
    /// A Redis goes back to what it held before, and remains the same by its own account.
    RevertRedis,
    /// A node is stopped while the others publish more than Redis keeps ready for it.
    StopNode,
    /// Somebody starts a node with another prefix, another `/db`, another order or other kinds.
    Stranger,
    /// Postgres fails over to a standby that lacks the last seconds, and an epoch with them.
    StalePostgres,
}

impl Fault {
    pub const ALL: [Self; 6] = [
        Self::KillNode,
        Self::KillRedis,
        Self::StopRedis,
        Self::PauseRedis,
        Self::CutRedis,
        Self::CrashPostgres,
    ];

    /// What comes on top where there are several Redis.
    pub const OF_PARTITIONS: [Self; 2] = [Self::LoseRedis, Self::Stranger];

    /// Does it, and what it takes to end it.
    pub async fn inject(self, fleet: &mut Fleet, random: &mut impl Rng) {
        let down = Duration::from_millis(random.random_range(..DOWN_MS));
        let redis = random.random_range(..fleet.redis.len().max(1));
        match self {
            Self::KillNode => {
                let node = random.random_range(..fleet.nodes.len());
                let node = &mut fleet.nodes[node];
                node.kill().await;
                sleep(down).await;
                node.start_again().await;
            }
            Self::KillRedis => {
                fleet.redis[redis].kill().await;
                sleep(down).await;
                fleet.redis[redis].heal().await;
            }
            Self::StopRedis => {
                let primary = fleet.redis[redis].primary().await;
                primary.stop_signal();
                sleep(STALL).await;
                primary.continue_signal();
                fleet.redis[redis].heal().await;
            }
            Self::PauseRedis => {
                fleet.redis[redis].primary().await.pause(STALL.as_millis() as u64).await;
                sleep(STALL).await;
                fleet.redis[redis].heal().await;
            }
            Self::CutRedis => fleet.redis[redis].primary().await.cut_all().await,
            Self::CrashPostgres => {
                let postgres = fleet.postgres.as_ref().expect("a fleet stands on Postgres");
                postgres.crash();
                sleep(down).await;
                postgres.start_again();
            }
            Self::LoseRedis => {
                fleet.redis[redis].kill_only().await;
                sleep(LOST).await;
                fleet.redis[redis].start_again().await;
            }
            Self::Evict => {
                let primary = fleet.redis[redis].primary().await;
                let used: u64 = primary.info("used_memory").await.unwrap().parse().unwrap();
                let set = async |limit: u64, policy: &str| -> String {
                    primary
                        .command(&[
                            "CONFIG",
                            "SET",
                            "maxmemory",
                            &limit.to_string(),
                            "maxmemory-policy",
                            policy,
                        ])
                        .await
                };
                set(used - used / 20, "allkeys-random").await;
                sleep(STALL).await;
                set(0, "noeviction").await;
            }
            Self::DeleteHeads => {
                let heads = format!("belfry:{redis}:heads");
                let _: i64 = fleet.redis[redis].primary().await.command(&["DEL", &heads]).await;
            }
            Self::RevertRedis => {
                let primary = fleet.redis[redis].primary().await;
                let _: String = primary.command(&["SAVE"]).await;
                sleep(STALL).await;
                let _: String = primary.command(&["DEBUG", "RELOAD", "NOSAVE"]).await;
            }
            Self::StopNode => {
                let node = &fleet.nodes[random.random_range(..fleet.nodes.len())];
                node.signal("STOP");
                sleep(LOST).await;
                node.signal("CONT");
            }
            Self::Stranger => {
                let node = &fleet.nodes[0];
                let is_redis = |argument: &&mut String| argument.starts_with("redis://");
                node.refused(
                    |_| {},
                    &[("[server]", "[redis]\nprefix = \"another\"\n[server]")],
                    "redis.prefix",
                )
                .await;
                let db = |all: &mut Vec<String>| {
                    all.iter_mut().filter(is_redis).for_each(|url| url.push_str("/1"))
                };
                node.refused(db, &[], "database").await;
                let turned = |all: &mut Vec<String>| {
                    let places: Vec<_> =
                        (0..all.len()).filter(|at| all[*at].starts_with("redis://")).collect();
                    all.swap(places[0], places[1]);
                };
                node.refused(turned, &[], "order").await;
                node.refused(|_| {}, &[("kind = \"plain\"", "kind = \"durable\"")], "[namespaces.plain]")
                    .await;
            }
            Self::StalePostgres => {
                let postgres = fleet.postgres.as_ref().expect("a fleet stands on Postgres");
                postgres.copy();
                sleep(STALL).await;
                fleet.redis[redis].kill().await;
                sleep(STALL).await;
                postgres.fail_over_to_copy();
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KillNode => "kill -9 of a node",
            Self::KillRedis => "kill -9 of a Redis primary",
            Self::StopRedis => "SIGSTOP of a Redis primary",
            Self::PauseRedis => "CLIENT PAUSE on a Redis primary",
            Self::CutRedis => "cut of all connections of Redis",
            Self::CrashPostgres => "immediate stop of Postgres",
            Self::LoseRedis => "one of several Redis away",
            Self::Evict => "eviction switched on",
            Self::DeleteHeads => "heads deleted",
            Self::RevertRedis => "a Redis that goes back under the same replication id",
            Self::StopNode => "SIGSTOP of a node",
            Self::Stranger => "nodes that were given something else",
            Self::StalePostgres => "failover to a stale standby of Postgres",
        })
    }
}
