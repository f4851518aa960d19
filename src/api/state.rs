//! What every handler can reach.

use std::{fmt, sync::Arc};

use actix_http::RequestHead;

use crate::{
    auth::{Authenticator, Credential, Identity, OriginPolicy, Purpose, Signer},
    config::Config,
    hub::Draining,
    log::Log,
    protocol::Refusal,
    publish::Publisher,
    telemetry::Metrics,
};

/// Shared by all workers; a clone shares everything.
#[derive(Clone)]
pub struct AppState {
    /// The log.
    pub log: Log,
    /// Turns credentials into identities.
    pub auth: Arc<Authenticator>,
    /// Which pages may do what.
    pub origins: Arc<OriginPolicy>,
    /// The settings.
    pub config: Arc<Config>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Publishing, with its checks.
    pub publisher: Arc<Publisher>,
    /// Signs tokens for whoever asks: under `--dev` only.
    pub dev_signer: Option<Arc<Signer>>,
    /// Whether this node sends its clients elsewhere.
    pub draining: Arc<Draining>,
}

impl AppState {
    /// The state of a server.
    pub fn new(
        log: Log,
        auth: Arc<Authenticator>,
        origins: Arc<OriginPolicy>,
        config: Arc<Config>,
        metrics: Arc<Metrics>,
        dev_signer: Option<Arc<Signer>>,
    ) -> Self {
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
        }
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

impl fmt::Debug for AppState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppState").field("draining", &self.draining.has_begun()).finish_non_exhaustive()
    }
}
