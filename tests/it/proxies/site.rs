//! A proxy before a fleet, and the ways in.

use std::{net::SocketAddr, path::PathBuf};

use belfry::testing::config::Config;
use futures_util::future::join_all;
use tempfile::TempDir;
use tokio::net::TcpStream;

use super::{
    program::{NODES, Program, Running},
    tls::Tls,
};
use crate::{
    harness::{Raw, TestApp, eventually},
    support::{certificates, until},
};

/// A proxy that serves.
pub struct Front {
    // The proxy goes before its files.
    pub proxy: Running,
    tls: Tls,
    directory: TempDir,
}

/// One before nodes of one fleet.
pub struct Site {
    pub front: Front,
    /// The fleet as the world sees it.
    pub outside: TestApp,
    pub nodes: Vec<TestApp>,
}

impl Front {
    pub async fn start(program: Program, nodes: [SocketAddr; NODES]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        certificates::write(directory.path());
        let proxy = program.start(&directory, nodes);
        let tls = Tls::to(proxy.https, &directory.path().join(certificates::CA)).await;
        let mut front = Self { proxy, tls, directory };
        until("the proxy serves", async || {
            assert!(front.proxy.runs(), "it has ended: {}", front.proxy.said());
            front.get("/healthz").await.starts_with("HTTP/1.1 200").then_some(())
        })
        .await;
        front
    }

    /// For clients that speak TLS.
    pub fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.proxy.https.port())
    }

    /// Who has signed its certificate.
    pub fn authority(&self) -> PathBuf {
        self.directory.path().join(certificates::CA)
    }

    /// Asks for a path, as it is; all that comes back. Nothing, where there is nobody.
    pub async fn get(&self, path: &str) -> String {
        self.exchange(&format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")).await
    }

    /// A request as it is.
    pub async fn exchange(&self, request: &str) -> String {
        let mut raw = self.connect().await;
        raw.send(request).await;
        raw.rest().await
    }

    pub async fn connect(&self) -> Raw {
        Raw::over(TcpStream::connect(self.tls.address).await.unwrap())
    }
}

impl Site {
    pub async fn start(program: Program) -> Self {
        Self::with(program, |_| {}).await
    }

    /// The same with other settings of the nodes.
    pub async fn with(program: Program, change: impl Fn(&mut Config)) -> Self {
        let nodes = TestApp::fleet(NODES, change).await;
        for node in &nodes {
            eventually("the node is ready", async || node.get("/readyz").await.status == 200).await;
        }
        let addresses: Vec<SocketAddr> = nodes.iter().map(|node| node.address).collect();
        let front = Front::start(program, addresses.try_into().expect("there are so many")).await;
        let outside = nodes[0].by_way_of(front.tls.address);
        Self { front, outside, nodes }
    }

    /// A series on each node.
    pub async fn metric(&self, series: &str) -> Vec<f64> {
        join_all(self.nodes.iter().map(|node| node.metric(series))).await
    }
}
