//! `/v1/sse` and `/v1/poll`: from the request to the body that carries the session.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    body::{MessageBody, None as NoBody},
    http::{
        Method, Version,
        header::{self, ContentEncoding, HeaderValue},
    },
    web::Payload,
};

use super::{Answer, AppState, State, body::BodyLimits, schemas::PollResponse};
use crate::{
    auth::Purpose,
    hub::{Hold, Hub, Refused},
    protocol::{Code, Refusal},
    session::{Manners, Millis},
    transport::{
        leave::Leaving,
        params::{self, Params},
        poll::PollBody,
        sse,
        stream::StreamBody,
    },
};

/// What keeps middleboxes from holding a stream back or changing it.
const NO_TRANSFORM: &str = "no-cache, no-store, no-transform";

/// Opens an event stream (WHATWG HTML §9.2). See PROTOCOL.md for parameters and frames.
#[utoipa::path(
    get, path = "/v1/sse", operation_id = "open_event_stream", tag = "connecting",
    params(
        ("channels" = Option<String>, Query, description = "Comma-separated, at most 1,024; absent on a new session: the user's own"),
        ("cursor" = Option<String>, Query, description = "Where to go on from: a cursor as received, or `earliest`; absent: from now"),
        ("Last-Event-ID" = Option<String>, Header, description = "Wins over `cursor`"),
        ("session" = Option<String>, Query, description = "The session to carry on", pattern = "^[0-9a-f]{32}$"),
        ("attempt" = Option<u64>, Query, format = "uint64", description = "Raised with each connection of a session"),
        ("connection" = Option<String>, Query, description = "A random name per page", min_length = 1, max_length = 64),
        ("heartbeat_ms" = Option<u64>, Query, description = "Default 20,000", minimum = 1000, maximum = 60000),
        ("ticket" = Option<String>, Query, description = "From POST /v1/tickets; opens one stream"),
        ("pad" = Option<u8>, Query, description = "1: 16 KiB of comment in front", maximum = 1),
    ),
    responses((status = 200, body = String, content_type = "text/event-stream", description = "Frames as events; messages have no `event:` line")),
    security(("bearer" = []), ()),
)]
pub async fn sse(request: HttpRequest, payload: Payload, state: State) -> Answer {
    let last_id = request.headers().get("last-event-id");
    match connect(&request, payload, &state, &Manners::EVENT_STREAM, last_id).await {
        Ok((connection, opened)) => {
            let body = StreamBody::new(connection, &Manners::EVENT_STREAM, sse::Events::begin(opened.pad));
            Ok(head(&request, "text/event-stream").body(body))
        }
        Err(refused) if is_event_source(&request) && is_for_later(refused.refusal.code) => {
            // EventSource never retries an error, so it is told in its own language.
            let closing = sse::event(&refused.frame(), None);
            let text = [sse::prelude(false), closing].concat();
            Ok(head(&request, "text/event-stream").body(text))
        }
        Err(refused) => Err(refused.into()),
    }
}

/// The same with the parameters, and the token, in the body: some middleboxes let POST streams
/// through where they hold GETs back.
#[utoipa::path(
    post, path = "/v1/sse", operation_id = "open_event_stream_by_post", tag = "connecting",
    request_body(content = params::Body, description = "The parameters of the GET, and `token`; read as JSON also as `text/plain`", content_type = "application/json"),
    responses((status = 200, body = String, content_type = "text/event-stream", description = "Frames as events")),
    security(("bearer" = []), ()),
)]
pub async fn sse_post(request: HttpRequest, payload: Payload, state: State) -> Answer {
    sse(request, payload, state).await
}

/// Answers with what comes after the cursor, at the latest after `wait` seconds.
#[utoipa::path(
    get, path = "/v1/poll", operation_id = "poll", tag = "connecting",
    params(
        ("channels" = Option<String>, Query, description = "Comma-separated, at most 1,024"),
        ("session" = Option<String>, Query, description = "From the first answer; without it the answer comes at once", pattern = "^[0-9a-f]{32}$"),
        ("cursor" = Option<String>, Query, description = "From the last answer; presenting it acknowledges it"),
        ("attempt" = Option<u64>, Query, format = "uint64", description = "Raised with each connection of a session"),
        ("connection" = Option<String>, Query, description = "A random name per page", min_length = 1, max_length = 64),
        ("wait" = Option<u64>, Query, description = "Seconds; default 25", maximum = 60),
        ("ticket" = Option<String>, Query, description = "From POST /v1/tickets; opens one stream"),
    ),
    responses((status = 200, body = PollResponse)), security(("bearer" = []), ()),
)]
pub async fn poll(request: HttpRequest, payload: Payload, state: State) -> Answer {
    let (connection, opened) = connect(&request, payload, &state, &Manners::LONG_POLL, None).await?;
    let body = PollBody::new(connection, opened.wait)?;
    Ok(head(&request, "application/json").body(body))
}

/// The same with the parameters, and the token, in the body.
#[utoipa::path(
    post, path = "/v1/poll", operation_id = "poll_by_post", tag = "connecting",
    request_body(content = params::Body, description = "The parameters of the GET, and `token`; read as JSON also as `text/plain`", content_type = "application/json"),
    responses((status = 200, body = PollResponse)), security(("bearer" = []), ()),
)]
pub async fn poll_post(request: HttpRequest, payload: Payload, state: State) -> Answer {
    poll(request, payload, state).await
}

/// What the body still needs of the parameters.
pub struct Opened {
    pub pad: bool,
    pub wait: Millis,
}

/// Connects a client, by query or body. `last_id`: where to go on from, stronger than the cursor.
pub async fn connect(
    request: &HttpRequest,
    payload: Payload,
    state: &AppState,
    manners: &'static Manners,
    last_id: Option<&HeaderValue>,
) -> Result<(Hold, Opened), Refused> {
    let opened = async {
        let hub = hub(request)?;
        let (identity, mut params) = if request.method() == Method::POST {
            let limits = BodyLimits {
                bytes: state.config.limits.client_frame_bytes,
                setting: Some("limits.client_frame_bytes"),
                timeout: state.config.limits.body_timeout,
            };
            let parse = |body: &[u8]| Params::from_body(body).map(|mut params| (params.token.take(), params));
            state.identify_with_body(request, payload, limits, Purpose::Stream, parse).await?
        } else {
            let params = Params::from_query(request.query_string())?;
            (state.identify(request.head(), None, Purpose::Stream).await?, params)
        };
        // Whether a draining node takes it is seen when it is known what it is: `Hub::connect`.
        hub.node().check_room()?;
        if let Some(id) = last_id {
            params.set_last_event_id(id.to_str().unwrap_or("not ASCII"))?;
        }
        let session = &state.config.session;
        let opened = Opened { pad: params.pad, wait: params.wait(session)? };
        let connection = hub.connect(params.connect(manners, identity, session)?).await?;
        Ok((connection, opened))
    };
    opened.await.inspect_err(|it: &Refused| state.metrics.admission.refused[it.refusal.code].inc())
}

/// The hub of the worker that this request came to.
pub fn hub(request: &HttpRequest) -> Result<&Hub, Refusal> {
    let hub = request.app_data::<Hub>();
    hub.ok_or_else(|| Refusal::new(Code::Internal, "this server was built without its hub"))
}

/// The head of an answer whose body takes its time.
pub fn head(request: &HttpRequest, content_type: &'static str) -> StreamHead {
    let mut head = HttpResponse::Ok();
    head.insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::CACHE_CONTROL, NO_TRANSFORM))
        .insert_header(("X-Accel-Buffering", "no"))
        .insert_header(ContentEncoding::Identity);
    StreamHead { head, request: request.clone() }
}

pub struct StreamHead {
    head: HttpResponseBuilder,
    request: HttpRequest,
}

impl StreamHead {
    pub fn body<B: MessageBody + Unpin + 'static>(mut self, body: B) -> HttpResponse {
        let body = Leaving::new(&self.request, body);
        if self.request.version() != Version::HTTP_10 {
            return self.head.body(body);
        }
        // HTTP/1.0 knows no chunks: the end of the connection ends the body (RFC 9112 §6.3).
        let mut answer =
            self.head.force_close().message_body(NoBody::new()).expect("the headers are constants");
        answer.head_mut().no_chunking(true);
        answer.map_body(|_, _| actix_web::body::BoxBody::new(body))
    }
}

/// A native `EventSource`: it cannot set `Authorization`.
fn is_event_source(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let accepts = headers.get(header::ACCEPT).is_some_and(|accept| accept == "text/event-stream");
    request.method() == Method::GET && accepts && !headers.contains_key(header::AUTHORIZATION)
}

fn is_for_later(code: Code) -> bool {
    matches!(code.status(), 429 | 503)
}
