//! What a run is done to: real servers in processes of their own, on free ports, with their logs in files.
//!
//! They die with the thread that started them, so they are started and started again by the test's own.

mod faults;
mod kept;
pub mod limits;
mod node;
mod redis;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

pub use self::{
    faults::Fault,
    kept::kept,
    node::{Node, Odd},
    redis::Redis,
};
use crate::{
    nodes::Nodes,
    support::{
        postgres::{COPIED, Database, PostgresServer},
        redis::{Options, RedisServer, Sentinels},
    },
};

/// Namespaces of the runs: `plain` is plain, every other one is durable.
const CONFIG: &str = include_str!("belfry.toml");

/// The Redis of a fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deployment {
    /// One server, which keeps its data over a restart.
    Standalone,
    /// The same, and it keeps little ready for those who do not read.
    Tight,
    /// One server, which forgets all.
    Forgetful,
    /// A primary, two replicas, three Sentinels.
    Sentinel,
    /// Two servers, each a partition, which keep their data.
    Partitions,
}

/// Nodes and what they stand on. All of it ends when dropped.
pub struct Fleet {
    // Nodes go before what they stand on.
    pub nodes: Vec<Node>,
    pub redis: Vec<Redis>,
    pub postgres: Option<Arc<PostgresServer>>,
    pub directory: PathBuf,
    pub database: Option<Database<'static>>,
}

impl Fleet {
    /// One node, with SQLite and the log in memory.
    pub async fn of_one_node(name: &str, window: Duration) -> Self {
        let directory = directory(name, window);
        let database = format!("sqlite://{}", directory.join("belfry.sqlite").display());
        let node =
            Node::start("a", &directory, vec!["--database".to_owned(), database], Odd::default()).await;
        Self { nodes: vec![node], redis: Vec::new(), postgres: None, directory, database: None }
    }

    /// So many nodes over a Redis and a Postgres of their own.
    pub async fn start(name: &str, deployment: Deployment, nodes: usize) -> Self {
        Self::with_window(name, deployment, nodes, Duration::ZERO).await
    }

    /// The same, with so much time to send clients elsewhere.
    pub async fn with_window(name: &str, deployment: Deployment, nodes: usize, window: Duration) -> Self {
        Self::over_postgres(name, deployment.start().await, nodes, window).await
    }

    /// The same over what there is of Redis; one node can do without.
    pub async fn over_postgres(name: &str, redis: Vec<Redis>, nodes: usize, window: Duration) -> Self {
        Self::odd(name, redis, nodes, window, Odd::default()).await
    }

    /// The same with a first node that is odd.
    pub async fn odd(name: &str, redis: Vec<Redis>, nodes: usize, window: Duration, odd: Odd) -> Self {
        let directory = directory(name, window);
        let postgres = Arc::new(PostgresServer::start_with(COPIED));
        let database = postgres.owned_database();
        let mut arguments = vec!["--database".to_owned(), database.url()];
        for redis in &redis {
            arguments.extend(["--redis".to_owned(), redis.url()]);
        }
        let mut fleet =
            Self { nodes: Vec::new(), redis, postgres: Some(postgres), directory, database: Some(database) };
        for name in ["a", "b", "c", "d", "e"].iter().take(nodes) {
            let odd = if *name == "a" { odd.clone() } else { Odd::default() };
            let node = Node::start(name, &fleet.directory, arguments.clone(), odd).await;
            // Alive is also who still waits for what it stands on.
            node.ready().await;
            fleet.nodes.push(node);
        }
        fleet
    }

    /// For those who use it.
    pub fn reach(&self) -> Nodes {
        Nodes::new(self.nodes.iter().map(|node| node.address).collect())
    }
}

impl Deployment {
    pub async fn start(self) -> Vec<Redis> {
        let keeping = || Options { appendonly: true, ..Options::default() };
        match self {
            Self::Standalone => vec![Redis::Server(RedisServer::start(keeping()).await)],
            Self::Tight => {
                let little = vec!["client-output-buffer-limit pubsub 1mb 512kb 2".to_owned()];
                vec![Redis::Server(RedisServer::start(Options { config: little, ..keeping() }).await)]
            }
            Self::Forgetful => vec![Redis::Server(RedisServer::plain().await)],
            Self::Sentinel => vec![Redis::Group(Sentinels::start().await)],
            Self::Partitions => vec![
                Redis::Server(RedisServer::start(keeping()).await),
                Redis::Server(RedisServer::start(keeping()).await),
            ],
        }
    }
}

/// An empty one, which stays: what the servers log is evidence.
fn directory(name: &str, window: Duration) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chaos").join(name);
    // There may be none yet.
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    let config = CONFIG.replace("WINDOW", &format!("{}ms", window.as_millis()));
    std::fs::write(directory.join("belfry.toml"), config).unwrap();
    directory
}
