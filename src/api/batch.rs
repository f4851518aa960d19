//! `POST /v1/publish/batch`: many publishes in one request, each for itself.

use std::{collections::HashSet, pin::Pin};

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use futures_util::{FutureExt as _, future::join_all};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tracing::Instrument as _;
use utoipa::ToSchema;

use super::{Answer, Problem, ProblemBody, State, body, trace};
use crate::{
    auth::{Identity, Purpose},
    protocol::{Channel, Code, Published, Refusal},
    publish::{Bounded, Checked, PublishRequest, Publisher},
};

const EXAMPLE: &str = r#"{"publishes":[{"channel":"news","data":1},{"channel":"team:7","data":2}]}"#;

/// A wave that holds more than this is published before the next publish is looked at: a message to
/// many channels takes its size for each of them, so a small batch can be very large.
const MAX_WAVE_BYTES: usize = 8 << 20;

/// Many publishes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchRequest<'a> {
    /// Up to `limits.batch_publishes` bodies of `POST /v1/publish`.
    #[serde(borrow)]
    #[schema(value_type = Vec<PublishRequest>)]
    publishes: Bounded<&'a RawValue>,
}

/// One outcome for each publish, in the request's order.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResponse {
    results: Vec<Outcome>,
}

/// What became of one publish: what it would have been answered on its own.
#[derive(Debug, Serialize, ToSchema)]
pub struct Outcome {
    /// The HTTP status.
    status: u16,
    /// One for each channel, on success.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    results: Option<Vec<Published>>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = ProblemBody, required = false)]
    problem: Option<Box<RawValue>>,
}

/// Publish a batch
///
/// Each publish is checked and answered on its own; what goes to one channel keeps the batch's order.
/// Publishes to the same channel with idempotency keys wait for one another.
#[utoipa::path(
    post, path = "/v1/publish/batch", operation_id = "publish_batch", tag = "publish",
    request_body = inline(BatchRequest),
    responses(
        (status = 200, body = BatchResponse, description = "A status and results or a problem for each"),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json", description = "The batch as a whole; nothing was published"),
    ),
    security(("bearer" = [])),
)]
pub async fn batch(request: HttpRequest, payload: Payload, state: State) -> Answer {
    let who = state.identify(request.head(), None, Purpose::Call).await?;
    if request.headers().contains_key("idempotency-key") {
        let detail = "a batch has no `Idempotency-Key`: give each of its publishes an `idempotency_key`";
        return Err(Refusal::bad_request(detail).into());
    }
    let body = body::read(&request, payload, (&state.config.limits).into()).await?;
    let BatchRequest { publishes: Bounded(publishes) } = body::parse(&body, EXAMPLE)?;
    let (count, limit) = (publishes.len(), state.config.limits.batch_publishes);
    if count > limit {
        let detail = format!(
            "{count} publishes in one batch; the limit is {limit} (limits.batch_publishes); send several batches"
        );
        return Err(Problem::new(Code::TooManyPublishes, detail));
    }
    // What cannot be read is refused in its turn.
    let named = |raw: &&RawValue| parse(raw).map_or(0, |it| it.channels.map_or(1, |them| them.0.len()));
    state.publisher.check_count(&who, || publishes.iter().map(named).sum())?;
    let results = publish_all(&state.publisher, &publishes, &who).instrument(trace::span(&request)).await;
    Ok(HttpResponse::Ok().json(BatchResponse { results }))
}

/// Publishes in waves: all of a wave run side by side, begun in order. The log settles keyed
/// publishes in tasks of their own, which may overtake one another; so one of those never shares a wave
/// with an earlier publish to its channel.
async fn publish_all(publisher: &Publisher, publishes: &[&RawValue], who: &Identity) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(publishes.len());
    let mut wave: Vec<Pin<Box<dyn Future<Output = Outcome>>>> = Vec::new();
    let mut touched = Touched::default();
    for raw in publishes {
        match parse(raw).and_then(|fields| publisher.check(&fields, None, who)) {
            Ok(checked) => {
                if touched.bytes > MAX_WAVE_BYTES || touched.conflicts(&checked) {
                    outcomes.append(&mut join_all(wave.drain(..)).await);
                    touched = Touched::default();
                }
                touched.add(&checked);
                wave.push(Box::pin(publisher.append(checked).map(Outcome::from)));
            }
            Err(refusal) => wave.push(Box::pin(std::future::ready(Outcome::from(Err(refusal))))),
        }
    }
    outcomes.append(&mut join_all(wave).await);
    outcomes
}

fn parse(raw: &RawValue) -> Result<PublishRequest<'_>, Refusal> {
    body::parse(raw.get().as_bytes(), r#"{"channel":"news","data":1}"#)
}

#[derive(Default)]
struct Touched {
    bytes: usize,
    all: HashSet<Channel>,
    keyed: HashSet<Channel>,
}

impl Touched {
    fn conflicts(&self, checked: &Checked) -> bool {
        let earlier = if checked.is_keyed() { &self.all } else { &self.keyed };
        checked.channels().any(|channel| earlier.contains(channel))
    }

    fn add(&mut self, checked: &Checked) {
        self.bytes += checked.bytes();
        self.all.extend(checked.channels().cloned());
        if checked.is_keyed() {
            self.keyed.extend(checked.channels().cloned());
        }
    }
}

impl From<Result<Vec<Published>, Refusal>> for Outcome {
    fn from(result: Result<Vec<Published>, Refusal>) -> Self {
        let problem = match result {
            Ok(results) => return Self { status: 200, results: Some(results), problem: None },
            Err(refusal) => Problem::from(refusal),
        };
        let document = serde_json::value::to_raw_value(&problem.body());
        let document = document.expect("a problem always serialises");
        Self { status: problem.code().status(), results: None, problem: Some(document) }
    }
}
