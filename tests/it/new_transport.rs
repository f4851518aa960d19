//! What a transport of one's own takes: newline-delimited JSON over chunked HTTP, with everything that it is in this
//! file. The server is the real one, with one more route.

use std::collections::VecDeque;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};
use belfry::{
    protocol::{Cursor, Entry, Frame, TransportKind},
    session::{Manners, Stream},
    testing::{
        api::{AppState, Endpoint, Problem, streams},
        transport::{Chunked, Framing, StreamBody},
    },
};
use bytes::{BufMut, Bytes, BytesMut};
use serde_json::{Value, json};

use crate::harness::{Client, Options, TestApp, soon};

/// Like an event stream, whose word it takes (one of its own would be one more in `TransportKind` and PROTOCOL.md),
/// but for the proof: no `EventSource` decides by it.
const NDJSON: Manners = Manners { proof: None, ..Manners::EVENT_STREAM };

/// Each frame is a line.
#[derive(Default)]
struct Lines(BytesMut);

impl Lines {
    fn line(&mut self, json: &str) {
        self.0.put_slice(json.as_bytes());
        self.0.put_u8(b'\n');
    }
}

impl Framing for Lines {
    fn message(&mut self, entry: &Entry, _: &[Stream]) {
        self.line(entry.json_str());
    }

    fn frame(&mut self, frame: &Frame, _: Option<&Cursor>) {
        self.line(&frame.encode());
    }
}

impl Chunked for Lines {
    fn take(&mut self) -> Bytes {
        std::mem::take(&mut self.0).freeze()
    }
}

async fn ndjson(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let (connection, _) = streams::connect(&request, payload, &state, &NDJSON, None).await?;
    let body = StreamBody::new(connection, &NDJSON, Lines::default());
    Ok(streams::head(&request, "application/x-ndjson").body(body))
}

fn routes() -> Vec<Endpoint> {
    vec![Endpoint::at("/v1/ndjson").stream(ndjson)]
}

/// A client of it.
struct Reader {
    response: reqwest::Response,
    text: String,
    frames: VecDeque<Value>,
}

impl Reader {
    async fn open(app: &TestApp, options: &Options) -> Self {
        let request = app.request("GET", &options.path("/v1/ndjson")).bearer_auth(options.bearer());
        let response = soon("the head", request.send()).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/x-ndjson");
        Self { response, text: String::new(), frames: VecDeque::new() }
    }

    async fn next(&mut self) -> Option<Value> {
        while self.frames.is_empty() {
            let chunk = soon("a chunk", self.response.chunk()).await.unwrap()?;
            self.text += std::str::from_utf8(&chunk).unwrap();
            let lines: String = match self.text.rfind('\n') {
                Some(end) => self.text.drain(..=end).collect(),
                None => continue,
            };
            self.frames.extend(lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        }
        self.frames.pop_front()
    }

    async fn frame(&mut self) -> Value {
        self.next().await.expect("the stream is to go on")
    }
}

#[tokio::test]
async fn a_new_transport_is_one_file_and_one_constant() {
    let app = TestApp::with_routes(routes, |config| {
        config.session.heartbeat_min = std::time::Duration::from_millis(50);
    })
    .await;
    let mut reader = Reader::open(&app, &Options::to(&["news"]).and("heartbeat_ms", 60_000)).await;
    let welcome = reader.frame().await;
    assert_eq!((&welcome["type"], &welcome["resumed"]), (&json!("welcome"), &json!(false)), "{welcome}");
    // No ping comes in between: it gives no proof, and the first heartbeat is far away.
    app.publish(1).await;
    let message = reader.frame().await;
    assert_eq!((&message["type"], &message["data"]), (&json!("message"), &json!(1)), "{message}");

    // The session goes on over another transport, and comes back.
    let here = |cursor: &Value| {
        Options::default()
            .and("session", welcome["session"].as_str().unwrap())
            .and("cursor", cursor.as_str().unwrap())
    };
    let mut ws = Client::connect(&app, TransportKind::Ws, &here(&message["pos"])).await;
    let close = reader.frame().await;
    assert_eq!((&close["type"], &close["code"]), (&json!("close"), &json!("replaced")), "{close}");
    assert_eq!(reader.next().await, None, "its body ends with the close");
    app.publish(2).await;
    let message = ws.message().await;
    assert_eq!(message["data"], 2);
    let mut reader = Reader::open(&app, &here(&message["pos"]).and("heartbeat_ms", 50)).await;
    let welcome_back = reader.frame().await;
    assert_eq!(welcome_back["resumed"], true, "{welcome_back}");

    // It has heartbeats, without answers to them.
    for _ in 0..5 {
        assert_eq!(reader.frame().await["type"], "ping");
    }
    app.publish(3).await;
    let data = loop {
        let mut frame = reader.frame().await;
        match frame["type"].as_str() {
            Some("ping") => {}
            _ => break frame["data"].take(),
        }
    };
    assert_eq!(data, 3);

    // It is told before it has to leave, and counted.
    assert!(app.metric("belfry_messages_delivered_total{transport=\"sse\"}").await >= 2.0);
    assert_eq!(app.post("/admin/drain", &json!({})).await.status, 202);
    let mut said = Vec::new();
    while let Some(frame) = reader.next().await {
        said.push(frame["type"].as_str().unwrap().to_owned());
    }
    said.retain(|kind| kind != "ping");
    assert_eq!(said, ["reconnect", "close"]);
}
