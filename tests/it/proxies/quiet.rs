//! Nothing is said for longer than any proxy's patience, but for heartbeats.

use std::time::Duration;

use belfry::protocol::TransportKind;
use futures_util::future::{join, join_all, select};
use tokio::time::sleep;

use super::{program::Program, site::Site};
use crate::harness::{Client, Link, Options};

/// The files' 75 s, and some.
const QUIET: Duration = Duration::from_secs(80);
const LONGEST_POLL_S: u64 = 60;

#[tokio::test]
#[ignore = "it takes 80 s: make proxies"]
async fn what_is_quiet_is_not_cut_by_any_proxy() {
    join_all([Program::Nginx, Program::HaProxy, Program::Caddy, Program::Traefik].map(stays)).await;
}

async fn stays(program: Program) {
    let site = Site::start(program).await;
    let options = Options::to(&["news"]);
    let streams = [TransportKind::Ws, TransportKind::Sse].map(async |kind| {
        let mut client = Client::connect(&site.outside, kind, &options).await;
        {
            let ended = std::pin::pin!(end(&mut client.link));
            // The time itself is what is tested.
            let quiet = std::pin::pin!(sleep(QUIET));
            assert!(
                matches!(select(ended, quiet).await, futures_util::future::Either::Right(_)),
                "{program:?}: {kind:?}"
            );
        }
        client
    });
    let poll = async {
        let client = Client::connect(&site.outside, TransportKind::Poll, &options).await;
        let path = client.resume().and("wait", LONGEST_POLL_S).path("/v1/poll");
        let answer = site.outside.request("GET", &path).bearer_auth(options.bearer()).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{program:?}");
        assert!(answer.text().await.unwrap().contains("\"frames\":[]"), "{program:?}");
    };
    let (mut clients, ()) = join(join_all(streams), poll).await;
    site.outside.publish("at last").await;
    for client in &mut clients {
        assert_eq!(client.data(1).await, ["at last"]);
    }
}

/// Takes heartbeats until the connection ends.
async fn end(link: &mut Link) {
    loop {
        let goes_on = match link {
            Link::Ws(ws) => ws.next().await.is_some(),
            Link::Sse(sse) => sse.next().await.is_some(),
            Link::Poll(_) => unreachable!("polls are asked one by one"),
        };
        if !goes_on {
            return;
        }
    }
}
