//! Errors to HTTP clients: `application/problem+json` (RFC 9457).

#[cfg(test)]
mod tests;

pub use crate::transport::ws::refusal::ProblemBody;
use crate::{
    hub::Refused,
    protocol::{Code, Refusal},
    session::Holder,
    transport::ws::refusal::RETRY_AFTER_S,
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};

pub const PROBLEM_JSON: &str = "application/problem+json";

pub type Answer = Result<HttpResponse, Problem>;

/// A refusal as an HTTP answer.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{refusal}")]
pub struct Problem {
    refusal: Refusal,
    winner: Holder,
    allow: Option<HeaderValue>,
}

impl Problem {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Refusal::new(code, detail).into()
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
        let Holder { attempt, ref connection } = self.winner;
        ProblemBody { attempt, connection: connection.as_deref(), ..ProblemBody::of(&self.refusal) }
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
        Refused::from(refusal).into()
    }
}

impl From<Refused> for Problem {
    fn from(Refused { refusal, winner, .. }: Refused) -> Self {
        Self { refusal, winner: winner.unwrap_or_default(), allow: None }
    }
}

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
