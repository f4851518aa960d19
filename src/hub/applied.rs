//! A request's commands: whose turn it is, and how far they came.

use serde_json::value::RawValue;

use super::Node;
use crate::protocol::{Code, Refusal, SessionId};

/// How far a worker came with a request's commands.
#[derive(Debug, Default)]
pub struct Applied {
    /// How many were applied; the session has moved on before the next.
    pub(super) done: usize,
    /// What they gave.
    pub(super) replies: Vec<Box<RawValue>>,
}

/// The right to apply commands to a session: one request at a time.
pub(super) struct Turn<'a> {
    node: &'a Node,
    id: SessionId,
}

impl<'a> Turn<'a> {
    pub(super) fn take(node: &'a Node, id: SessionId) -> Result<Self, Refusal> {
        if node.registry.begin_commands(id) {
            return Ok(Self { node, id });
        }
        let detail = "another commands request of this session is under way; wait for its answer";
        Err(Refusal::new(Code::Busy, detail))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.node.registry.end_commands(self.id);
    }
}
