//! Deletes what nobody is promised any more: old rows and keys in SQL, the same messages and old heads in Redis. One node at a
//! time does it for a partition, whichever is first.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use ::redis::{Pipeline, RedisError as CrateError};
use tokio::time::{self, Instant};

use super::{open_set::members, part::Part, scripts::FORGET};
use crate::{
    log::sweep::{EVERY, Sweep},
    protocol::{Channel, Head},
    redis::{Commands, RedisError},
    store::StoreError,
};

/// How often the heads are gone over.
const HEADS_EVERY: Duration = Duration::from_secs(600);

/// How many steps over the heads are taken at a time; each looks at about a hundred.
const HEAD_STEPS: usize = 100;

/// Why a sweep stopped early.
#[derive(Debug, thiserror::Error)]
enum SweepError {
    #[error(transparent)]
    Redis(#[from] RedisError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CrateError> for SweepError {
    fn from(error: CrateError) -> Self {
        Self::Redis(error.into())
    }
}

/// Works until it is dropped.
pub(super) async fn run(part: Arc<Part>) {
    let mut ticks = crate::clock::ticks(EVERY);
    let (store, namespaces) = (part.store.clone(), part.config.namespaces.clone());
    let mut rows = Sweep::new(store, part.partition, namespaces, part.config.log.idempotency_age);
    let mut heads = String::from("0");
    loop {
        ticks.tick().await;
        if let Err(error) = step(&part, &mut rows, &mut heads).await {
            quietly!(WARN, %error, redis = part.server.name(), "cannot delete old messages now");
        }
    }
}

async fn step(part: &Part, rows: &mut Sweep, heads: &mut String) -> Result<(), SweepError> {
    let mut commands = part.server.commands().await?;
    let Some(epoch) = part.epochs.of(commands.incarnation()) else { return Ok(()) };
    let mut claim = ::redis::cmd("SET");
    claim.arg(&part.names.sweep).arg(&*part.node).arg("NX").arg("PX").arg(EVERY.as_millis() as u64 * 9 / 10);
    let mine: Option<String> = claim.query_async(&mut commands).await?;
    // Should it take longer than the claim lasts, two nodes may sweep at once, and each finds less.
    let until = Instant::now() + EVERY;
    let mut more = mine.is_some();
    while more && Instant::now() < until {
        let swept = rows.step().await?;
        streams(part, &swept.floors, &mut commands).await?;
        more = swept.pause < EVERY;
        time::sleep(if more { swept.pause } else { Duration::ZERO }).await;
    }
    for _ in 0..HEAD_STEPS {
        let mut call = FORGET.call(&[&part.names.log, &part.names.heads]);
        call.arg(epoch.epoch).arg(&*heads).arg(part.names.streams());
        call.arg(part.config.log.redis_head_age.as_millis() as u64).arg(HEADS_EVERY.as_millis() as u64);
        let answer: String = FORGET.run(&call, &mut commands).await?;
        let (cursor, count) = answer.split_once(' ').unwrap_or(("0", "0"));
        part.metrics.log.heads_forgotten.inc_by(count.parse().unwrap_or(0));
        *heads = cursor.to_owned();
        if cursor == "0" {
            break;
        }
    }
    Ok(())
}

/// What its namespace no longer keeps goes from a channel's stream as well, or it would be served from there. What SQL may
/// lack is spared: below rows that have gone nothing is appended any more, so what is open now is all that there can be.
async fn streams(
    part: &Part,
    floors: &BTreeMap<Channel, Head>,
    commands: &mut Commands,
) -> Result<(), SweepError> {
    if floors.is_empty() {
        return Ok(());
    }
    let open = members(commands, &part.names, 1).await?;
    let spared = open.first().map_or(u64::MAX, |member| member.pos);
    let mut pipe = Pipeline::with_capacity(floors.len());
    for (channel, floor) in floors {
        let first = format!("{}-0", spared.min(floor.pos + 1));
        pipe.cmd("XTRIM").arg(part.names.stream(channel.as_str())).arg("MINID").arg(first);
    }
    Ok(pipe.exec_async(commands).await?)
}
