//! Deletes what nobody is promised any more: old rows and keys in SQL, old heads in Redis. One node at a
//! time does it for a partition, whichever is first.

use std::{sync::Arc, time::Duration};

use ::redis::RedisError as CrateError;
use tokio::time;

use super::{part::Part, scripts::FORGET};
use crate::{
    protocol::{Channel, Timestamp},
    redis::RedisError,
    store::{Keep, StoreError},
};

/// How often a step over the rows is taken, by whichever node.
const EVERY: Duration = Duration::from_secs(5);

/// How many rows one step deletes, so that commits wait for it only shortly.
const ROWS: u32 = 2_000;

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
    let mut ticks = time::interval(EVERY);
    ticks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let (mut channel, mut heads) = (None, String::from("0"));
    loop {
        ticks.tick().await;
        if let Err(error) = step(&part, &mut channel, &mut heads).await {
            tracing::debug!(%error, redis = part.server.name(), "cannot delete old messages now");
        }
    }
}

async fn step(part: &Part, channel: &mut Option<Channel>, heads: &mut String) -> Result<(), SweepError> {
    let mut commands = part.server.commands().await?;
    let Some(epoch) = part.epochs.of(commands.incarnation()) else { return Ok(()) };
    let mut turn = ::redis::cmd("SET");
    turn.arg(&part.names.sweep).arg(&*part.node).arg("NX").arg("PX").arg(EVERY.as_millis() as u64 * 9 / 10);
    let mine: Option<String> = turn.query_async(&mut commands).await?;
    if mine.is_some() {
        rows(part, channel).await?;
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

/// Goes a step further over the durable channels.
async fn rows(part: &Part, from: &mut Option<Channel>) -> Result<(), StoreError> {
    let now = Timestamp::now();
    let keep = |channel: &Channel| {
        let settings = part.config.namespaces.of(channel);
        let at_most = (settings.history_size > 0).then_some(settings.history_size as u64);
        Keep { since: Some(now.minus(settings.history_age)), at_most }
    };
    *from = part.store.trim(part.partition, from.as_ref(), ROWS, keep).await?.next;
    part.store.expire(now, ROWS).await?;
    part.store.forget_keys(now.minus(part.config.log.idempotency_age), ROWS).await?;
    Ok(())
}
