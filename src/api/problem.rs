//! Errors to HTTP clients: `application/problem+json` (RFC 9457).

#[cfg(test)]
mod tests;

use std::fmt;

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    protocol::{Code, Refusal},
    transport::ws::refusal::RETRY_AFTER_S,
};

/// The media type of a problem document.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What handlers return.
pub type Answer = Result<HttpResponse, Problem>;

/// A refusal as an HTTP answer.
#[derive(Debug, Clone)]
pub struct Problem {
    refusal: Refusal,
    winner: Option<(Option<u64>, Option<String>)>,
    allow: Option<HeaderValue>,
}

/// Why a request was refused (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody<'a> {
    /// `/problems/<code>`.
    #[serde(rename = "type")]
    kind: String,
    /// The code in words.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// What is wrong, and what to do.
    detail: &'a str,
    /// What clients switch on.
    #[schema(value_type = String)]
    code: Code,
    /// With `replaced`: the number of the connection that took over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    attempt: Option<u64>,
    /// With `replaced`: its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    connection: Option<&'a str>,
}

impl Problem {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Refusal::new(code, detail).into()
    }

    /// Names the connection that took over: for `replaced`.
    pub fn with_winner(self, attempt: Option<u64>, connection: Option<String>) -> Self {
        Self { winner: Some((attempt, connection)), ..self }
    }

    pub fn not_found(request: &HttpRequest) -> Self {
        let path: String = request.path().chars().take(128).collect();
        Self::new(Code::NotFound, format!("nothing is at {path:?}; GET /openapi.json lists what there is"))
    }

    /// The path exists and takes other methods (RFC 9110 §15.5.6 wants them named).
    pub fn method_not_allowed(request: &HttpRequest, allow: HeaderValue) -> Self {
        let (method, path) = (request.method(), request.path());
        let allowed = allow.to_str().unwrap_or_default();
        let detail = format!("{path} does not take {method}; it takes {allowed}");
        Self { allow: Some(allow), ..Self::new(Code::MethodNotAllowed, detail) }
    }

    pub fn code(&self) -> Code {
        self.refusal.code
    }

    pub fn body(&self) -> ProblemBody<'_> {
        let Refusal { code, detail } = &self.refusal;
        let (attempt, connection) = self
            .winner
            .as_ref()
            .map_or((None, None), |(attempt, connection)| (*attempt, connection.as_deref()));
        ProblemBody {
            kind: format!("/problems/{code}"),
            title: code.title(),
            status: code.status(),
            detail,
            code: *code,
            attempt,
            connection,
        }
    }

    /// The header that the status asks for.
    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        let fixed = HeaderValue::from_static;
        match self.code().status() {
            // RFC 9110 §15.5.2.
            401 => Some((header::WWW_AUTHENTICATE, fixed("Bearer"))),
            405 => self.allow.clone().map(|allow| (header::ALLOW, allow)),
            // RFC 9110 §15.5.22.
            426 => Some((header::UPGRADE, fixed("websocket"))),
            429 | 503 => Some((header::RETRY_AFTER, HeaderValue::from(rand::random_range(RETRY_AFTER_S)))),
            _ => None,
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, winner: None, allow: None }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.fmt(f)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).expect("the table of codes holds HTTP statuses")
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        answer.content_type(PROBLEM_JSON);
        if let Some(header) = self.header() {
            answer.insert_header(header);
        }
        // What is left of a body that was not read to its end would be taken for the next request.
        if matches!(self.code(), Code::TooLarge | Code::BodyTimeout) {
            answer.force_close();
        }
        answer.body(serde_json::to_string(&self.body()).expect("a problem always serialises"))
    }
}
