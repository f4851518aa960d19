//! The server in this process, on a thread and a runtime of its own.

use std::{net::SocketAddr, thread::JoinHandle};

use belfry::testing::{Application, api::Endpoint, config::Config};
use tokio::sync::oneshot;

use super::soon;

pub struct Server {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Server {
    pub async fn start(config: Config) -> Self {
        Self::start_with(config, Vec::new).await
    }

    /// With more routes than the server's own.
    pub async fn start_with(config: Config, more: fn() -> Vec<Endpoint>) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let (started, address) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            actix_rt::System::new().block_on(async move {
                let application = Application::build_with(config, more).await?;
                started.send(application.address()).expect("the test waits for the address");
                // A dropped sender stops it as well.
                application.run_until(async move { drop(stopped.await) }).await
            })
        });
        let address = match soon("the start", address).await {
            Ok(address) => address,
            Err(_) => panic!("{:#}", thread.join().unwrap().unwrap_err()),
        };
        Self { address, stop: Some(stop), thread: Some(thread) }
    }

    /// As on SIGTERM; comes back when everything has ended.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        let thread = self.thread.take().expect("it is stopped once");
        let ended = tokio::task::spawn_blocking(move || thread.join());
        soon("the stop", ended).await.unwrap().unwrap().unwrap();
    }
}
