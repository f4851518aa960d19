//! `GET /v1/ws` without a WebSocket handshake.

use super::{Problem, ProblemBody};
use crate::protocol::Code;

/// Open a WebSocket
///
/// Subprotocol `belfry.v1`; see PROTOCOL.md for parameters and frames. A request that is no handshake is told so.
#[utoipa::path(
    get, path = "/v1/ws", operation_id = "open_websocket", tag = "connecting",
    responses(
        (status = 101, description = "WebSocket; anything that is refused after this is said in a `close` frame"),
        (status = 426, body = ProblemBody, content_type = "application/problem+json", description = "Not a WebSocket handshake"),
    ),
)]
pub async fn required() -> Result<&'static str, Problem> {
    let detail = "/v1/ws takes WebSocket handshakes only; use a WebSocket client, or /v1/sse or /v1/poll";
    Err(Problem::new(Code::UpgradeRequired, detail))
}
