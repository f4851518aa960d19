//! Each program is cut in mid-stream, several times, and started again from where it was.

use super::{assert_whole, has_come_to, publish};
use crate::{
    fault_proxy::FaultProxy,
    foreign::{Foreign, Program},
    harness::TestApp,
    trail::Trail,
};

/// Both durable: one partition, whose order holds over channels too.
const CHANNELS: [&str; 2] = ["news", "team:7"];
/// To each channel. All of them together are several times the bytes of the cuts.
const LAST: u64 = 100;
/// Bytes that still arrive before each cut: in a head or a welcome, between frames, within one.
const CUTS: [usize; 4] = [2_345, 150, 4_711, 1_618];

async fn resumes_without_loss(program: Program) {
    let app = TestApp::start().await;
    let proxy = FaultProxy::to(app.address).await;
    let mut trail = Trail::default();
    let mut client = Foreign::start(program, &proxy.url(), &CHANNELS, &trail);
    client.until("welcome", &mut trail).await;

    let listening = async {
        proxy.cut_after(&CUTS);
        for cut in 1..=CUTS.len() as u64 {
            while client.next(&mut trail).await.is_some() {}
            assert_eq!(proxy.cuts(), cut, "{program:?} ended by itself");
            client = Foreign::start(program, &proxy.url(), &CHANNELS, &trail);
        }
        while !has_come_to(&trail, &CHANNELS, LAST) {
            client.next(&mut trail).await.expect("the connection holds now");
        }
    };
    tokio::join!(listening, publish(&app, &CHANNELS, 1..=LAST));
    assert_whole(&trail, &CHANNELS, 1..=LAST);
    assert!(trail.resumed.iter().skip(1).all(|&resumed| resumed), "the session is carried on");
}

#[tokio::test]
async fn npm_ws_resumes() {
    resumes_without_loss(Program::Ws).await;
}

#[tokio::test]
async fn python_websockets_resumes() {
    resumes_without_loss(Program::Websockets).await;
}

#[tokio::test]
async fn python_httpx_sse_resumes() {
    resumes_without_loss(Program::HttpxSse).await;
}

#[tokio::test]
async fn python_httpx_sse_resumes_with_post() {
    resumes_without_loss(Program::HttpxSsePost).await;
}

#[tokio::test]
async fn curl_resumes_an_event_stream() {
    resumes_without_loss(Program::CurlSse).await;
}

#[tokio::test]
async fn curl_resumes_polling() {
    resumes_without_loss(Program::CurlPoll).await;
}
