//! What lies around every route: the guard of `--dev`, and what every answer has in common.

use std::sync::Arc;

use actix_web::{
    Error, HttpResponse, ResponseError as _,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, Uri,
        header::{self, HeaderValue},
    },
    middleware::Next,
};

use super::{AppState, Problem, unread::Unread};
use crate::{auth::let_read, config::ServerConfig, protocol::Code, transport::io::Crowded};

/// What is answered whatever else there is no room for.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// Refuses what `--dev` does not answer before anything else sees it, and completes the answers.
pub async fn shell<B: MessageBody + 'static>(
    state: Arc<AppState>,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let AppState { origins, metrics, config, .. } = &*state;
    enter(&config.server, &mut request);
    let unread = Unread::of(&mut request);
    let crowded = request.request().conn_data::<Crowded>().copied();
    let draining = Arc::clone(&state.draining);
    let complete = move |answer, unread| complete(answer, unread, draining.has_begun() || crowded.is_some());
    if let Some(crowded) = crowded.filter(|_| !PROBES.contains(&request.path())) {
        let refusal = crowded.refusal();
        metrics.admission.refused[refusal.code].inc();
        let answer = complete(Problem::from(refusal).error_response(), unread);
        return Ok(request.into_response(answer));
    }
    if let Err(refusal) = origins.check_host(request.head()) {
        let is_of_origin = refusal.code == Code::ForbiddenOrigin;
        let mut answer = Problem::from(refusal).error_response();
        if is_of_origin {
            let_read(origins, request.headers(), answer.headers_mut());
        }
        return Ok(request.into_response(complete(answer, unread)));
    }
    let prefix = &config.server.path_prefix;
    if !prefix.is_empty() && request.path() == prefix {
        // Pages name their files relative to themselves.
        let query = request.query_string();
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        let there = (header::LOCATION, format!("{prefix}/{query}"));
        let answer = complete(HttpResponse::PermanentRedirect().insert_header(there).finish(), unread);
        return Ok(request.into_response(answer));
    }
    match next.call(request).await {
        Ok(answer) => {
            let (request, answer) = answer.map_into_boxed_body().into_parts();
            Ok(ServiceResponse::new(request, complete(answer, unread)))
        }
        Err(mut error) => {
            error.add_response_mapper(move |answer| complete(answer, unread.clone()));
            Err(error)
        }
    }
}

/// Takes the prefix from the request's path.
fn enter(server: &ServerConfig, request: &mut ServiceRequest) {
    let cut = request.path().len() - server.within(request.path()).len();
    let mut parts = request.uri().clone().into_parts();
    let Some(Ok(within)) =
        parts.path_and_query.as_ref().filter(|_| cut > 0).map(|all| all.as_str()[cut..].parse())
    else {
        return;
    };
    parts.path_and_query = Some(within);
    let uri = Uri::from_parts(parts).expect("only its path is another");
    request.match_info_mut().get_mut().update(&uri);
    request.head_mut().uri = uri;
}

/// Streams say more in their own `Cache-Control`, which stays.
fn complete(mut answer: HttpResponse, unread: Option<Unread>, last: bool) -> HttpResponse {
    if last {
        // The next request of this client has to find its way to another node, or a better moment.
        answer.head_mut().set_connection_type(ConnectionType::Close);
    }
    let headers = answer.headers_mut();
    for (name, value) in [(header::CACHE_CONTROL, NO_STORE), (header::X_CONTENT_TYPE_OPTIONS, NOSNIFF)] {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
    match unread {
        Some(unread) => answer.map_body(|_, body| unread.keep_with(body)),
        None => answer,
    }
}
