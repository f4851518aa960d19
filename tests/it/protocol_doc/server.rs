//! A server for the examples, in this process.

use std::{net::SocketAddr, sync::mpsc, thread::JoinHandle};

use belfry::{
    app::Application,
    config::{Flag, Sources},
};
use tokio::sync::oneshot;

/// A server under `--dev` with a database of its own. Stops when dropped.
pub struct Server {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _files: tempfile::TempDir,
}

impl Server {
    pub fn start(config: &str) -> Self {
        let files = tempfile::tempdir().unwrap();
        let file = files.path().join("belfry.toml");
        std::fs::write(&file, config).unwrap();
        let database = format!("sqlite://{}", files.path().join("belfry.sqlite").display());
        let flags = vec![
            Flag { name: "--listen", key: "server.listen", value: "127.0.0.1:0".to_owned() },
            Flag { name: "--database", key: "database.url", value: database },
        ];
        let sources = Sources { file: Some(file), environment: Vec::new(), flags, dev: true };
        let config = sources.load().unwrap().config;
        let (stop, stopped) = oneshot::channel();
        let (started, address) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_rt::System::new().block_on(async move {
                let application = Application::build(config).await.unwrap();
                started.send(application.address()).unwrap();
                // An error means that the sender was dropped, which says the same.
                let stopped = async { drop(stopped.await) };
                application.run_until(stopped).await.unwrap();
            });
        });
        Self { address: address.recv().unwrap(), stop: Some(stop), thread: Some(thread), _files: files }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
