//! One client for three transports, so that one test body runs over all.

use belfry::{
    protocol::{Cursor, TransportKind},
    testing::auth::DEV_API_KEY,
};
use serde_json::{Value, json};

use super::{Sse, TestApp, Ws, http, http::Ask as _, poll::Poll, soon};

/// What a connection asks for. Without a token: with the development key.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub token: Option<String>,
    /// Parameters of the query, as they are.
    pub query: Vec<(&'static str, String)>,
}

impl Options {
    /// A new session with these channels.
    pub fn to(channels: &[&str]) -> Self {
        Self::default().and("channels", channels.join(","))
    }

    /// A new session of a user, with these channels; with none, those that it has by itself.
    pub fn of(token: &str, channels: &[&str]) -> Self {
        let options = if channels.is_empty() { Self::default() } else { Self::to(channels) };
        Self { token: Some(token.to_owned()), ..options }
    }

    /// Sets a parameter.
    pub fn and(mut self, name: &'static str, value: impl ToString) -> Self {
        self.query.retain(|(there, _)| *there != name);
        self.query.push((name, value.to_string()));
        self
    }

    /// Leaves a parameter out.
    pub fn without(mut self, name: &str) -> Self {
        self.query.retain(|(there, _)| *there != name);
        self
    }

    pub fn bearer(&self) -> &str {
        self.token.as_deref().unwrap_or(DEV_API_KEY)
    }

    pub fn path(&self, endpoint: &str) -> String {
        format!("{endpoint}?{}", serde_urlencoded::to_string(&self.query).unwrap())
    }
}

/// A connection whose `welcome` has come.
pub struct Client {
    pub welcome: Value,
    pub kind: TransportKind,
    pub link: Link,
    /// How far this client has come, as the contract has clients keep it.
    pub cursor: Cursor,
    options: Options,
    base: String,
}

pub enum Link {
    Ws(Ws),
    Sse(Sse),
    Poll(Poll),
}

impl Client {
    /// Connects, or says why not.
    pub async fn connect(app: &TestApp, kind: TransportKind, options: &Options) -> Self {
        match Self::try_connect(app, kind, options).await {
            Ok(client) => client,
            Err(refusal) => panic!("{kind:?} with {options:?}: {refusal}"),
        }
    }

    /// The refusal: the `close` frame of a WebSocket, the problem of the others.
    pub async fn try_connect(app: &TestApp, kind: TransportKind, options: &Options) -> Result<Self, Value> {
        let (mut link, base) = (Link::open(app, kind, options).await?, app.url(""));
        let welcome = link.next().await.expect("the first frame");
        match welcome["type"].as_str() {
            Some("welcome") => {}
            Some("close") => return Err(welcome),
            _ => panic!("the first frame is {welcome}"),
        }
        assert_eq!(welcome["transport"], kind.as_str());
        let cursor = welcome["cursor"].as_str().unwrap().parse().unwrap();
        Ok(Self { welcome, kind, link, cursor, options: options.clone(), base })
    }

    pub fn session(&self) -> &str {
        self.welcome["session"].as_str().unwrap()
    }

    /// The next frame, pings included; none at the end of the connection.
    pub async fn next(&mut self) -> Option<Value> {
        let frame = self.link.next().await?;
        let said = match frame["type"].as_str() {
            Some("message") => &frame["pos"],
            Some("gap") => &frame["resume"],
            Some("ping") => &frame["cursor"],
            _ => &Value::Null,
        };
        if let Some(said) = said.as_str() {
            let said: Cursor = said.parse().unwrap();
            said.iter().for_each(|pos| self.cursor.set(pos.partition, pos.offset));
        }
        Some(frame)
    }

    /// The next frame that is not a ping.
    pub async fn frame(&mut self) -> Value {
        loop {
            let frame = self.next().await.expect("the connection is to go on");
            if frame["type"] != "ping" {
                return frame;
            }
        }
    }

    /// The next frame, which has to be a message.
    pub async fn message(&mut self) -> Value {
        let frame = self.frame().await;
        assert_eq!(frame["type"], "message", "{frame}");
        frame
    }

    /// The data of the next messages.
    pub async fn data(&mut self, count: usize) -> Vec<Value> {
        let mut data = Vec::with_capacity(count);
        while data.len() < count {
            data.push(self.message().await["data"].take());
        }
        data
    }

    /// The next frame, which has to be a `close`, after which nothing more may come.
    pub async fn closed(&mut self) -> Value {
        let close = self.frame().await;
        assert_eq!(close["type"], "close", "{close}");
        if let Link::Ws(ws) = &mut self.link {
            assert_eq!(close["status"], ws.closed().await, "{close}");
        }
        if self.kind != TransportKind::Poll {
            assert_eq!(self.next().await, None, "after {close}");
        }
        close
    }

    /// Sends a command that has an `id`; its reply.
    pub async fn command(&mut self, command: Value) -> Value {
        if let Link::Ws(ws) = &mut self.link {
            ws.send(&command).await;
            return ws.reply(&command["id"]).await;
        }
        let answer = self.commands(&json!([command])).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["replies"][0].clone()
    }

    /// Sends commands to the session by request, over whatever the session itself runs.
    pub async fn commands(&self, commands: &Value) -> http::Answer {
        let url = format!("{}/v1/sessions/{}/commands", self.base, self.session());
        let request = http::client().post(url).bearer_auth(self.options.bearer());
        request.body(json!({ "commands": commands }).to_string()).answer().await
    }

    /// Hangs up without a word; how to go on from here.
    pub fn cut(self) -> Options {
        self.resume()
    }

    /// How another connection would carry this session on: its credential, session and cursor.
    pub fn resume(&self) -> Options {
        Options { token: self.options.token.clone(), query: Vec::new() }
            .and("session", self.session())
            .and("cursor", &self.cursor)
    }
}

impl Link {
    async fn open(app: &TestApp, kind: TransportKind, options: &Options) -> Result<Self, Value> {
        Ok(match kind {
            TransportKind::Ws => Self::Ws(Ws::open(app, options).await?),
            TransportKind::Sse => Self::Sse(Sse::open(app, options).await?),
            TransportKind::Poll => Self::Poll(Poll::open(app, options).await?),
        })
    }

    async fn next(&mut self) -> Option<Value> {
        soon("a frame", async {
            match self {
                Self::Ws(ws) => ws.next().await,
                Self::Sse(sse) => sse.next().await.map(|event| event.json()),
                Self::Poll(poll) => poll.next().await,
            }
        })
        .await
    }
}
