//! Against a server that does on command what a real one does rarely: cut, repeat, refuse.

use clap::Parser as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_tungstenite::{
    accept_hdr_async,
    tungstenite::{
        Message,
        handshake::server::{Request, Response},
        http::HeaderValue,
    },
};

use super::*;
use crate::cli::{Cli, Command, exit::Exit};

const SESSION: &str = "00000000000000000000000000000007";

/// What one connection is answered with, before it is cut.
enum Answer {
    Frames(Vec<String>),
    ServerProblem(u16, &'static str),
}

use Answer::{Frames, ServerProblem};

fn welcome(cursor: &str, resumed: bool) -> String {
    format!(
        r#"{{"type":"welcome","session":"{SESSION}","cursor":"{cursor}","resumed":{resumed},"heartbeat_ms":20000}}"#
    )
}

fn message(pos: &str) -> String {
    format!(r#"{{"type":"message","channel":"news","pos":"{pos}","data":{{"n":1}}}}"#)
}

fn gap(resume: &str) -> String {
    format!(r#"{{"type":"gap","channel":"news","reason":"trimmed","resume":"{resume}"}}"#)
}

fn close(code: &str, is_final: bool) -> String {
    format!(r#"{{"type":"close","status":4003,"code":"{code}","detail":"d","final":{is_final}}}"#)
}

/// Runs `belfry listen` against a server that gives these answers, one for each connection.
/// Returns what was printed, how it ended, and the targets that were asked for.
async fn listen_to(
    transport: TransportKind,
    options: &str,
    answers: Vec<Answer>,
) -> (Vec<String>, Result<(), Failure>, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = async {
        let mut targets = Vec::new();
        for answer in answers {
            let (stream, _) = listener.accept().await.unwrap();
            targets.push(match (transport, answer) {
                (TransportKind::Ws, Frames(frames)) => websocket(stream, frames).await,
                (TransportKind::Sse, Frames(frames)) => {
                    let events: String =
                        frames.iter().map(|frame| format!("id: x\ndata: {frame}\n\n")).collect();
                    http(stream, 200, "text/event-stream", &format!("retry: 1\n\n{events}")).await
                }
                (TransportKind::Poll, Frames(frames)) => {
                    // As the server does it, the cursor is where the last of the frames stands.
                    let last = frames
                        .iter()
                        .filter_map(|frame| serde_json::from_str::<Incoming>(frame).unwrap().pos)
                        .next_back();
                    let cursor = last.map_or("0.10".to_owned(), |pos| pos.to_string());
                    let frames = frames.join(",");
                    let body =
                        format!(r#"{{"session":"{SESSION}","cursor":"{cursor}","frames":[{frames}]}}"#);
                    http(stream, 200, "application/json", &body).await
                }
                (_, ServerProblem(status, body)) => {
                    http(stream, status, "application/problem+json", body).await
                }
            });
        }
        targets
    };
    let line = format!("belfry listen news --url {url} --transport {} {options}", transport.as_str());
    let Command::Listen(args) = Cli::parse_from(line.split_whitespace()).command else { panic!("{line}") };
    let mut printed = Vec::new();
    let both = async { tokio::join!(listen(args, &mut printed), server) };
    let (end, targets) = tokio::time::timeout(Duration::from_secs(30), both).await.unwrap();
    let printed = String::from_utf8(printed).unwrap();
    (printed.lines().map(str::to_owned).collect(), end, targets)
}

async fn websocket(stream: TcpStream, frames: Vec<String>) -> String {
    let mut target = String::new();
    #[expect(clippy::result_large_err, reason = "the library's signature")]
    let callback = |request: &Request, mut response: Response| {
        target = request.uri().to_string();
        assert_eq!(request.headers()["sec-websocket-protocol"], "belfry.v1");
        response.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("belfry.v1"));
        Ok(response)
    };
    let mut socket = accept_hdr_async(stream, callback).await.unwrap();
    for frame in frames {
        use futures_util::SinkExt as _;
        socket.send(Message::text(frame)).await.unwrap();
    }
    target
}

async fn http(mut stream: TcpStream, status: u16, kind: &str, body: &str) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let answer = format!("HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n{body}");
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    String::from_utf8(head).unwrap().split(' ').nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn a_cut_neither_loses_nor_repeats_on_any_transport() {
    for transport in TransportKind::ALL {
        let answers = vec![
            Frames(vec![welcome("0.10", false), message("0.11")]),
            Frames(vec![message("0.11"), gap("0.14"), message("0.15"), close("forbidden", true)]),
        ];
        let (printed, end, targets) = listen_to(transport, "--api-key k", answers).await;
        assert_eq!(printed, [message("0.11"), gap("0.14"), message("0.15")], "{transport:?}");
        assert_eq!(end.unwrap_err().exit, Exit::Refused);
        assert!(!targets[0].contains("session=") && !targets[0].contains("cursor="), "{targets:?}");
        assert!(targets[1].contains(&format!("session={SESSION}")), "{targets:?}");
        assert!(targets[1].contains("cursor=0.11") && targets[1].contains("channels=news"), "{targets:?}");
    }
}

#[tokio::test]
async fn it_leaves_after_as_many_messages_as_were_asked_for() {
    for transport in TransportKind::ALL {
        let frames = vec![welcome("0.1", false), gap("0.4"), message("0.5"), message("0.6"), message("0.7")];
        let (printed, end, targets) =
            listen_to(transport, "--count 2 --cursor earliest --token t", vec![Frames(frames)]).await;
        assert_eq!(printed, [gap("0.4"), message("0.5"), message("0.6")], "{transport:?}");
        assert!(end.is_ok());
        assert!(targets[0].contains("cursor=earliest"), "{targets:?}");
    }
}

#[tokio::test]
async fn a_refusal_ends_it_and_an_overload_does_not() {
    for transport in TransportKind::ALL {
        let answers = vec![
            ServerProblem(503, r#"{"code":"busy"}"#),
            ServerProblem(401, r#"{"code":"unauthorized","detail":"no credential"}"#),
        ];
        let (_, end, targets) = listen_to(transport, "--token t", answers).await;
        let failure = end.unwrap_err();
        assert_eq!(failure.exit, Exit::Refused);
        assert!(failure.to_string().contains("no credential; set BELFRY_API_KEY"), "{failure}");
        assert_eq!(targets.len(), 2, "{transport:?}");
    }
}

#[tokio::test]
async fn a_session_of_someone_else_is_forgotten() {
    for transport in TransportKind::ALL {
        let answers = vec![
            Frames(vec![welcome("0.10", false), close("session_mismatch", false)]),
            Frames(vec![welcome("0.20", false), message("0.21")]),
        ];
        let (printed, _, targets) = listen_to(transport, "--count 1 --token t", answers).await;
        assert_eq!(printed, [message("0.21")]);
        assert!(!targets[1].contains("session=") && !targets[1].contains("cursor="), "{targets:?}");
    }
}

#[test]
fn what_would_be_a_command_to_a_terminal_is_escaped() {
    let frame = "{\"data\":\"a\u{9b}31m\u{7f}\u{80}\u{9f}ä\u{a0}\"}";
    let printed = harmless(frame);
    assert_eq!(printed, "{\"data\":\"a\\u009b31m\\u007f\\u0080\\u009fä\u{a0}\"}");
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&printed), value(frame), "it is the same JSON");
}
