//! CORS for what pages use: transports, commands, tickets and history, with their errors.
//!
//! Our own few lines, since answers to refused preflights need `Vary: Origin` as well, and
//! credentials must not be granted to origins that are not listed, which may read that they are refused. Publish and the administrative
//! endpoints are not covered: no page of another origin has business there.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use actix_web::{
    Error, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::{
        Method,
        header::{self, HeaderMap, HeaderValue},
    },
    middleware::{Next, from_fn},
};

use super::OriginPolicy;

/// How long a browser remembers a preflight's answer: the longest that Chromium does.
const MAX_AGE_S: HeaderValue = HeaderValue::from_static("7200");

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST");
/// The last four are what tracing tools add to every request of a page.
const REQUEST_HEADERS: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, idempotency-key, last-event-id, traceparent, tracestate, baggage, sentry-trace",
);
const VARY: HeaderValue = HeaderValue::from_static("Origin");
const RESPONSE_HEADERS: HeaderValue = HeaderValue::from_static("retry-after");

/// Which paths pages of other origins may use.
pub type Covers = fn(path: &str) -> bool;

/// Wraps an app, scope or resource with CORS for the paths that are covered. Wrapped around the
/// whole app it also answers preflights of routes that have no `OPTIONS`, and marks every error:
/// `App::new().wrap(cors(&policy, |path| path == "/v1/sse"))`.
pub fn cors<S, B>(
    policy: &Arc<OriginPolicy>,
    covers: Covers,
) -> impl Transform<S, ServiceRequest, Response = ServiceResponse<EitherBody<B>>, Error = Error, InitError = ()>
+ use<S, B>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    let policy = policy.clone();
    from_fn(move |request: ServiceRequest, next: Next<B>| handle(policy.clone(), covers, request, next))
}

async fn handle<B: MessageBody + 'static>(
    policy: Arc<OriginPolicy>,
    covers: Covers,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if !covers(request.path()) {
        return next.call(request).await.map(ServiceResponse::map_into_left_body);
    }
    let cookies = policy.grants_cookies();
    let is_preflight = is_preflight(&request);
    // Whoever may read nothing is refused, and may read that (`OriginPolicy::check_page`). What is granted is the
    // text that came: browsers compare it byte by byte.
    let head = request.head();
    let granted = policy.grants_cors(head) || (!is_preflight && policy.is_from_elsewhere(head));
    let origin = granted.then(|| request.headers().get(header::ORIGIN).cloned()).flatten();
    if is_preflight {
        let mut response = HttpResponse::Ok().finish();
        let headers = response.headers_mut();
        if origin.is_some() {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE_S);
        }
        mark(headers, origin, cookies);
        return Ok(request.into_response(response).map_into_right_body());
    }
    match next.call(request).await {
        Ok(mut response) => {
            mark(response.headers_mut(), origin, cookies);
            Ok(response.map_into_left_body())
        }
        Err(mut error) => {
            error.add_response_mapper(move |mut response| {
                mark(response.headers_mut(), origin.clone(), cookies);
                response
            });
            Err(error)
        }
    }
}

fn is_preflight(request: &ServiceRequest) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// `Vary` stands on every answer, or a cache would give one origin's answer to another.
fn mark(headers: &mut HeaderMap, origin: Option<HeaderValue>, cookies: bool) {
    headers.append(header::VARY, VARY);
    let Some(origin) = origin else { return };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
    if cookies {
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
}
