//! What every handler can reach.

use std::sync::Arc;

use actix_http::RequestHead;
use actix_web::{
    HttpRequest,
    web::{Data, Payload},
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

use super::body::{self, BodyLimits, Room};
use crate::{
    auth::{Authenticator, Credential, Identity, OriginPolicy, Purpose, Signer},
    config::Config,
    hub::Draining,
    log::Log,
    protocol::Refusal,
    publish::Publisher,
    telemetry::Metrics,
};

/// As handlers take it.
pub type State = Data<AppState>;

/// Shared by all workers; a clone shares everything.
#[derive(Clone)]
pub struct AppState {
    pub log: Log,
    pub auth: Arc<Authenticator>,
    pub origins: Arc<OriginPolicy>,
    pub config: Arc<Config>,
    pub metrics: Arc<Metrics>,
    pub publisher: Arc<Publisher>,
    /// Signs tokens for whoever asks: under `--dev` only.
    pub dev_signer: Option<Arc<Signer>>,
    pub draining: Arc<Draining>,
    /// For bodies that are read before it is known who sends them.
    room: Room,
}

impl AppState {
    pub fn new(
        log: Log,
        auth: Arc<Authenticator>,
        origins: Arc<OriginPolicy>,
        config: Arc<Config>,
        metrics: Arc<Metrics>,
        dev_signer: Option<Arc<Signer>>,
    ) -> Self {
        let room = Arc::new(Semaphore::new(config.limits.unauthenticated_bytes));
        let publisher = Publisher::new(log.clone(), Arc::clone(&config), Arc::clone(&metrics));
        Self {
            log,
            auth,
            origins,
            config,
            metrics,
            publisher: Arc::new(publisher),
            dev_signer,
            draining: Arc::default(),
            room,
        }
    }

    /// Who sends a request whose body may hold its `token`, and what the body says. A credential in the header
    /// decides before anything of the body is read.
    pub async fn identify_with_body<T>(
        &self,
        request: &HttpRequest,
        payload: Payload,
        limits: BodyLimits,
        purpose: Purpose,
        parse: impl FnOnce(&[u8]) -> Result<(Option<SecretString>, T), Refusal>,
    ) -> Result<(Arc<Identity>, T), Refusal> {
        let head = request.head();
        if let Some(credential) = Credential::in_header(head)? {
            self.origins.check_http(head, Some(&credential))?;
            let who = self.auth.authenticate(&credential).await?;
            let (_, said) = parse(&body::read(request, payload, limits).await?)?;
            return Ok((who, said));
        }
        let body = body::read_unproven(request, payload, limits, &self.room).await?;
        let (token, said) = parse(&body.bytes)?;
        let who = self.identify(head, token.as_ref().map(SecretString::expose_secret), purpose).await?;
        Ok((who, said))
    }

    /// Who sends a request: its credential is looked for, held against the page's origin and
    /// verified. `body_token` is the body's `token`, where bodies may have one.
    pub async fn identify(
        &self,
        head: &RequestHead,
        body_token: Option<&str>,
        purpose: Purpose,
    ) -> Result<Arc<Identity>, Refusal> {
        let credential = self.auth.find(head, body_token, purpose)?;
        // Before it is verified: a ticket would be used up by a page that may not use it.
        self.origins.check_http(head, credential.as_ref())?;
        self.auth.authenticate(&credential.ok_or_else(Credential::missing)?).await
    }
}

belfry_core::debug_with!(AppState { draining });
