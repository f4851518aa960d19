//! Tickets that any node takes: each lies in Redis under its hash, until it is taken or over.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;

use crate::{
    auth::{Identity, TicketShelf},
    redis::Server,
};

#[derive(Debug)]
pub struct Tickets {
    servers: Vec<Server>,
    prefix: Box<str>,
}

impl Tickets {
    /// Those around these Redis: the same ones in the same order on every node.
    pub fn new(servers: &[Server], prefix: &str) -> Self {
        Self { servers: servers.to_vec(), prefix: prefix.into() }
    }

    fn place(&self, hash: [u8; 32]) -> (&Server, String) {
        let server = &self.servers[usize::from(hash[0]) % self.servers.len()];
        (server, format!("{}:ticket:{}", self.prefix, hex::encode(hash)))
    }
}

impl TicketShelf for Tickets {
    fn keep<'a>(
        &'a self,
        hash: [u8; 32],
        identity: &'a Identity,
        ttl: Duration,
    ) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(async move {
            let (server, key) = self.place(hash);
            let mut set = redis::cmd("SET");
            set.arg(key).arg(serde_json::to_string(identity)?);
            set.arg("PX").arg(u64::try_from(ttl.as_millis())?.max(1));
            Ok(server.ask(&set).await?)
        })
    }

    fn take(&self, hash: [u8; 32]) -> BoxFuture<'_, anyhow::Result<Option<Arc<Identity>>>> {
        Box::pin(async move {
            let (server, key) = self.place(hash);
            let identity: Option<String> = server.ask(redis::cmd("GETDEL").arg(key)).await?;
            Ok(identity.map(|identity| serde_json::from_str(&identity)).transpose()?)
        })
    }
}
