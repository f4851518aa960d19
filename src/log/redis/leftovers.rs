//! Leftovers: durable messages whose publisher died, or lost sight of them, between append and commit.
//! Every node commits what it finds open at two looks in a row. Both its message and its key are in
//! the stream, and a commit is idempotent, so it does not matter who does it, nor how often.

use std::{collections::HashSet, sync::Arc};

use tokio::time;

use super::{
    epochs::LOST,
    open_set::{self, InStream, OpenMember, OpenSetError, PAGE},
    part::Part,
};
use crate::store::{CommitError, Committed};

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
        // Positions rise: behind the first page without one there are hardly any, and the next look finds them in its first.
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
    let (mut messages, mut stored, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for (member, found) in left.iter().zip(found) {
        match found {
            InStream::Message(message) => {
                messages.push(*message);
                stored.push(member);
            }
            InStream::Unreadable => {}
            InStream::Gone => gone.push(member),
        }
    }
    let Committed { conflicts, taken } = open_set::commit(&part.store, epoch, &messages).await?;
    if !taken.is_empty() {
        let why = "the database has other messages in the places of leftovers";
        part.epochs.went_back(epoch.epoch, epoch.base, why);
    }
    if !stored.is_empty() {
        let mut settle = ::redis::cmd("ZREM");
        settle.arg(&part.names.open);
        stored.iter().for_each(|member| {
            settle.arg(&member.text);
        });
        settle.exec_async(commands).await?;
        let committed = messages.len() - conflicts.len() - taken.len();
        part.metrics.log.leftovers.inc_by(committed as u64);
        part.metrics.log.key_conflicts.inc_by(conflicts.len() as u64);
        tracing::info!(committed, redis = part.server.name(), "committed what others had left");
    }
    if !gone.is_empty() {
        let (lost, redis) = (gone.len(), part.server.name());
        tracing::error!(lost, redis, "Redis lacks messages that were never acknowledged");
        // They stay in the set, or a retry would take them for stored; at 0, below every position, they are not
        // looked for again and spare no stream from being trimmed.
        let mut sink = ::redis::cmd("ZADD");
        sink.arg(&part.names.open).arg("XX");
        gone.iter().for_each(|member| {
            sink.arg(0).arg(&member.text);
        });
        sink.exec_async(commands).await?;
        // Who reads its channel would wait for it for as long as the epoch lasts.
        part.epochs.spoil(epoch.epoch, LOST);
        part.epochs.doubt();
    }
    Ok(())
}
