//! The connections to the server: a bounded number, each used by one operation at a time.
//!
//! A connection comes back only from an operation that has ended well. However else it ends (an error, a deadline, a caller
//! that went away), the connection is closed, and the server rolls back what is open. So nothing ever begins on a connection in
//! an unknown state, nothing has to be cleaned up, and no healthy connection is asked whether it is healthy before each use.
//!
//! When one breaks, those that were opened before it are not used any more either: after a restart of
//! the server one operation finds out, not one for each connection.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use belfry_core::held::Held as _;
use sqlx::{ConnectOptions, Connection, PgConnection, Row as _, postgres::PgConnectOptions};
use tokio::{
    sync::{Semaphore, SemaphorePermit, watch},
    time::{self, Instant},
};

use super::error::{is_disconnect, is_passing, is_rolled_back_for_others};
use crate::{
    config::Synchronous,
    store::{Result, StoreError, StoreOptions, columns::millis},
    telemetry::Busy,
};

/// A connection that was idle for so long is not used again: routers forget quiet connections, and say nothing.
const MAX_IDLE: Duration = Duration::from_secs(120);

/// The pause before another attempt, doubled each time up to the longest.
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// A standby is asked again for so long: its address may lead to the new primary soon. Readiness, which says why not, has 2 s.
const STANDBY_PATIENCE: Duration = Duration::from_secs(1);

/// Which server it is, how often one has been promoted (the first part of the name of what it writes now), which of its databases it
/// is, and in which file the messages lie: a dump that is restored makes one of the last two anew. At the end, since when the server has
/// been running, as its files can be put back only while it is not.
const HISTORY: &str = "\
    SELECT system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '/' || \
      (SELECT oid FROM pg_database WHERE datname = current_database()) || '/' || \
      pg_relation_filenode(to_regclass('messages')) || '/' || extract(epoch FROM pg_postmaster_start_time()) \
    FROM pg_control_system()";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Use {
    /// Reading: a storm of readers must not keep publishers waiting, so some are out of its reach.
    Reading,
    Writing,
}

pub(super) struct Connections {
    connect: PgConnectOptions,
    options: StoreOptions,
    /// Those that nobody uses, the one that was used last at the end.
    idle: Mutex<Vec<Idle>>,
    /// One permit for each connection that there may be.
    all: Semaphore,
    /// How many of them readers may have.
    for_readers: Semaphore,
    /// Raised when a connection breaks: those of lower generations are not used again.
    generation: AtomicU64,
    /// Of the server's data, as the newest connection has found it.
    pub(super) history: watch::Sender<Option<String>>,
}

struct Idle {
    connection: PgConnection,
    generation: u64,
    since: Instant,
}

pub(super) struct Lease<'a> {
    pool: &'a Connections,
    connection: PgConnection,
    generation: u64,
    _permits: (SemaphorePermit<'a>, Option<SemaphorePermit<'a>>),
    _busy: Busy,
}

// Without the connect options: they hold the password.
belfry_core::debug_with!(Connections { options });

impl Connections {
    pub(super) fn new(connect: PgConnectOptions, options: &StoreOptions) -> Self {
        let size = options.pool_size.max(2) as usize;
        options.metrics.connections_limit.set(size as i64);
        Self {
            connect,
            options: options.clone(),
            idle: Mutex::default(),
            all: Semaphore::new(size),
            for_readers: Semaphore::new(size - size.div_ceil(4)),
            generation: AtomicU64::new(0),
            history: watch::Sender::new(None),
        }
    }

    /// Waits for a connection that nobody uses, or for a new one.
    pub(super) async fn lease(&self, wanted_for: Use) -> Result<Lease<'_>> {
        const OPEN: &str = "the semaphores are never closed";
        let asked = Instant::now();
        let reader = match wanted_for {
            Use::Reading => Some(self.for_readers.acquire().await.expect(OPEN)),
            Use::Writing => None,
        };
        let permits = (self.all.acquire().await.expect(OPEN), reader);
        let (connection, generation) = match self.take() {
            Some(idle) => (idle.connection, idle.generation),
            None => {
                // Read first: if something breaks meanwhile, this one does not count as newer.
                let generation = self.generation.load(Ordering::Relaxed);
                (self.connect().await?, generation)
            }
        };
        let busy = self.options.metrics.connected(asked.elapsed());
        Ok(Lease { pool: self, connection, generation, _permits: permits, _busy: busy })
    }

    fn take(&self) -> Option<Idle> {
        let mut idle = self.idle.held();
        let generation = self.generation.load(Ordering::Relaxed);
        idle.retain(|it| it.generation == generation && it.since.elapsed() < MAX_IDLE);
        idle.pop()
    }

    /// A server that is being restarted is waited for, up to the connect timeout.
    async fn connect(&self) -> Result<PgConnection> {
        let after = self.options.connect_timeout;
        let asked = Instant::now();
        let deadline = asked + after;
        let mut pause = SHORTEST_PAUSE;
        loop {
            let attempt = match time::timeout_at(deadline, self.connect_once()).await {
                Ok(attempt) => attempt,
                Err(_) => return Err(StoreError::Timeout { what: "connecting", after }),
            };
            let enough = matches!(attempt, Err(StoreError::Standby)) && asked.elapsed() > STANDBY_PATIENCE;
            match attempt {
                Err(error) if !enough && is_passing(&error) && Instant::now() + pause < deadline => {
                    time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                attempt => return attempt,
            }
        }
    }

    /// One attempt, with the session's settings made.
    pub(super) async fn connect_once(&self) -> Result<PgConnection> {
        let mut connection = self.connect.connect().await?;
        let settings = self.settings();
        let rows = sqlx::raw_sql(sqlx::AssertSqlSafe(settings)).fetch_all(&mut connection).await?;
        let standby = rows.last().map(|row| row.try_get::<bool, _>(0)).transpose()?.unwrap_or(false);
        if standby {
            return Err(StoreError::Standby);
        }
        // Some services do not say, nor does a database without tables; then nobody knows.
        if let Ok(history) = sqlx::query_scalar::<_, String>(HISTORY).fetch_one(&mut connection).await {
            self.history.send_if_modified(|known| known.replace(history.clone()) != Some(history));
        }
        Ok(connection)
    }

    /// A connection without deadlines, for work that takes as long as it takes.
    pub(super) async fn connect_unhurried(&self) -> Result<PgConnection> {
        Ok(self.connect.connect().await?)
    }

    /// - The server gives up what nobody waits for any more.
    /// - A node that vanished in the middle of a transaction does not keep its locks for ever, but for
    ///   longer than its commit would have been waited for.
    /// - No table is walked and nothing sorted where an index will do, whatever the planner's figures say: the tables are
    ///   large or will be, and its figures are those of yesterday. See [`super::sql`].
    /// - `synchronous_commit`: an acknowledged message is on the disk, whatever the server's default;
    ///   one that asks for more, such as a standby's disk, is left as it is.
    fn settings(&self) -> String {
        let query = millis(self.options.query_timeout);
        let commit = millis(self.options.commit_timeout);
        let idle = commit.saturating_add(query);
        let synchronous = match self.options.synchronous {
            Synchronous::Full => {
                "CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' \
                 ELSE current_setting('synchronous_commit') END"
            }
            Synchronous::Normal => "'off'",
        };
        format!(
            "SET statement_timeout = {query}; SET lock_timeout = {commit}; \
             SET idle_in_transaction_session_timeout = {idle}; \
             SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off; \
             SET enable_incremental_sort = off; SET enable_hashjoin = off; SET enable_mergejoin = off; \
             SET max_parallel_workers_per_gather = 0; SET jit = off; \
             SELECT pg_is_in_recovery(), set_config('synchronous_commit', {synchronous}, false)"
        )
    }

    pub(super) async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle.held());
        let closing = async {
            for Idle { connection, .. } in idle {
                // Whatever goes wrong, the server sees the connection's end.
                let _ = connection.close().await;
            }
        };
        if time::timeout(self.options.query_timeout, closing).await.is_err() {
            tracing::warn!("the database did not take leave in time; nothing is lost");
        }
    }
}

impl Lease<'_> {
    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// Gives the connection back. Only for one on which all has ended well.
    pub(super) fn put_back(self) {
        let Self { pool, connection, generation, .. } = self;
        pool.idle.held().push(Idle { connection, generation, since: Instant::now() });
    }

    /// Closes the connection after an error. If all may be tried again, it does so in a moment, in
    /// which the server may come back; else it gives the error back.
    pub(super) async fn give_up(self, error: StoreError) -> Result<()> {
        if is_disconnect(&error) {
            tracing::debug!(%error, "a connection to the database broke");
            // What was opened before it, or with it, is not trusted any more.
            self.pool.generation.fetch_max(self.generation + 1, Ordering::Relaxed);
            self.pool.idle.held().retain(|it| it.generation > self.generation);
        } else if !is_rolled_back_for_others(&error) {
            return Err(error);
        }
        drop(self);
        time::sleep(SHORTEST_PAUSE).await;
        Ok(())
    }
}
