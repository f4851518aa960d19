//! The application: built from a config, bound, and run until it is told to stop.

use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};

use actix_web::App;

use crate::{
    api::{self, AppState, endpoint::Endpoint},
    auth::{OriginPolicy, Signer},
    config::Config,
    fleet::signs::Signs,
    hub::{self, Hub, Node},
    lock::Lock,
    log,
    opened::Opened,
    presence::Presence,
    store::Store,
    telemetry::Metrics,
    transport::{
        listener,
        server::{self, ServerSettings},
        ws,
    },
    waiting,
};

/// How long requests under way may take once the clients have been told to go.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);

/// A server that is bound and runs.
pub struct Application {
    address: SocketAddr,
    server: actix_server::Server,
    node: Arc<Node>,
    state: AppState,
    store: Store,
    signs: Option<Arc<Signs>>,
    _lock: Option<Lock>,
}

impl Application {
    /// Binds (port 0 takes a free one), opens the database and the log, and starts the workers.
    pub async fn build(config: Config) -> anyhow::Result<Self> {
        Self::build_with(config, Vec::new).await
    }

    /// The same with more routes: a transport that is not one of ours, say.
    pub async fn build_with(config: Config, more: fn() -> Vec<Endpoint>) -> anyhow::Result<Self> {
        let config = Arc::new(config);
        let metrics = Arc::new(Metrics::default());
        // All that can fail comes before the log: to open the log closes the epoch of the process that served before.
        let listener = listener::listen(config.server.listen, config.limits.write_timeout)?;
        let address = listener.local_addr()?;
        let settings = ServerSettings {
            workers: config.server.worker_threads(),
            max_connections: config.server.max_connections,
            head_timeout: config.limits.head_timeout,
            shutdown_timeout: SHUTDOWN_TIMEOUT,
        };
        let cookies = config.auth.cookie.is_some();
        let origins = OriginPolicy::new(&config.cors, config.dev, cookies)?;
        let origins = Arc::new(origins.with_hosts(&config.server.hosts)?);
        let signer = if config.dev { Signer::new(&config.auth, true)?.map(Arc::new) } else { None };
        let opening = async || Opened::open(&config, &metrics).await;
        let Opened { store, lock, servers, auth, revoking, signs, log, fleet } =
            waiting::open(&listener, settings, opening).await?;
        let state = AppState::new(
            log.clone(),
            Arc::clone(&auth),
            Arc::clone(&origins),
            Arc::clone(&config),
            Arc::clone(&metrics),
            signer,
        );
        let presence = Presence::start(&servers, &config, &log, &metrics);
        let (fleet, news) = fleet.unzip();
        let node = Node::new(
            log,
            auth,
            Arc::clone(&state.publisher),
            Arc::clone(&config),
            metrics,
            Arc::clone(&state.draining),
            store.clone(),
            presence,
            fleet,
        );
        tokio::spawn(revoking.run(Arc::clone(&node)));
        if let Some(signs) = signs.clone() {
            let node = Arc::clone(&node);
            tokio::spawn(async move {
                let alone = |deaf| -> log::BoxFuture<'static, ()> {
                    let node = Arc::clone(&node);
                    Box::pin(async move { node.alone(deaf).await })
                };
                signs.run(&node.log, &node.metrics.fleet, alone).await;
            });
        }
        if let Some(news) = news {
            tokio::spawn(hub::attend(Arc::clone(&node), news));
        }
        let factory = {
            let (node, state) = (Arc::clone(&node), state.clone());
            move || {
                let hub = Hub::start(Arc::clone(&node));
                let handler = ws::serve::handler(hub.clone(), Arc::clone(&state.origins));
                let state = state.clone();
                let app = App::new().app_data(hub).configure(move |app| api::configure(app, &state, more()));
                (app, handler)
            }
        };
        let server = server::start(listener, settings, factory)?;
        Ok(Self { address, server, node, state, store, signs, _lock: lock })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown`, or until somebody asks for a drain; then not ready, every client sent
    /// elsewhere, requests finished. If the log ends, so does this, at once and with an error.
    pub async fn run_until(self, shutdown: impl Future<Output = ()>) -> anyhow::Result<()> {
        let handle = self.server.handle();
        let stop = async {
            let ended = tokio::select! {
                () = shutdown => None,
                () = self.state.draining.begun() => None,
                reason = self.state.log.ended() => Some(reason),
            };
            if ended.is_none() {
                self.node.drain().await;
            }
            handle.stop(ended.is_none()).await;
            if let Some(fleet) = &self.node.fleet {
                fleet.leave().await;
            }
            ended
        };
        let (served, ended) = tokio::join!(self.server, stop);
        if let Some(signs) = &self.signs
            && let Err(error) = signs.leave().await
        {
            tracing::info!(%error, "the other nodes notice by themselves that this one is gone");
        }
        self.store.close().await;
        served?;
        ended.map_or(Ok(()), |reason| Err(anyhow::anyhow!("the log has ended: {reason}")))
    }
}
