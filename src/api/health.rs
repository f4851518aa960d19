//! Whether the server lives, and whether it works.

use std::time::Duration;

use actix_web::{HttpResponse, http::header};
use utoipa::ToSchema;

use super::{Answer, Problem, ProblemBody, State};
use crate::{log::Health, protocol::Code};

/// How long the log may take to say how it is.
const HEALTH_DEADLINE: Duration = Duration::from_secs(2);

const PROMETHEUS_TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// A plain yes.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct Status {
    /// `ok`.
    status: &'static str,
}

/// A yes, or one with an exception.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct Readiness {
    /// `ok`, or `degraded`: publishes to some channels are refused now.
    status: &'static str,
    /// The partitions (one for each Redis, from 0) whose channels that is; absent with `ok`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    partitions: Vec<u16>,
    /// What does not work there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    detail: Option<String>,
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
/// Whether a publish would be taken now (where none was committed lately, all that it needs is asked), what is published comes in, and
/// the server is not being stopped. With several Redis it is ready while one of their partitions is.
#[utoipa::path(
    get, path = "/readyz", operation_id = "get_readiness", tag = "operation",
    responses(
        (status = 200, body = Readiness),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn readyz(state: State) -> Answer {
    if let Some(why) = state.draining.why() {
        return Err(Problem::new(Code::GoingAway, why));
    }
    let late = || Health::Failed(format!("it did not say within {HEALTH_DEADLINE:?} how it is"));
    let health = tokio::time::timeout(HEALTH_DEADLINE, state.log.health()).await;
    let readiness = match health.unwrap_or_else(|_| late()) {
        Health::Ok => Readiness { status: "ok", partitions: Vec::new(), detail: None },
        Health::Degraded(partitions, reason) => {
            let partitions = partitions.into_iter().map(|partition| partition.0).collect();
            Readiness { status: "degraded", partitions, detail: Some(reason) }
        }
        Health::Failed(reason) => {
            return Err(Problem::new(Code::Unavailable, format!("the log does not work: {reason}")));
        }
    };
    Ok(HttpResponse::Ok().json(readiness))
}

/// Metrics in Prometheus's text format.
#[utoipa::path(
    get, path = "/metrics", operation_id = "get_metrics", tag = "operation",
    responses((status = 200, body = String, content_type = "text/plain")),
)]
pub async fn metrics(state: State) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, PROMETHEUS_TEXT)).body(state.metrics.encode())
}
