//! Opens connections: address, account, TLS, RESP3 and timeouts.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, Weak},
    time::Duration,
};

use prometheus::IntGauge;
use redis::{
    AsyncConnectionConfig, ClientTlsConfig, ConnectionAddr, ConnectionInfo, IntoConnectionInfo as _,
    ProtocolVersion, PushInfo, PushKind, RedisConnectionInfo, TlsCertificates, aio::MultiplexedConnection,
    io::tcp::TcpSettings,
};
use secrecy::ExposeSecret as _;
use tokio::runtime::Handle;

use super::{OpenError, RedisError, RedisErrorKind, Result, Unfit, info::Info, line::Line};
use crate::config::{
    RedisConfig,
    redis_url::{Account, Address},
};

/// How the servers of one Redis, or the Sentinels of one group, are connected to.
#[derive(Clone)]
pub(super) struct Connector {
    account: RedisConnectionInfo,
    tls: Option<TlsCertificates>,
    connect_timeout: Duration,
    response_timeout: Duration,
    open: IntGauge,
    /// Where the tasks of the connections run. Not on the caller's runtime: that may be a worker's,
    /// which has other things to do, and a pooled connection is used by all.
    runtime: Handle,
}

/// Takes what arrives on a connection without having been asked for. Must not wait.
pub(super) trait OnPush: Send + Sync + 'static {
    fn push(&self, info: PushInfo);
}

/// For connections on which nothing is pushed.
impl OnPush for () {
    fn push(&self, _: PushInfo) {}
}

impl Connector {
    /// For `account`, over TLS or not. Reads the files that TLS needs.
    pub(super) fn new(
        tls: bool,
        account: &Account,
        db: u32,
        config: &RedisConfig,
        open: IntGauge,
    ) -> Result<Self, OpenError> {
        let mut settings = RedisConnectionInfo::default()
            .set_protocol(ProtocolVersion::RESP3)
            .set_lib_name("belfry", env!("CARGO_PKG_VERSION"))
            .set_db(db.into());
        if let Some(user) = &account.user {
            settings = settings.set_username(user);
        }
        if let Some(password) = &account.password {
            settings = settings.set_password(password.expose_secret());
        }
        Ok(Self {
            account: settings,
            tls: if tls { Some(certificates(config)?) } else { None },
            connect_timeout: config.connect_timeout,
            response_timeout: config.response_timeout,
            open,
            runtime: Handle::current(),
        })
    }

    /// Connects, authenticates and agrees on RESP3, all within the connection timeout. `on_push` is told the line
    /// that its pushes come from.
    pub(super) async fn open<P: OnPush>(
        &self,
        address: &Address,
        on_push: impl FnOnce(Weak<Line>) -> P,
    ) -> Result<Arc<Line>> {
        let info = self.info(address).map_err(RedisError::before_sending)?;
        let line = Arc::new_cyclic(|line: &Weak<Line>| {
            let on_push = on_push(Weak::clone(line));
            let line = Weak::clone(line);
            let config = AsyncConnectionConfig::new()
                .set_connection_timeout(Some(self.connect_timeout))
                .set_response_timeout(Some(self.response_timeout))
                .set_push_sender(move |info: PushInfo| -> Result<(), ()> {
                    let disconnected = info.kind == PushKind::Disconnection;
                    on_push.push(info);
                    if let Some(line) = line.upgrade().filter(|_| disconnected) {
                        line.end();
                    }
                    Ok(())
                });
            let maker = deadpool_redis::Manager::new_with_config(info, config)
                .expect("the connection info is complete; there is nothing left to parse");
            Line::new(maker, self.open.clone())
        });
        let connecting = Arc::clone(&line);
        let connected = self.runtime.spawn(async move { connecting.connect().await });
        match connected.await {
            Ok(Ok(())) => Ok(line),
            Ok(Err(error)) => Err(RedisError::before_sending(error)),
            Err(_) => Err(RedisError::not_sent(RedisErrorKind::Unreachable, "the server is stopping")),
        }
    }

    /// What the server on a line says of itself, all of it or some sections.
    pub(super) async fn inform(&self, line: &Line, sections: &[&str]) -> Result<Result<Info, Unfit>> {
        let mut info = redis::cmd("INFO");
        info.arg(sections);
        let text: String = self.ask(line, &info).await?;
        Ok(Info::parse(&text))
    }

    /// Sends a command that changes nothing.
    pub(super) async fn ask<T: redis::FromRedisValue>(&self, line: &Line, command: &redis::Cmd) -> Result<T> {
        let gone = || RedisError::not_sent(RedisErrorKind::Unreachable, "the connection ended");
        let mut socket: MultiplexedConnection = line.socket().ok_or_else(gone)?;
        tokio::select! {
            biased;
            answer = command.query_async(&mut socket) => answer.map_err(RedisError::before_sending),
            () = line.over.cancelled() => Err(gone()),
        }
    }

    fn info(&self, address: &Address) -> redis::RedisResult<ConnectionInfo> {
        let Address { host, port } = address.clone();
        let place = match self.tls {
            Some(_) => ConnectionAddr::TcpTls { host, port, insecure: false, tls_params: None },
            None => ConnectionAddr::Tcp(host, port),
        };
        // Unacknowledged for as long as an answer may take: the other host is gone.
        let tcp = TcpSettings::default().set_nodelay(true).set_user_timeout(self.response_timeout);
        let info =
            place.into_connection_info()?.set_redis_settings(self.account.clone()).set_tcp_settings(tcp);
        match &self.tls {
            Some(certificates) => {
                let client = redis::Client::build_with_tls(info, certificates.clone())?;
                Ok(client.get_connection_info().clone())
            }
            None => Ok(info),
        }
    }
}

fn certificates(config: &RedisConfig) -> Result<TlsCertificates, OpenError> {
    let read = |key: &'static str, path: &Option<PathBuf>| {
        let Some(path) = path else { return Ok(None) };
        fs::read(path).map(Some).map_err(|error| {
            let (path, detail) = (path.display().to_string(), error.to_string());
            OpenError::File { key, path, detail }
        })
    };
    let root_cert = read("redis.ca_file", &config.ca_file)?;
    let client_cert = read("redis.cert_file", &config.cert_file)?;
    let client_key = read("redis.key_file", &config.key_file)?;
    let of = |(client_cert, client_key)| ClientTlsConfig { client_cert, client_key };
    let client_tls = client_cert.zip(client_key).map(of);
    let certificates = TlsCertificates { client_tls, root_cert };
    // Parsed once here, so that a bad file is a bad setting and not an unreachable server.
    let nowhere =
        ConnectionAddr::TcpTls { host: "localhost".to_owned(), port: 1, insecure: false, tls_params: None };
    let build = |info| redis::Client::build_with_tls(info, certificates.clone());
    let parsed = nowhere.into_connection_info().and_then(build);
    let holds_certificates = |pem: &Vec<u8>| pem.windows(22).any(|bytes| bytes == b"-----BEGIN CERTIFICATE");
    let empty = certificates.root_cert.as_ref().is_some_and(|pem| !holds_certificates(pem));
    let detail = match parsed {
        Ok(_) if !empty => return Ok(certificates),
        Ok(_) => "there is no certificate in it; it has to be a PEM file".to_owned(),
        Err(error) => error.to_string(),
    };
    let files = [&config.ca_file, &config.cert_file, &config.key_file].into_iter().flatten();
    let files: Vec<_> = files.map(|path| path.display().to_string()).collect();
    let key = "redis.ca_file, redis.cert_file or redis.key_file";
    Err(OpenError::File { key, path: files.join(", "), detail })
}
