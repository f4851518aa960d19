//! Leftovers: durable messages whose publisher died, or lost sight of them, between append and commit.
//! Every node commits what it finds open at two looks in a row. Both its message and its key are in
//! the stream, and a commit is idempotent, so it does not matter who does it, nor how often.

use std::{collections::HashSet, sync::Arc};

use tokio::time;

use super::{
    open_set::{self, OpenMember, OpenSetError, PAGE},
    part::Part,
};
use crate::store::CommitError;

/// Works until it is dropped.
pub(super) async fn run(part: Arc<Part>) {
    let mut seen = HashSet::new();
    loop {
        // Who commits a message himself has long done so when the second look finds it.
        time::sleep(part.config.database.commit_timeout).await;
        match look(&part, &seen).await {
            Ok(found) => seen = found,
            // A closed epoch has no leftovers: who closed it has committed them.
            Err(OpenSetError::Commit(CommitError::EpochClosed)) => seen.clear(),
            Err(error) => {
                tracing::debug!(%error, redis = part.server.name(), "cannot look for leftovers now");
            }
        }
    }
}

/// Commits what was seen before and is still there; says what is there now.
async fn look(part: &Part, seen: &HashSet<OpenMember>) -> Result<HashSet<OpenMember>, OpenSetError> {
    let mut commands = part.server.commands().await?;
    let Some(epoch) = part.epochs.of(commands.incarnation()) else { return Ok(HashSet::new()) };
    let mut open = HashSet::new();
    let mut from = epoch.base;
    loop {
        let page = open_set::members(&mut commands, &part.names, from).await?;
        let Some(last) = page.last() else { return Ok(open) };
        from = last.pos + 1;
        let full = page.len() == PAGE;
        let (left, young): (Vec<_>, Vec<_>) = page.into_iter().partition(|member| seen.contains(member));
        // Positions rise: behind the first page without one there are hardly any, and the next look
        // finds them in its first.
        let go_on = full && !left.is_empty();
        open.extend(young);
        commit(part, &epoch, left, &mut commands).await?;
        if !go_on {
            return Ok(open);
        }
    }
}

async fn commit(
    part: &Part,
    epoch: &crate::store::Epoch,
    left: Vec<OpenMember>,
    commands: &mut crate::redis::Commands,
) -> Result<(), OpenSetError> {
    if left.is_empty() {
        return Ok(());
    }
    let found = open_set::messages(commands, &part.names, part.partition, &left).await?;
    let lost = found.iter().filter(|message| message.is_none()).count();
    if lost > 0 {
        // Streams outlast their open messages, so somebody has deleted from them.
        tracing::error!(
            lost,
            redis = part.server.name(),
            "Redis lacks messages that were never acknowledged"
        );
    }
    let messages: Vec<_> = found.into_iter().flatten().collect();
    let conflicts = open_set::commit(&part.store, epoch, &messages).await?;
    let mut settle = ::redis::cmd("ZREM");
    settle.arg(&part.names.open);
    left.iter().for_each(|member| {
        settle.arg(&member.text);
    });
    settle.exec_async(commands).await?;
    part.metrics.log.leftovers.inc_by((messages.len() - conflicts.len()) as u64);
    part.metrics.log.key_conflicts.inc_by(conflicts.len() as u64);
    tracing::info!(messages = messages.len(), redis = part.server.name(), "committed what others had left");
    Ok(())
}
