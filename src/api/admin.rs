//! `/admin/…`: what operators ask of one node. For API keys with the scope `admin`; never from a page.

use actix_http::RequestHead;
use actix_web::{HttpRequest, HttpResponse, http::Method};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, State};
use crate::{
    auth::{Identity, Purpose},
    protocol::{Code, Refusal},
    telemetry::Quiet,
};

/// A drain that has begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct Drain {
    /// Every client is sent elsewhere within this many milliseconds; then the process ends.
    window_ms: u64,
}

/// Drain this node
///
/// As SIGTERM does: not ready at once, nobody new, every client sent elsewhere at a moment of its own
/// within `server.drain_window`, publishes under way finished, and the process ends with 0. Asked again it
/// changes nothing, and says how much of the window is left.
#[utoipa::path(
    post, path = "/admin/drain", operation_id = "drain_node", tag = "operation",
    responses((status = 202, body = Drain)), security(("bearer" = [])),
)]
pub async fn drain(request: HttpRequest, state: State) -> Answer {
    let who = state.identify(request.head(), None, Purpose::Call).await?;
    check_admin(request.head(), &who)?;
    let gone_by = state.draining.begin();
    let window_ms = state.config.server.drain_window.saturating_sub(gone_by).as_millis() as u64;
    Ok(HttpResponse::Accepted().json(Drain { window_ms }))
}

/// What the log's lines of what operators and backends have done stand under.
const ACTIONS: &str = "belfry::admin";

/// Only API keys with the scope `admin` get further; what they change is in the log, with whose key it was.
pub fn check_admin(head: &RequestHead, who: &Identity) -> Result<(), Refusal> {
    let (by, method, path) = (who.owner(), &head.method, head.uri.path());
    if who.admin {
        if *method != Method::GET {
            tracing::info!(target: ACTIONS, by = by.as_str(), %method, path, "an administrator acts");
        }
        return Ok(());
    }
    static FORBIDDEN: Quiet = Quiet::new();
    if let Some(left_out) = FORBIDDEN.due() {
        tracing::warn!(target: ACTIONS, by = by.as_str(), %method, path, left_out, "only administrators may do this");
    }
    let detail =
        "this needs an API key with the scope `admin`; create one with `belfry keys create --scopes admin`";
    Err(Refusal::new(Code::Forbidden, detail))
}
