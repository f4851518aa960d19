//! Replays one section: a conversation with a server of its own.

use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
};

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::{Client, Method, Response};
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use super::{
    expect::Names,
    markdown::{Block, Section, joined_lines},
};
use crate::harness::SOON;

/// Whether a block takes part.
pub fn is_replayed(block: &Block) -> bool {
    matches!(&*block.language, "http" | "sse" | "websocket")
}

/// Replays a section; the failure says where and what.
/// `before`: what lies before the first position of each partition.
pub async fn section(
    section: &Section,
    server: SocketAddr,
    before: BTreeMap<u64, u64>,
) -> Result<(), String> {
    let mut conversation = Conversation::new(server, before);
    for block in section.blocks.iter().filter(|block| is_replayed(block)) {
        conversation
            .block(block)
            .await
            .map_err(|error| format!("PROTOCOL.md:{} ({}): {error}", block.line, section.title))?;
    }
    conversation.all_answered().map_err(|error| format!("PROTOCOL.md, {}: {error}", section.title))
}

struct Conversation {
    address: SocketAddr,
    client: Client,
    names: Names,
    /// The answer that has yet to be shown.
    answer: Option<Response>,
    events: Option<Events>,
    socket: Option<WebSocketStream<MaybeTlsStream<TcpStream>>>,
    /// Frames that were heard before what is shown before them.
    early: VecDeque<String>,
}

/// An open event stream.
struct Events {
    response: Response,
    text: String,
}

impl Conversation {
    fn new(address: SocketAddr, before: BTreeMap<u64, u64>) -> Self {
        let client = Client::builder().no_proxy().build().unwrap();
        Self {
            address,
            client,
            names: Names::of_log(before),
            answer: None,
            events: None,
            socket: None,
            early: VecDeque::new(),
        }
    }

    async fn block(&mut self, block: &Block) -> Result<(), String> {
        match &*block.language {
            "http" if block.text.starts_with("HTTP/") => self.answer(&block.text).await,
            "http" => self.request(&block.text).await,
            "sse" => self.events(&block.text).await,
            _ => self.websocket(&block.text).await,
        }
    }

    async fn request(&mut self, text: &str) -> Result<(), String> {
        self.all_answered()?;
        let text = self.names.fill(text);
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let mut lines = joined_lines(head).into_iter();
        let line = lines.next().ok_or("an empty request")?;
        let (method, path) = line.split_once(' ').ok_or("a request begins with `METHOD /path`")?;
        let method = Method::from_bytes(method.as_bytes()).map_err(|error| error.to_string())?;
        let mut request = self.client.request(method, format!("http://{}{path}", self.address));
        for header in lines {
            let (name, value) = header.split_once(": ").ok_or(format!("no header: {header}"))?;
            request = request.header(name, value);
        }
        let sent = timeout(SOON, request.body(body.trim_end().to_owned()).send()).await;
        self.answer = Some(sent.map_err(|_| "no answer in time")?.map_err(|error| format!("{error:?}"))?);
        Ok(())
    }

    fn all_answered(&self) -> Result<(), String> {
        match &self.answer {
            Some(answer) => Err(format!("the answer to {} is not shown", answer.url().path())),
            None => Ok(()),
        }
    }

    async fn answer(&mut self, text: &str) -> Result<(), String> {
        let response = self.answer.take().ok_or("an answer is shown without a request before it")?;
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let mut lines = head.lines();
        let line = lines.next().expect("it begins with HTTP/");
        let status = format!("HTTP/1.1 {}", response.status());
        let headers = response.headers().clone();
        let mut wrong = self.names.text(line, &status).err();
        for header in lines {
            let (name, value) = header.split_once(": ").ok_or(format!("no header: {header}"))?;
            let heard = headers.get(name).ok_or(format!("the header `{name}` is missing"))?;
            let checked = self.names.text(value, heard.to_str().unwrap_or_default());
            wrong = wrong.or(checked.err().map(|error| format!("{name}: {error}")));
        }
        let streams = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        if wrong.is_none() && streams {
            self.events = Some(Events { response, text: String::new() });
            return self.events(body).await;
        }
        let heard = timeout(SOON, response.text()).await.map_err(|_| "the body did not end")?;
        let heard = heard.map_err(|error| error.to_string())?;
        match wrong {
            Some(wrong) => Err(format!("{wrong}\n{heard}")),
            None => self.names.body(body, &heard),
        }
    }

    async fn events(&mut self, text: &str) -> Result<(), String> {
        for shown in text.split("\n\n").filter(|event| !event.trim().is_empty()) {
            let shown: VecDeque<String> = joined_lines(shown.trim_end()).into();
            loop {
                let events = self.events.as_mut().ok_or("no event stream is open")?;
                let heard = timeout(SOON, events.next()).await;
                let heard = heard.map_err(|_| format!("nothing came, and this is shown: {shown:?}"))??;
                let ping = "event: ping";
                if heard.starts_with(ping) && shown.front().is_some_and(|line| line != ping) {
                    continue;
                }
                self.event(&shown, &heard).map_err(|error| format!("{error}\nin {heard}"))?;
                break;
            }
        }
        Ok(())
    }

    fn event(&mut self, shown: &VecDeque<String>, heard: &str) -> Result<(), String> {
        let heard: Vec<&str> = heard.lines().collect();
        if shown.len() != heard.len() {
            return Err(format!("shown {} lines: {shown:?}", shown.len()));
        }
        for (shown, heard) in shown.iter().zip(heard) {
            match (shown.strip_prefix("data: "), heard.strip_prefix("data: ")) {
                (Some(shown), Some(heard)) => self.names.body(shown, heard)?,
                _ => self.names.text(shown, heard)?,
            }
        }
        Ok(())
    }

    async fn websocket(&mut self, text: &str) -> Result<(), String> {
        let mut lines: VecDeque<String> = joined_lines(text).into();
        if !lines.front().is_some_and(|line| line.starts_with(['<', '>'])) {
            self.open(&mut lines).await?;
        }
        for line in lines.iter().filter(|line| !line.is_empty()) {
            match line.split_at_checked(2) {
                Some(("> ", said)) => {
                    let said = Message::text(self.names.fill(said));
                    let socket = self.socket.as_mut().ok_or("no WebSocket is open")?;
                    socket.send(said).await.map_err(|error| error.to_string())?;
                }
                Some(("< ", shown)) => self.hear(shown).await?,
                _ => return Err(format!("neither `> ` nor `< `: {line}")),
            }
        }
        match self.early.front() {
            Some(more) => Err(format!("heard, but not shown: {more}")),
            None => Ok(()),
        }
    }

    /// The handshake: the request's lines, an empty one, and perhaps those of the 101.
    async fn open(&mut self, lines: &mut VecDeque<String>) -> Result<(), String> {
        let line = self.names.fill(&lines.pop_front().ok_or("an empty example")?);
        let path = line.strip_prefix("GET ").ok_or("a handshake begins with `GET /path`")?;
        let mut request = format!("ws://{}{path}", self.address).into_client_request().unwrap();
        while let Some(line) = lines.pop_front().filter(|line| !line.is_empty()) {
            let line = self.names.fill(&line);
            let (name, value) = line.split_once(": ").ok_or(format!("no header: {line}"))?;
            let name: reqwest::header::HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let opened = timeout(SOON, connect_async(request)).await.map_err(|_| "no answer in time")?;
        let (socket, response) = opened.map_err(|error| error.to_string())?;
        self.socket = Some(socket);
        self.early.clear();
        if lines.front().is_some_and(|line| line.starts_with("HTTP/")) {
            self.names.text(&lines[0], &format!("HTTP/1.1 {}", response.status()))?;
            lines.pop_front();
            while let Some(line) = lines.pop_front().filter(|line| !line.is_empty()) {
                let (name, value) = line.split_once(": ").ok_or(format!("no header: {line}"))?;
                let heard = response.headers().get(name).ok_or(format!("no header {name}"))?;
                self.names.text(value, heard.to_str().unwrap_or_default())?;
            }
        }
        Ok(())
    }

    /// The next frame of the stream, or the next reply: the two come independently of each other.
    async fn hear(&mut self, shown: &str) -> Result<(), String> {
        let reply = kind(shown) == "reply";
        if let Some(at) = self.early.iter().position(|early| (kind(early) == "reply") == reply) {
            let heard = self.early.remove(at).expect("it was just found");
            return self.names.body(shown, &heard);
        }
        loop {
            let socket = self.socket.as_mut().ok_or("no WebSocket is open")?;
            let heard = timeout(SOON, socket.next()).await;
            let heard = heard.map_err(|_| format!("nothing came, and this is shown: {shown}"))?;
            match heard.ok_or("the connection has ended")?.map_err(|error| error.to_string())? {
                Message::Text(heard) if kind(&heard) == "ping" && kind(shown) != "ping" => {}
                Message::Text(heard) if (kind(&heard) == "reply") != reply => {
                    self.early.push_back(heard.to_string());
                }
                Message::Text(heard) => return self.names.body(shown, &heard),
                Message::Close(Some(reason)) => {
                    return self.names.text(shown, &format!("close {}", u16::from(reason.code)));
                }
                Message::Close(None) => return Err(format!("a close without a code; shown {shown}")),
                _ => {}
            }
        }
    }
}

/// A frame's type; nothing for what is no frame.
fn kind(frame: &str) -> String {
    let frame: Value = serde_json::from_str(frame).unwrap_or_default();
    frame["type"].as_str().unwrap_or_default().to_owned()
}

impl Events {
    /// The next event, without the empty line that ends it.
    async fn next(&mut self) -> Result<String, String> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = event.to_owned();
                self.text = rest.to_owned();
                return Ok(event);
            }
            let chunk = self.response.chunk().await.map_err(|error| error.to_string())?;
            let chunk = chunk.ok_or("the stream has ended")?;
            self.text.push_str(std::str::from_utf8(&chunk).map_err(|error| error.to_string())?);
        }
    }
}
