//! A link over WebSocket.

use std::time::Duration;

use belfry_checker::wire::{Close, Frame};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::time::timeout;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{self, Message, client::IntoClientRequest as _},
};

use super::link::{Ends, Incoming, Outgoing, cut, problem_of};
use crate::nodes::API_KEY;

const HANDSHAKE: Duration = Duration::from_secs(5);

pub async fn run(mut ends: Ends, params: Value) -> Close {
    let url = format!("ws://{}/v1/ws?{}", ends.nodes.any(), query(&params));
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("authorization", format!("Bearer {API_KEY}").parse().unwrap());
    let mut stream = match timeout(HANDSHAKE, connect_async(request)).await {
        Ok(Ok((stream, _))) => stream,
        Ok(Err(tungstenite::Error::Http(answer))) => {
            let asked = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
            let body = answer.body().as_deref().unwrap_or_default();
            return problem_of(answer.status().as_u16(), asked, body);
        }
        Ok(Err(error)) => return cut(error),
        Err(_) => return cut("no answer to the handshake"),
    };
    let silence = ends.habits.silence();
    loop {
        let message = tokio::select! {
            message = timeout(silence, stream.next()) => message,
            Some(Outgoing::Command(command)) = ends.outgoing.recv() => {
                if let Err(error) = stream.send(Message::text(command.to_string())).await {
                    return cut(error);
                }
                continue;
            }
        };
        let text = match message {
            Ok(Some(Ok(Message::Text(text)))) => text,
            Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) => return cut("the WebSocket is over"),
            Ok(Some(Ok(_))) => continue,
            Err(_) => return cut("silence"),
        };
        let frame = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        if let Frame::Close(close) = frame {
            return close;
        }
        if ends.incoming.send(Incoming::Frames(vec![frame])).await.is_err() {
            return cut("left");
        }
    }
}

/// Parameters of JSON as those of a query.
pub fn query(params: &Value) -> String {
    let params = params.as_object().unwrap().iter().map(|(name, value)| {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Array(names) => {
                let names: Vec<_> = names.iter().map(|name| name.as_str().unwrap()).collect();
                names.join(",")
            }
            other => other.to_string(),
        };
        (name.as_str(), text)
    });
    serde_urlencoded::to_string(params.collect::<Vec<_>>()).unwrap()
}
