//! `POST /v1/publish`: one message to one channel or several.

use actix_web::{HttpRequest, HttpResponse, http::header::HeaderName, web::Payload};
use serde::Serialize;
use tracing::Instrument as _;
use utoipa::ToSchema;

use super::{Answer, ProblemBody, State, body, trace};
use crate::{
    auth::{Purpose, single_header},
    protocol::{Published, Refusal},
    publish::PublishRequest,
};

const EXAMPLE: &str = r#"{"channel":"news","event":"hello","data":{"text":"hi"}}"#;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What a publish gives: a result for each channel, in the request's order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublishResponse)]
pub struct Results {
    /// One for each channel.
    pub results: Vec<Published>,
}

/// Publish a message
///
/// A 2xx means that it is kept as its namespace promises: in SQL (durable), in the log's history
/// (plain), or handed to whoever listens now (ephemeral). All checks come before anything is
/// published. With an idempotency key a retry gives the first result, and completes what an
/// earlier attempt left undone.
#[utoipa::path(
    post, path = "/v1/publish", operation_id = "publish", tag = "publish",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry harmless: 1 to 128 printable ASCII characters")),
    request_body = inline(PublishRequest),
    responses(
        (status = 200, body = Results),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json", description = "Nothing was published"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "`detail` says what is known; retry with the same idempotency key"),
    ),
    security(("bearer" = [])),
)]
pub async fn publish(request: HttpRequest, payload: Payload, state: State) -> Answer {
    let who = state.identify(request.head(), None, Purpose::Call).await?;
    let body = body::read(&request, payload, (&state.config.limits).into()).await?;
    let fields: PublishRequest<'_> = body::parse(&body, EXAMPLE)?;
    let checked = state.publisher.check(&fields, idempotency_key(&request)?, &who)?;
    let results = state.publisher.append(checked).instrument(trace::span(&request)).await?;
    Ok(HttpResponse::Ok().json(Results { results }))
}

/// The header, as it was written.
fn idempotency_key(request: &HttpRequest) -> Result<Option<&str>, Refusal> {
    let refuse = || Refusal::bad_request("send the header `Idempotency-Key` once, in printable ASCII");
    single_header(request.headers(), &IDEMPOTENCY_KEY).map(|text| text.ok_or_else(refuse)).transpose()
}
