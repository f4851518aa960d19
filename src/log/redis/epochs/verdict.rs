//! What follows from comparing the row in SQL with what a Redis says: pure, so that every case can be read in one place.

#[cfg(test)]
mod tests;

use std::time::Duration;

use redis::{InfoDict, RedisResult, aio::ConnectionLike};

use crate::{
    redis::Replid,
    store::{Epoch, EpochRow, FleetId},
};

/// What a Redis says about its epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LogState {
    pub(super) epoch: u64,
    pub(super) base: u64,
    pub(super) limit: u64,
    /// Whose it is; none: nobody has noted it yet.
    pub(super) fleet: Option<FleetId>,
    /// How long the epoch has been open, by this Redis's own clock; none if nobody noted when.
    pub(super) open_for: Option<Duration>,
    /// The newest epoch that a node has seen it go back in.
    pub(super) back: Option<u64>,
    /// Whether it has thrown keys away since the epoch was opened, or counts anew how many.
    pub(super) evicted: bool,
}

/// Epoch, base, limit, when it was opened, in milliseconds, whose it is, how many keys had been thrown away by then, and in which epoch it
/// went back.
type Fields = (Option<u64>, Option<u64>, Option<u64>, Option<u64>, Option<String>, Option<u64>, Option<u64>);

impl LogState {
    /// Reads it; none if this Redis has never been told.
    pub(super) async fn read(connection: &mut impl ConnectionLike, log: &str) -> RedisResult<Option<Self>> {
        // Every time is Redis's own: no two clocks are compared.
        let mut asked = redis::pipe();
        asked.cmd("HMGET").arg(log).arg(&["epoch", "base", "limit", "opened", "fleet", "evicted", "back"]);
        asked.cmd("TIME").cmd("INFO").arg("stats");
        let (fields, (seconds, micros), stats): (Fields, (u64, u64), InfoDict) =
            asked.query_async(connection).await?;
        let (epoch, base, limit, opened, fleet, evicted_before, back) = fields;
        let evicted = stats.get::<u64>("evicted_keys").zip(evicted_before);
        let now = seconds * 1_000 + micros / 1_000;
        let open_for = opened.map(|opened| Duration::from_millis(now.saturating_sub(opened)));
        let fleet = fleet.and_then(|fleet| fleet.parse().ok());
        Ok(epoch.zip(base).zip(limit).map(|((epoch, base), limit)| Self {
            epoch,
            base,
            limit,
            fleet,
            open_for,
            back,
            evicted: evicted.is_some_and(|(now, before)| now != before),
        }))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// They agree; only of a higher limit Redis may have yet to hear.
    InCharge(Epoch),
    /// Redis has yet to hear of the epoch, which was opened for it.
    Tell(Epoch),
    /// The row speaks of another history than this Redis has: a new epoch.
    Open,
    /// Row and Redis were read one after the other, and a node may have been at work in between. If it
    /// stays so: Redis has lost its epoch, or knows one that this database never opened, or has lost.
    LookAgain,
}

pub(super) fn judge(row: Option<&EpochRow>, state: Option<LogState>, log: &Replid) -> Step {
    let Some(EpochRow { epoch: row, log_id, .. }) = row else {
        return if state.is_none() { Step::Open } else { Step::LookAgain };
    };
    let mine = log_id.as_deref() == Some(log.as_str());
    match state {
        None if mine => Step::LookAgain,
        None => Step::Open,
        Some(state) if state.epoch > row.epoch => Step::LookAgain,
        Some(state) if state.epoch < row.epoch && mine => Step::Tell(*row),
        Some(state) if state.epoch < row.epoch => Step::Open,
        // SQL is told of a limit before Redis is.
        Some(state) if state.base != row.base || state.limit > row.limit => Step::LookAgain,
        Some(_) if !mine => Step::Open,
        Some(_) => Step::InCharge(*row),
    }
}
