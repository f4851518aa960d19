//! What lies around every route: the guard of `--dev`, and the headers that every answer has.

use std::sync::Arc;

use actix_web::{
    Error, ResponseError as _,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
};

use super::Problem;
use crate::auth::OriginPolicy;

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// Refuses what `--dev` does not answer before anything else sees it, and completes the headers.
pub async fn shell<B: MessageBody + 'static>(
    origins: Arc<OriginPolicy>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if let Err(refusal) = origins.check_host(request.head()) {
        let mut answer = Problem::from(refusal).error_response();
        complete(answer.headers_mut());
        return Ok(request.into_response(answer).map_into_right_body());
    }
    match next.call(request).await {
        Ok(mut answer) => {
            complete(answer.headers_mut());
            Ok(answer.map_into_left_body())
        }
        Err(mut error) => {
            error.add_response_mapper(|mut answer| {
                complete(answer.headers_mut());
                answer
            });
            Err(error)
        }
    }
}

/// Streams say more in their own `Cache-Control`, which stays.
fn complete(headers: &mut HeaderMap) {
    let mut default = |name: HeaderName, value: HeaderValue| {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    };
    default(header::CACHE_CONTROL, NO_STORE);
    default(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
}
