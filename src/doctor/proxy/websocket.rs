//! WebSocket: whether the upgrade passes, frames in both directions, and silence.

#[cfg(test)]
mod tests;

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use hyper::{
    Method, Response, StatusCode,
    header::{
        CONNECTION, ORIGIN, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
        SEC_WEBSOCKET_VERSION, UPGRADE,
    },
    upgrade::Upgraded,
};
use hyper_util::rt::TokioIo;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message, protocol::Role},
};

use super::{Check, Finding, SOON, Target, ask, idle, idle::Held, no_credential};
use crate::config::Config;

const CHECK: Check = Check("proxy.websocket");
const SUBJECT: &str = "WebSocket";

struct Socket(WebSocketStream<TokioIo<Upgraded>>);

pub(super) async fn check(target: &Target, config: &Config) -> Vec<Finding> {
    let found = match open(target).await {
        Ok((extensions, socket)) => converse(target, config, extensions, socket).await,
        Err(finding) => vec![finding],
    };
    found.into_iter().map(|finding| finding.of(SUBJECT)).collect()
}

/// Shakes hands, as browsers do from a page of the same place. `probe=1`: no session yet.
async fn open(target: &Target) -> Result<(Option<String>, Socket), Finding> {
    let path = format!("/v1/ws?probe=1&heartbeat_ms={}{}", target.hold.as_millis(), target.channels());
    let request = target
        .server
        .request(Method::GET, &path)
        .header(ORIGIN, target.server.origin())
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, BASE64_STANDARD.encode(rand::random::<[u8; 16]>()))
        .header(SEC_WEBSOCKET_PROTOCOL, "belfry.v1")
        .header(SEC_WEBSOCKET_EXTENSIONS, "permessage-deflate; client_max_window_bits");
    let response = target.send(request, Bytes::new(), SOON).await.map_err(unanswered)?;
    if let Some(finding) = judge_handshake(&response) {
        return Err(finding);
    }
    let extensions = response.headers().get(SEC_WEBSOCKET_EXTENSIONS);
    let extensions = extensions.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let upgraded = hyper::upgrade::on(response).await.map_err(|error| unanswered(error.to_string()))?;
    let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Client, None).await;
    Ok((extensions, Socket(socket)))
}

const ADVICE: &str = "nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \
                      $connection_upgrade;   (with the map of deploy/proxies/nginx.conf); clients make do with event streams \
                      meanwhile";

fn unanswered(error: String) -> Finding {
    CHECK.problem(format!("the upgrade is not answered: {error}"), ADVICE)
}

fn judge_handshake<B>(response: &Response<B>) -> Option<Finding> {
    match response.status() {
        StatusCode::SWITCHING_PROTOCOLS => None,
        // It has come to Belfry as an ordinary request.
        StatusCode::UPGRADE_REQUIRED if ask::is_problem(response) => {
            let seen = "the upgrade does not pass: the proxy takes the header Upgrade away";
            Some(CHECK.problem(seen, ADVICE))
        }
        StatusCode::FORBIDDEN if ask::is_problem(response) => {
            let seen = "pages of this very place are refused: Belfry is given another Host than was asked for, or one that server.hosts does not name";
            Some(CHECK.problem(seen, "nginx: proxy_set_header Host $host;   (with the port, if it is none of 80 and 443: $http_host)"))
        }
        _ if ask::is_problem(response) => {
            Some(CHECK.problem(format!("Belfry refuses it: {}", ask::answered(response)), "see its log"))
        }
        _ => Some(CHECK.problem(format!("the upgrade does not pass: {}", ask::answered(response)), ADVICE)),
    }
}

async fn converse(
    target: &Target,
    config: &Config,
    extensions: Option<String>,
    mut socket: Socket,
) -> Vec<Finding> {
    let mut found: Vec<_> = extensions.as_deref().map(judge_extensions).into_iter().collect();
    // With a credential that is none Belfry says `close`: that, too, says that frames go up.
    let token = target.credential.as_ref().map_or("none", |credential| credential.expose_secret());
    let answer = match socket.connect(token).await {
        Ok(answer) => answer,
        Err(finding) => {
            found.push(finding);
            return found;
        }
    };
    found.push(judge_frames(true, true, ""));
    if answer["type"] == "welcome" {
        let held = socket.hold(target.hold).await;
        found.push(idle::judge(&held, config.session.heartbeat, "session.heartbeat"));
        // The session need not be remembered.
        let _ = socket.0.send(Message::text(json!({ "type": "bye" }).to_string())).await;
    } else if target.credential.is_none() {
        found.push(no_credential(Check("proxy.idle")));
    } else {
        let detail = answer["detail"].as_str().unwrap_or_default();
        found.push(Check("proxy.idle").skipped(format!("Belfry refuses the credential: {detail}")));
    }
    found
}

/// Belfry does not compress: its answer names no extension.
fn judge_extensions(extensions: &str) -> Finding {
    let seen = "which Belfry has not: frames are changed on the way";
    let advice = "switch compression of WebSockets off in the proxy: it holds frames, and costs memory";
    CHECK.warning(format!("something between has agreed on {extensions}, {seen}"), advice)
}

fn judge_frames(down: bool, up: bool, error: &str) -> Finding {
    match (down, up) {
        (true, true) => CHECK.ok("the upgrade and frames in both directions pass"),
        (false, _) => {
            CHECK.problem(format!("the handshake passes, and no frame comes down ({error})"), ADVICE)
        }
        (true, false) => CHECK.problem(format!("frames come down, and none goes up ({error})"), ADVICE),
    }
}

impl Socket {
    async fn any(&mut self, deadline: Instant) -> Result<Value, String> {
        loop {
            match timeout_at(deadline, self.0.next()).await {
                Ok(Some(Ok(Message::Text(text)))) => {
                    return serde_json::from_str(text.as_str()).map_err(|error| error.to_string());
                }
                Ok(Some(Ok(_))) => {}
                Ok(Some(Err(error))) => return Err(error.to_string()),
                Ok(None) => return Err("it ended".to_owned()),
                Err(_) => return Err(format!("nothing within {} s", SOON.as_secs())),
            }
        }
    }

    /// Awaits `ready`, says `connect`, and gives what that is answered with.
    async fn connect(&mut self, token: &str) -> Result<Value, Finding> {
        let failed = |down: bool| move |error: String| judge_frames(down, false, &error);
        let first = self.any(Instant::now() + SOON).await.map_err(failed(false))?;
        if first["type"] != "ready" {
            return Err(failed(false)(format!("{} came, and not ready", first["type"])));
        }
        let connect = json!({ "type": "connect", "token": token }).to_string();
        let deadline = Instant::now() + SOON;
        let sent = self.0.send(Message::text(connect)).await;
        sent.map_err(|error| failed(true)(error.to_string()))?;
        self.any(deadline).await.map_err(failed(true))
    }

    /// Waits out the silence, for the ping behind it.
    async fn hold(&mut self, hold: Duration) -> Held {
        let begun = Instant::now();
        let deadline = begun + hold + SOON;
        Held::of(begun, deadline, self.any(deadline).await.map(drop))
    }
}
