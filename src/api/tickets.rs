//! `POST /v1/tickets`: what a page puts into the URL of one stream where it can set no header.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Answer, State,
    body::{self, BodyLimits},
};
use crate::auth::{MAX_TOKEN_BYTES, Purpose};

/// The body is at most a token and the JSON around it.
const MAX_BODY_BYTES: usize = MAX_TOKEN_BYTES + 1024;

/// The body of a request for a ticket, if it has one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketRequest {
    /// The token, for pages that avoid a preflight; otherwise it stands in `Authorization`.
    #[schema(value_type = Option<String>)]
    token: Option<SecretString>,
}

/// A fresh ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketResponse<'a> {
    /// What goes into `ticket=`. Opens one stream.
    ticket: &'a str,
    /// Seconds that it is good for.
    expires_in: u64,
}

/// Get a ticket for one stream
///
/// It stands for the credential that the request carries.
#[utoipa::path(
    post, path = "/v1/tickets", operation_id = "create_ticket", tag = "connecting",
    request_body(content = inline(Option<TicketRequest>), description = "Optional"),
    responses((status = 201, body = TicketResponse)), security(("bearer" = [])),
)]
pub async fn create(request: HttpRequest, payload: Payload, state: State) -> Answer {
    let limits =
        BodyLimits { bytes: MAX_BODY_BYTES, setting: None, timeout: state.config.limits.body_timeout };
    let parse = |body: &[u8]| match body {
        b"" | b"null" => Ok((None, ())),
        body => body::parse(body, r#"{"token":"…"}"#).map(|TicketRequest { token }| (token, ())),
    };
    let (who, ()) = state.identify_with_body(&request, payload, limits, Purpose::Call, parse).await?;
    who.check_may_stream()?;
    let ticket = state.auth.tickets.issue(who).await?;
    let expires_in = ticket.expires_in.as_secs();
    Ok(HttpResponse::Created().json(TicketResponse { ticket: ticket.text.expose_secret(), expires_in }))
}
