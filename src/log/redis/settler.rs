//! Takes committed messages out of the `open` set, many at a time. Nobody waits for it: what it misses
//! is found, and committed once more, as a leftover.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::{names::open_member, part::Part, request::Append};

/// How many groups wait. More are left to the leftovers.
const QUEUE: usize = 64;

#[derive(Debug, Clone)]
pub(super) struct Settler(mpsc::Sender<Vec<String>>);

impl Settler {
    /// The way in, and what [`run`] takes.
    pub(super) fn new() -> (Self, mpsc::Receiver<Vec<String>>) {
        let (queue, groups) = mpsc::channel(QUEUE);
        (Self(queue), groups)
    }

    /// These are in SQL.
    pub(super) fn settle(&self, group: &[Box<Append>]) {
        let messages = group.iter().map(|append| &append.message);
        let members = messages.map(|message| open_member(message.place.pos.offset, &message.draft.channel));
        // Full means that Redis is slow or away: they stay in the set.
        let _ = self.0.try_send(members.collect());
    }
}

/// Works until it is dropped.
pub(super) async fn run(part: Arc<Part>, mut committed: mpsc::Receiver<Vec<String>>) {
    let mut groups = Vec::new();
    while committed.recv_many(&mut groups, QUEUE).await > 0 {
        let members: Vec<String> = groups.drain(..).flatten().collect();
        let pos = |member: &String| member.split(':').next()?.parse::<u64>().ok();
        let highest = members.iter().filter_map(pos).max().unwrap_or(0);
        let mut settle = ::redis::pipe();
        settle.cmd("ZADD").arg(&part.names.committed).arg("GT").arg(highest).arg("pos");
        settle.cmd("ZREM").arg(&part.names.open).arg(members);
        let settled = async {
            let mut commands = part.server.commands().await.map_err(::redis::RedisError::from)?;
            settle.exec_async(&mut commands).await
        };
        if let Err(error) = settled.await {
            tracing::debug!(%error, redis = part.server.name(), "committed messages stay open for now");
        }
    }
}
