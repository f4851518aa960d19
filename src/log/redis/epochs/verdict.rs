//! What follows from comparing the row in SQL with what a Redis says: pure, so that every case can be
//! read in one place.

use std::time::Duration;

use redis::{RedisResult, aio::ConnectionLike};

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
}

/// Epoch, base, limit, when it was opened, in milliseconds, and whose it is.
type Fields = (Option<u64>, Option<u64>, Option<u64>, Option<u64>, Option<String>);

impl LogState {
    /// Reads it; none if this Redis has never been told.
    pub(super) async fn read(connection: &mut impl ConnectionLike, log: &str) -> RedisResult<Option<Self>> {
        // Every time is Redis's own: no two clocks are compared.
        let ((epoch, base, limit, opened, fleet), (seconds, micros)): (Fields, (u64, u64)) = redis::pipe()
            .cmd("HMGET")
            .arg(log)
            .arg(&["epoch", "base", "limit", "opened", "fleet"])
            .cmd("TIME")
            .query_async(connection)
            .await?;
        let now = seconds * 1_000 + micros / 1_000;
        let open_for = opened.map(|opened| Duration::from_millis(now.saturating_sub(opened)));
        let fleet = fleet.and_then(|fleet| fleet.parse().ok());
        Ok(epoch.zip(base).zip(limit).map(|((epoch, base), limit)| Self {
            epoch,
            base,
            limit,
            fleet,
            open_for,
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
    /// stays so: Redis has lost its epoch, or knows one that this database never opened.
    LookAgain,
}

pub(super) fn judge(row: Option<&EpochRow>, state: Option<LogState>, log: &Replid) -> Step {
    let Some(EpochRow { epoch: row, log_id }) = row else {
        return if state.is_none() { Step::Open } else { Step::LookAgain };
    };
    let mine = log_id.as_deref() == Some(log.as_str());
    match state {
        None if mine => Step::LookAgain,
        None => Step::Open,
        Some(state) if state.epoch > row.epoch => Step::LookAgain,
        Some(state) if state.epoch < row.epoch => {
            if mine {
                Step::Tell(*row)
            } else {
                Step::Open
            }
        }
        // SQL is told of a limit before Redis is.
        Some(state) if state.base != row.base || state.limit > row.limit => Step::LookAgain,
        Some(_) if !mine => Step::Open,
        Some(_) => Step::InCharge(*row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Partition;

    const X: &str = "0123456789abcdef0123456789abcdef01234567";
    const Y: &str = "abcdefabcdefabcdefabcdefabcdefabcdefabcd";

    fn epoch(epoch: u64, base: u64, limit: u64) -> Epoch {
        Epoch { partition: Partition(0), epoch, base, limit, first: 1 }
    }

    fn row(number: u64, log: Option<&str>) -> Option<EpochRow> {
        let epoch = epoch(number, number * 100, number * 100 + 100);
        Some(EpochRow { epoch, log_id: log.map(str::to_owned) })
    }

    fn state(number: u64) -> Option<LogState> {
        Some(LogState {
            epoch: number,
            base: number * 100,
            limit: number * 100 + 100,
            fleet: None,
            open_for: None,
        })
    }

    fn judged(row: Option<EpochRow>, state: Option<LogState>) -> Step {
        judge(row.as_ref(), state, &X.parse().unwrap())
    }

    #[test]
    fn the_first_start_opens_and_so_does_the_step_up_from_a_memory_log() {
        assert_eq!(judged(None, None), Step::Open);
        assert_eq!(judged(row(3, None), None), Step::Open);
    }

    #[test]
    fn an_epoch_is_in_charge_only_of_the_incarnation_that_it_was_opened_for() {
        assert_eq!(judged(row(3, Some(X)), state(3)), Step::InCharge(epoch(3, 300, 400)));
        assert_eq!(judged(row(3, Some(Y)), state(3)), Step::Open);
        assert_eq!(judged(row(3, Some(Y)), None), Step::Open);
    }

    #[test]
    fn a_redis_that_has_yet_to_hear_is_told() {
        assert_eq!(judged(row(4, Some(X)), state(3)), Step::Tell(epoch(4, 400, 500)));
        let low = LogState { limit: 350, ..state(3).unwrap() };
        assert_eq!(judged(row(3, Some(X)), Some(low)), Step::InCharge(epoch(3, 300, 400)));
    }

    #[test]
    fn a_replica_that_fell_far_behind_before_it_was_promoted_gets_a_new_epoch() {
        assert_eq!(judged(row(4, Some(Y)), state(3)), Step::Open);
    }

    #[test]
    fn what_cannot_be_is_looked_at_again() {
        assert_eq!(judged(row(3, Some(X)), None), Step::LookAgain, "flushed, or just opened");
        assert_eq!(judged(None, state(1)), Step::LookAgain, "another database's");
        assert_eq!(judged(row(3, Some(X)), state(4)), Step::LookAgain, "the database is older");
        assert_eq!(judged(row(3, Some(Y)), state(4)), Step::LookAgain);
        let high = LogState { limit: 500, ..state(3).unwrap() };
        assert_eq!(judged(row(3, Some(X)), Some(high)), Step::LookAgain, "the database is older");
        let other = LogState { base: 1, ..state(3).unwrap() };
        assert_eq!(judged(row(3, Some(X)), Some(other)), Step::LookAgain, "another database's");
    }
}
