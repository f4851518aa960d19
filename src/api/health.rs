//! Whether the server lives, and whether it works.

use std::time::Duration;

use actix_web::{HttpResponse, http::header, web::Data};
use utoipa::ToSchema;

use super::{Answer, AppState, Problem, ProblemBody};
use crate::{log::Health, protocol::Code};

/// How long the log may take to say how it is.
const HEALTH_DEADLINE: Duration = Duration::from_secs(2);

/// The media type that Prometheus asks for.
const PROMETHEUS_TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// A plain yes.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct Status {
    /// `ok`.
    status: &'static str,
}

/// Liveness
///
/// Whether the process answers. Touches nothing else: a database that is away is no reason to
/// restart the process.
#[utoipa::path(operation_id = "get_liveness", get, path = "/healthz", tag = "operation", responses((status = 200, body = Status)))]
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(r#"{"status":"ok"}"#)
}

/// Readiness
///
/// Whether publishes are taken and history can be read, and the server is not being stopped.
#[utoipa::path(
    operation_id = "get_readiness",
    get,
    path = "/readyz",
    tag = "operation",
    responses(
        (status = 200, body = Status),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn readyz(state: Data<AppState>) -> Answer {
    if state.draining.has_begun() {
        return Err(Problem::new(Code::GoingAway, "the server is being stopped"));
    }
    match tokio::time::timeout(HEALTH_DEADLINE, state.log.health()).await {
        Ok(Health::Ok) => Ok(HttpResponse::Ok().json(Status { status: "ok" })),
        Ok(Health::Failed(reason)) => {
            Err(Problem::new(Code::Unavailable, format!("the log does not work: {reason}")))
        }
        Err(_) => Err(Problem::new(
            Code::Unavailable,
            format!("the log did not say within {HEALTH_DEADLINE:?} whether it works"),
        )),
    }
}

/// Metrics in Prometheus's text format.
#[utoipa::path(
    operation_id = "get_metrics",
    get,
    path = "/metrics",
    tag = "operation",
    responses((status = 200, body = String, content_type = "text/plain")),
)]
pub async fn metrics(state: Data<AppState>) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, PROMETHEUS_TEXT)).body(state.metrics.encode())
}
