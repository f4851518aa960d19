//! What can be done to a fleet.

use std::{fmt, time::Duration};

use rand::{Rng, RngExt as _};
use tokio::time::sleep;

use super::Fleet;

/// How long a server is stopped or paused.
const STALL: Duration = Duration::from_secs(2);
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
                let postgres = fleet.postgres.expect("a fleet stands on Postgres");
                postgres.crash();
                sleep(down).await;
                postgres.start_again();
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
        })
    }
}
