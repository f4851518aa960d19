//! The appender's connection: to an incarnation whose epoch is open, with the scripts loaded.

use std::sync::Arc;

use super::{
    epochs::EpochError,
    part::Part,
    scripts::{APPEND, CLAIM},
};
use crate::{
    redis::{Commands, RedisError},
    store::Epoch,
};

/// A connection that can be appended through.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) commands: Commands,
    pub(super) epoch: Epoch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// There was none yet.
    New,
    /// It failed, or leads to no primary any more, or has forgotten the scripts.
    Broken,
    /// Another epoch is in charge.
    Epoch,
    /// The epoch has no positions left.
    Limit,
}

impl Line {
    /// Opens one, after what stands in the way has been dealt with.
    pub(super) async fn open(part: Arc<Part>, reason: Reason) -> Result<Self, EpochError> {
        if reason == Reason::Limit {
            part.epochs.raise_now().await?;
        }
        let mut commands = part.server.commands().await?;
        let at = commands.incarnation().clone();
        let epoch = match part.epochs.of(&at) {
            Some(epoch) if reason != Reason::Epoch => epoch,
            _ => part.epochs.ensure(&at, &mut commands).await?,
        };
        for script in [&APPEND, &CLAIM] {
            script.load(&mut commands).await.map_err(RedisError::from)?;
        }
        Ok(Self { commands, epoch })
    }
}
