//! Server-Sent Events.

use std::{collections::VecDeque, time::Duration};

use reqwest::{
    Response,
    header::{ACCEPT, CONTENT_TYPE},
};
use tokio::time::timeout;

use super::{
    connection::{Cut, Target},
    event_stream::EventStream,
    resume::Resume,
};
use crate::cli::client::{self, CONNECT_TIMEOUT};

const EVENT_STREAM: &str = "text/event-stream";

/// An open event stream.
pub struct Sse {
    response: Response,
    parser: EventStream,
    events: VecDeque<String>,
}

impl Sse {
    /// Asks for the stream.
    pub async fn open(target: &Target, resume: &Resume) -> Result<Self, Cut> {
        let request = target
            .http
            .get(target.endpoint("/v1/sse", resume))
            .headers(target.headers.clone())
            .header(ACCEPT, EVENT_STREAM);
        // The stream itself has no deadline, so the client cannot set one for the head alone.
        let answer = timeout(CONNECT_TIMEOUT, client::send(request)).await;
        let response = answer.map_err(|_| Cut::Silent(CONNECT_TIMEOUT))??.map_err(Cut::Refused)?;
        let kind =
            response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("nothing");
        if !kind.starts_with(EVENT_STREAM) {
            return Err(Cut::NotBelfry(format!(
                "the server answered {kind}, no event stream; is --url right?"
            )));
        }
        Ok(Self { response, parser: EventStream::default(), events: VecDeque::new() })
    }

    /// The next event's data.
    pub async fn next(&mut self, silence: Duration) -> Result<String, Cut> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Ok(event);
            }
            let chunk = timeout(silence, self.response.chunk()).await.map_err(|_| Cut::Silent(silence))??;
            let bytes = chunk.ok_or(Cut::Ended)?;
            let events = self.parser.push(&bytes).map_err(|error| Cut::Network(error.into()))?;
            self.events.extend(events);
        }
    }
}
