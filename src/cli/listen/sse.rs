//! Server-Sent Events.

use std::{collections::VecDeque, time::Duration};

use http_body_util::BodyExt as _;
use hyper::{body::Incoming, header::CONTENT_TYPE};
use tokio::time::timeout;

use super::{
    connection::{Cut, Target},
    event_stream::EventStream,
    resume::Resume,
};
use crate::{
    cli::client::{self, CONNECT_TIMEOUT},
    client::Error,
};

const EVENT_STREAM: &str = "text/event-stream";

pub struct Sse {
    body: Incoming,
    parser: EventStream,
    events: VecDeque<String>,
}

impl Sse {
    pub async fn open(target: &Target, resume: &Resume) -> Result<Self, Cut> {
        let request = target.get(&target.path("/v1/sse", resume), EVENT_STREAM)?;
        let mut connection = target.server.connect().await?;
        let response = client::send(&mut connection, request, CONNECT_TIMEOUT).await?;
        let response = response.map_err(Cut::Refused)?;
        let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or("nothing");
        if !kind.starts_with(EVENT_STREAM) {
            let detail = format!("the server answered {kind}, no event stream; is --url right?");
            return Err(Cut::NotBelfry(detail));
        }
        Ok(Self { body: response.into_body(), parser: EventStream::default(), events: VecDeque::new() })
    }

    pub async fn next(&mut self, silence: Duration) -> Result<String, Cut> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Ok(event);
            }
            let frame = timeout(silence, self.body.frame()).await.map_err(|_| Cut::Silent(silence))?;
            let frame = frame.ok_or(Cut::Ended)?.map_err(|error| Error::Broken(error.to_string()))?;
            let Ok(bytes) = frame.into_data() else { continue };
            let events = self.parser.push(&bytes).map_err(|error| Cut::Network(error.into()))?;
            self.events.extend(events);
        }
    }
}
