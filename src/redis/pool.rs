//! The connections for commands of one incarnation.

use std::{sync::Arc, time::Duration};

use deadpool::managed::{self, Metrics as Usage, RecycleError, RecycleResult, Timeouts};

use super::{Incarnation, RedisError, RedisErrorKind, connector::Connector, info::Info, line::Line};
use crate::config::redis_url::Address;

/// A pool whose connections were all compared with one incarnation.
pub(super) type Pool = managed::Pool<Manager>;

pub(super) type Pooled = managed::Object<Manager>;

/// A connection that has rested for longer is asked whether it still works: its host may have gone without
/// a word. One that was cut is known to be (`Line::over`), so a busy pool needs no such question.
const RESTED: Duration = Duration::from_secs(1);

pub(super) struct Manager {
    connector: Connector,
    address: Address,
    incarnation: Incarnation,
}

pub(super) fn new(
    connector: Connector,
    address: Address,
    incarnation: Incarnation,
    size: usize,
    timeouts: Timeouts,
) -> Pool {
    let manager = Manager { connector, address, incarnation };
    let pool = Pool::builder(manager).max_size(size).timeouts(timeouts).runtime(deadpool::Runtime::Tokio1);
    pool.build().expect("a runtime is given, for the timeouts")
}

impl managed::Manager for Manager {
    type Type = Arc<Line>;
    type Error = RedisError;

    async fn create(&self) -> Result<Arc<Line>, RedisError> {
        let line = self.connector.open(&self.address, |_| ()).await?;
        compare(&self.connector, &line, &self.incarnation, &["replication"]).await?;
        Ok(line)
    }

    async fn recycle(&self, line: &mut Arc<Line>, usage: &Usage) -> RecycleResult<RedisError> {
        let works = !line.over.is_cancelled() && (usage.last_used() < RESTED || line.check(usage).await);
        if works { Ok(()) } else { Err(RecycleError::message("the connection is over")) }
    }

    fn detach(&self, line: &mut Arc<Line>) {
        line.end();
    }
}

/// Whether the other end of a line is `incarnation`, and still a primary.
pub(super) async fn compare(
    connector: &Connector,
    line: &Line,
    incarnation: &Incarnation,
    sections: &[&str],
) -> Result<Info, RedisError> {
    let info = connector.inform(line, sections).await?;
    match info.and_then(|info| info.check_role().map(|()| info)) {
        Ok(info) if info.replid == incarnation.replid => Ok(info),
        Ok(Info { replid, .. }) => {
            let detail = format!("{} was {} and is {replid}", incarnation.address, incarnation.replid);
            Err(RedisError::not_sent(RedisErrorKind::Replaced, detail))
        }
        Err(unfit) => Err(RedisError::unfit(&unfit)),
    }
}
