//! `POST /v1/sessions/{session}/commands`: the way up for SSE and long-poll.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Path, Payload},
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::{
    Answer, Problem, State,
    body::{self, BodyLimits},
    control::session_of,
    schemas::CommandsResponse,
    streams::hub,
};
use crate::{auth::Purpose, protocol::Code, publish::Bounded};

/// The longest body: a dozen of the largest publishes.
const MAX_BODY_BYTES: usize = 1 << 20;

/// The body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandsRequest {
    /// The token, for pages that avoid a preflight; otherwise it stands in `Authorization`.
    #[schema(value_type = Option<String>)]
    token: Option<SecretString>,
    /// The commands, applied in order.
    #[schema(value_type = Vec<Object>, max_items = 64)]
    commands: Bounded<Box<RawValue>>,
}

#[derive(Debug, Serialize)]
struct Replies {
    replies: Vec<Box<RawValue>>,
}

/// Applies commands to a session, in order. One request of a session is in flight at a time.
#[utoipa::path(
    post, path = "/v1/sessions/{session}/commands", operation_id = "send_commands", tag = "connecting",
    params(("session" = String, Path, description = "From `welcome`", pattern = "^[0-9a-f]{32}$")),
    request_body = CommandsRequest,
    responses((status = 200, body = CommandsResponse)), security(("bearer" = []), ()),
)]
pub async fn commands(request: HttpRequest, payload: Payload, session: Path<String>, state: State) -> Answer {
    let id = session_of(&session)?;
    let limits = &state.config.limits;
    let hub = hub(&request)?;
    if !request.headers().contains_key(header::AUTHORIZATION) {
        hub.check_may_know(id)?;
    }
    let room = BodyLimits { bytes: MAX_BODY_BYTES, setting: None, timeout: limits.body_timeout };
    let parse = |body: &[u8]| {
        let said = body::parse(body, r#"{"commands":[{"type":"ping"}]}"#);
        said.map(|CommandsRequest { token, commands: Bounded(commands) }| (token, commands))
    };
    let (who, commands) = state.identify_with_body(&request, payload, room, Purpose::Call, parse).await?;
    if commands.len() > limits.pending_commands {
        let detail =
            format!("{} commands; a request has at most {}", commands.len(), limits.pending_commands);
        return Err(Problem::new(Code::TooLarge, detail));
    }
    if let Some(long) = commands.iter().find(|command| command.get().len() > limits.client_frame_bytes) {
        let (long, limit) = (long.get().len(), limits.client_frame_bytes);
        return Err(Problem::new(Code::TooLarge, format!("a command of {long} bytes; the limit is {limit}")));
    }
    let commands = commands.into_iter().map(Box::<str>::from).collect();
    let replies = hub.apply(id, who, commands).await?;
    Ok(HttpResponse::Ok().json(Replies { replies }))
}
