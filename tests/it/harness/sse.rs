//! Server-Sent Events, parsed as WHATWG HTML §9.2.6 says.

use std::collections::VecDeque;

use reqwest::{RequestBuilder, Response, header::HeaderMap};
use serde_json::Value;

use super::{Options, TestApp, soon};

/// One event of a stream.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    pub event: Option<String>,
    pub id: Option<String>,
    pub data: String,
}

impl Event {
    /// Its frame.
    pub fn json(&self) -> Value {
        let frame: Value = serde_json::from_str(&self.data).unwrap();
        let kind = frame["type"].as_str().unwrap();
        assert_eq!(self.event.as_deref(), (kind != "message").then_some(kind), "{self:?}");
        frame
    }
}

pub struct Sse {
    pub headers: HeaderMap,
    /// From `retry:`, in milliseconds.
    pub retry: Option<u64>,
    /// The bytes of comments so far.
    pub comments: usize,
    response: Response,
    text: String,
    events: VecDeque<Event>,
    event: Event,
}

impl Sse {
    pub async fn open(app: &TestApp, options: &Options) -> Result<Self, Value> {
        Self::send(app.request("GET", &options.path("/v1/sse")).bearer_auth(options.bearer())).await
    }

    /// The problem, where there is no stream.
    pub async fn send(request: RequestBuilder) -> Result<Self, Value> {
        let response = soon("the head", request.send()).await.unwrap();
        let headers = response.headers().clone();
        if response.status() != 200 {
            return Err(serde_json::from_slice(&response.bytes().await.unwrap()).unwrap());
        }
        assert_eq!(headers["content-type"], "text/event-stream");
        let (text, events, event) = (String::new(), VecDeque::new(), Event::default());
        Ok(Self { headers, retry: None, comments: 0, response, text, events, event })
    }

    /// The next event, or none at the end.
    pub async fn next(&mut self) -> Option<Event> {
        while self.events.is_empty() {
            // A cut by the server's end is an end as well.
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.text += std::str::from_utf8(&chunk).expect("events are not cut in two");
            self.parse();
        }
        self.events.pop_front()
    }

    fn parse(&mut self) {
        let Some(end) = self.text.rfind('\n') else { return };
        let lines: String = self.text.drain(..=end).collect();
        for line in lines.lines() {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "" if line.is_empty() => {
                    let event = std::mem::take(&mut self.event);
                    if event != Event::default() {
                        self.events.push_back(event);
                    }
                }
                "" => self.comments += line.len(),
                "event" => self.event.event = Some(value.to_owned()),
                "id" => self.event.id = Some(value.to_owned()),
                "data" => self.event.data.push_str(value),
                "retry" => self.retry = Some(value.parse().unwrap()),
                other => panic!("unknown field {other:?}"),
            }
        }
    }
}
