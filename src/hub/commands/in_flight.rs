//! One commands request of a session at a time, and how far it came.

use std::sync::Arc;

use serde_json::value::RawValue;

use crate::{
    auth::Identity,
    hub::Node,
    protocol::{Code, Refusal, SessionId},
};

/// How far a worker came with a request's commands.
#[derive(Debug, Default)]
pub struct Applied {
    /// How many were applied; the session has moved on before the next.
    pub(in crate::hub) done: usize,
    pub(in crate::hub) replies: Vec<Box<RawValue>>,
}

/// The right to apply commands to a session: one request at a time. Each owner has one of its own, since whose the
/// session is may be known on another node only: a stranger keeps nobody out.
pub(in crate::hub) struct InFlight {
    node: Arc<Node>,
    of: (SessionId, Arc<str>),
}

impl InFlight {
    pub(in crate::hub) fn begin(node: &Arc<Node>, id: SessionId, who: &Identity) -> Result<Self, Refusal> {
        let of = (id, who.owner().as_str().into());
        if node.registry.begin_commands(&of) {
            return Ok(Self { node: Arc::clone(node), of });
        }
        let detail = "another commands request of this session is under way; wait for its answer";
        Err(Refusal::new(Code::Busy, detail))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.node.registry.end_commands(&self.of);
    }
}
