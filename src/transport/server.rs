//! actix's server, put together by hand: `HttpServer` has no place for an upgrade service.

use std::{fmt, io, net::TcpListener, rc::Rc, sync::Arc, time::Duration};

use actix_http::{HttpService, Protocol, Request, Response, body::MessageBody};
use actix_server::Server;
use actix_service::{
    IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt as _, apply_fn_factory, fn_factory,
    fn_service, map_config,
};
use actix_web::{Error, dev::AppConfig};
use tokio::net::TcpStream;

use super::{
    io::{Door, Io, Room},
    leave::{Exit, Holding},
    ws::{Upgrade, upgrade},
};

/// How long a client may take to hang up after its last response.
const DISCONNECT_DEADLINE: Duration = Duration::from_secs(1);
/// How long an idle connection is kept for its next request: longer than the 60 s after which
/// common proxies and client pools drop theirs, so that no request meets a closing connection.
pub const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// How many a worker turns away at a time; more wait in the kernel's queue for those to be told.
const TURNED_AWAY: usize = 64;

#[derive(Clone, Copy, Debug)]
pub struct ServerSettings {
    /// Worker threads. Each runs the factory once.
    pub workers: usize,
    /// HTTP connections of which all are served; of those beyond, the probes. WebSockets have left HTTP and are not counted.
    pub max_connections: usize,
    pub head_timeout: Duration,
    /// How long requests under way may take when the server stops, in whole seconds. It does not
    /// wait for WebSockets: drain them first.
    pub shutdown_timeout: Duration,
}

/// Serves `listener` until its handle stops it; signals are left to the caller.
///
/// `factory` runs on each worker thread and makes the App and the handler of everything that
/// wants to leave HTTP. Both stay on that thread, so they may share what is not `Send`.
pub fn start<F, I, S, B, H, C>(
    listener: TcpListener,
    settings: ServerSettings,
    factory: F,
) -> io::Result<Server>
where
    F: Fn() -> (I, H) + Clone + Send + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<Error> + 'static,
    S::InitError: fmt::Debug,
    S::Response: Into<Response<B>> + 'static,
    S::Service: 'static,
    <S::Service as Service<Request>>::Future: 'static,
    B: MessageBody + Unpin + 'static,
    H: Fn(Upgrade) -> Option<C> + Clone + 'static,
    C: Future<Output = ()> + 'static,
{
    let address = listener.local_addr()?;
    let room = Room::new(settings.max_connections);
    let builder = Server::build()
        .workers(settings.workers)
        .max_concurrent_connections(settings.max_connections.div_ceil(settings.workers) + TURNED_AWAY)
        .shutdown_timeout(settings.shutdown_timeout.as_secs())
        .disable_signals();
    let stopping = builder.graceful_shutdown_signal();
    let builder = builder.listen("belfry", listener, move || {
        let (app, handler) = factory();
        let app = app.into_factory().map_err(|error| error.into().error_response());
        let app = apply_fn_factory(map_config(app, |()| AppConfig::default()), |request: Request, app| {
            let under_way = request.conn_data::<Exit>().map(Exit::begin);
            let answer = app.call(request);
            async move { Ok(answer.await?.into().map_body(|_, body| Holding(body, under_way))) }
        });
        let (stopping, room) = (stopping.clone(), Arc::clone(&room));
        let http = HttpService::build()
            .local_addr(address)
            .client_request_timeout(settings.head_timeout)
            .client_disconnect_timeout(DISCONNECT_DEADLINE)
            .keep_alive(KEEP_ALIVE)
            // Otherwise the body of an event stream whose client has hung up lives on until a write fails.
            .h1_allow_half_closed(false)
            .graceful_shutdown_signal({
                let stopping = stopping.clone();
                move || {
                    let stopping = stopping.clone();
                    async move { stopping.notified().await }
                }
            })
            .on_connect_ext(Io::tell)
            .upgrade(upgrade::service(handler))
            .finish(app);
        fn_factory(move || {
            let (http, room, stopping) = (http.new_service(()), Arc::clone(&room), stopping.clone());
            async move {
                let http = Rc::new(http.await?);
                let serve = {
                    let http = Rc::clone(&http);
                    move |io: Io| {
                        let peer = io.peer();
                        actix_rt::spawn(http.call((io, Protocol::Http1, peer)));
                    }
                };
                let door = Door::new(room, settings.head_timeout, stopping, serve);
                Ok::<_, ()>(fn_service(move |stream: TcpStream| {
                    let io = Io::new(stream, &door);
                    let (peer, door) = (io.peer(), Rc::clone(&door));
                    // Boxed, so that its room is free once the socket has left it.
                    let served = Box::pin(http.call((io, Protocol::Http1, peer)));
                    async move {
                        let served = served.await;
                        door.keep().await;
                        served
                    }
                }))
            }
        })
    })?;
    Ok(builder.run())
}
