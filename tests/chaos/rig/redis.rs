//! One Redis of a fleet, whatever it is made of.

use std::time::Duration;

use crate::support::{
    process::within,
    redis::{RedisServer, Sentinels},
};

/// How long one may take to be whole again.
const WHOLE: Duration = Duration::from_secs(90);

pub enum Redis {
    Server(RedisServer),
    Group(Sentinels),
}

impl Redis {
    pub fn url(&self) -> String {
        match self {
            Self::Server(server) => server.url(),
            Self::Group(group) => group.url(),
        }
    }

    /// Where it is one of several.
    pub fn group(&mut self) -> &mut Sentinels {
        match self {
            Self::Server(_) => panic!("a single server"),
            Self::Group(group) => group,
        }
    }

    /// The server that takes writes.
    pub async fn primary(&self) -> &RedisServer {
        match self {
            Self::Server(server) => server,
            Self::Group(group) => group.primary().await,
        }
    }

    /// `kill -9` of the server that takes writes. A single one is started again at once; of a group another one takes
    /// over, and this one comes back with [`Self::heal`].
    pub async fn kill(&mut self) {
        match self {
            Self::Server(server) => {
                server.kill9();
                server.restart().await;
            }
            Self::Group(group) => {
                let former = group.kill_primary().await;
                group.failed_over(former).await;
            }
        }
    }

    /// The same without waiting for a successor, or starting it again.
    pub async fn kill_only(&mut self) {
        match self {
            Self::Server(server) => server.kill9(),
            Self::Group(group) => drop(group.kill_primary().await),
        }
    }

    /// Starts a single server again.
    pub async fn start_again(&mut self) {
        match self {
            Self::Server(server) => server.restart().await,
            Self::Group(_) => self.heal().await,
        }
    }

    pub fn is_group(&self) -> bool {
        matches!(self, Self::Group(_))
    }

    pub fn servers(&mut self) -> &mut [RedisServer] {
        match self {
            Self::Server(server) => std::slice::from_mut(server),
            Self::Group(group) => group.servers(),
        }
    }

    pub fn ports(&mut self) -> Vec<u16> {
        self.servers().iter().map(RedisServer::port).collect()
    }

    /// Everybody is there again, and the replicas have what the primary has.
    pub async fn heal(&mut self) {
        let Self::Group(group) = self else { return };
        for server in group.servers() {
            if server.try_command::<String>(&["PING"]).await.is_err() {
                server.restart().await;
            }
        }
        within(WHOLE, "the group is whole", async || {
            // Whoever was the primary is told by the Sentinels that it no longer is.
            let primary = group.primary().await;
            let online = async |name| primary.info(name).await.filter(|state| state.contains("state=online"));
            online("slave0").await?;
            online("slave1").await?;
            Some(())
        })
        .await;
    }
}
