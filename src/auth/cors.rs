//! CORS for what pages use: transports, commands, tickets and history, with their errors.
//!
//! Our own few lines, since answers to refused preflights need `Vary: Origin` as well, and an origin that is not listed
//! may read that it is refused ([`OriginPolicy::check_page`]), and nothing else. Publish and the administrative endpoints
//! are not wrapped: no page of another origin has business there.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use actix_web::{
    Error, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::{
        Method, StatusCode,
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

/// Wraps an app, scope or resource with CORS. Wrapped around the whole app it also answers preflights of routes that have
/// no `OPTIONS`, and marks every error: `App::new().wrap(cors(&policy))`.
pub fn cors<S, B>(
    policy: &Arc<OriginPolicy>,
) -> impl Transform<S, ServiceRequest, Response = ServiceResponse<EitherBody<B>>, Error = Error, InitError = ()>
+ use<S, B>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    let policy = policy.clone();
    from_fn(move |request: ServiceRequest, next: Next<B>| handle(policy.clone(), request, next))
}

async fn handle<B: MessageBody + 'static>(
    policy: Arc<OriginPolicy>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let cookies = policy.cookies;
    let listed = policy.grants_cors(request.head());
    // What is granted is the text that came: browsers compare it byte by byte.
    let origin = request.headers().get(header::ORIGIN).filter(|_| listed).cloned();
    if is_preflight(&request) {
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
    let refused =
        request.headers().get(header::ORIGIN).filter(|_| policy.check_page(request.head()).is_err()).cloned();
    match next.call(request).await {
        Ok(mut response) => {
            let refused = refused.filter(|_| response.status() == StatusCode::FORBIDDEN);
            mark(response.headers_mut(), origin.or(refused), cookies);
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

/// Lets the page that sent these headers read that it is refused, which tells it nothing else.
pub fn let_read(policy: &OriginPolicy, request: &HeaderMap, refusal: &mut HeaderMap) {
    mark(refusal, request.get(header::ORIGIN).cloned(), policy.cookies);
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
