//! `belfry publish`: one message to one channel.

#[cfg(test)]
mod tests;

use std::{
    io::{read_to_string, stdin},
    time::Duration,
};

use anyhow::Context as _;
use bytes::Bytes;
use clap::Args;
use http_body_util::Full;
use hyper::{Method, header::CONTENT_TYPE};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{
    Failure,
    client::{self, ClientArgs, MOST_BYTES},
    output::{self, Reader},
};
use crate::{
    client::{Connection, Error, Server, body},
    protocol::{Channel, Data, Event, IdempotencyKey, MAX_IDEMPOTENCY_KEY_BYTES},
};

/// How long a publish may take. The server gives up on a commit sooner than that.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Publish a message; prints its id, seq and pos as JSON
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  belfry publish news '{\"hello\":\"world\"}' --api-key bk_dev
  belfry publish user:42 '{\"order\":7}' --event order.shipped --idempotency-key order-7-shipped
  date +'\"%T\"' | belfry publish clock -")]
pub struct PublishArgs {
    /// The channel, such as `news` or `user:42`
    channel: Channel,

    /// The message's data, any JSON; `-` reads it from standard input
    #[arg(value_name = "JSON")]
    data: String,

    /// What happened
    #[arg(long, default_value = "message", value_parser = Event::parse)]
    event: Event,

    /// The collapse key: a newer message of the same key stands for an older one
    #[arg(long)]
    key: Option<String>,

    /// Makes trying again harmless: the same key gives the first result and delivers nothing twice
    #[arg(long, value_name = "KEY", value_parser = IdempotencyKey::parse)]
    idempotency_key: Option<IdempotencyKey>,

    /// Publish it so many times, one after the other (idempotency keys get -1, -2 … appended)
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    count: u64,

    #[command(flatten)]
    client: ClientArgs,
}

#[derive(Serialize)]
struct Body<'a> {
    channel: &'a Channel,
    event: &'a Event,
    data: &'a Data,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<IdempotencyKey>,
}

#[derive(Deserialize)]
struct Answer {
    results: Vec<Box<RawValue>>,
}

pub async fn run(args: PublishArgs) -> Result<(), Failure> {
    let data = read_data(&args.data)?;
    let server = args.client.server()?;
    let headers = args.client.authorization(None)?;
    let mut kept = None;
    for number in 1..=args.count {
        let key = args.idempotency_key.as_ref().map(|key| numbered(key, number, args.count));
        let body = Body {
            channel: &args.channel,
            event: &args.event,
            data: &data,
            key: args.key.as_deref(),
            idempotency_key: key.transpose()?,
        };
        let mut request =
            server.request(Method::POST, "/v1/publish").header(CONTENT_TYPE, "application/json");
        request.headers_mut().expect("the request is sound").extend(headers.clone());
        let request = request.body(Full::from(serde_json::to_vec(&body)?))?;
        let answer = publish(&server, &mut kept, request).await.map_err(unknown_outcome)?;
        let answer = answer.map_err(client::ServerProblem::into_failure)?;
        let answer: Answer = serde_json::from_slice(&answer).map_err(|error| {
            unknown_outcome(Error::Broken(format!("the answer is no publish's: {error}")))
        })?;
        for result in answer.results {
            match output::line(result.get()) {
                Ok(Reader::There) => {}
                // Who has seen enough wants no more.
                Ok(Reader::Gone) => return Ok(()),
                Err(error) => {
                    let said = format!("published, and the answer cannot be printed ({})", result.get());
                    return Err(anyhow::Error::new(error).context(said).into());
                }
            }
        }
    }
    Ok(())
}

/// On the connection of the last one, while the server keeps it open.
async fn publish(
    server: &Server,
    kept: &mut Option<Connection>,
    request: hyper::Request<Full<Bytes>>,
) -> Result<Result<Bytes, client::ServerProblem>, Error> {
    let mut connection = server.reconnect(kept.take()).await?;
    let answer = match client::send(&mut connection, request, TIMEOUT).await? {
        Ok(answer) => Ok(body(answer, MOST_BYTES, TIMEOUT).await?),
        Err(problem) => Err(problem),
    };
    *kept = Some(connection);
    Ok(answer)
}

fn read_data(argument: &str) -> Result<Data, Failure> {
    let piped = (argument == "-").then(|| read_to_string(stdin())).transpose();
    let piped = piped.context("cannot read standard input")?;
    Ok(Data::parse(piped.as_deref().unwrap_or(argument))
        .context("JSON text has quotes of its own: '\"hello\"'")?)
}

/// A message of its own for each of several publishes.
fn numbered(key: &IdempotencyKey, number: u64, count: u64) -> Result<IdempotencyKey, Failure> {
    if count == 1 {
        return Ok(key.clone());
    }
    let longer = || {
        format!(
            "with -{number} appended the idempotency key is longer than {MAX_IDEMPOTENCY_KEY_BYTES} bytes"
        )
    };
    Ok(IdempotencyKey::parse(&format!("{}-{number}", key.as_str())).with_context(longer)?)
}

fn unknown_outcome(error: Error) -> Failure {
    let advice = match error {
        Error::Connect(..) => "cannot reach the server; is it running, and is --url right?",
        Error::Broken(_) | Error::Late(_) => {
            "the message may or may not have been published; with --idempotency-key, trying again is harmless"
        }
    };
    Failure::unreachable(anyhow::Error::new(error).context(advice))
}
