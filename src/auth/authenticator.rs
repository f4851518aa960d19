//! The one place where a credential becomes an identity.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use actix_http::RequestHead;

use super::{
    ApiKey, AuthConfig, AuthConfigError, Credential, CredentialPlace, DEV_API_KEY, Identity, JwtVerifier,
    KeyId, KeySource, Patterns, Purpose, Revocations, Subject, Tickets,
    key_cache::{ApiKeys, unknown_key},
    unauthorized,
};
use crate::{
    protocol::{Code, Refusal, Timestamp},
    quiet::Quiet,
};

/// Finds and verifies credentials; shared by all workers.
pub struct Authenticator {
    jwt: JwtVerifier,
    keys: ApiKeys,
    pub tickets: Tickets,
    cookie: Option<String>,
    pub revocations: Arc<Revocations>,
    /// Who `bk_dev` is. It exists only under `--dev`.
    dev_key: Option<Arc<Identity>>,
}

impl Authenticator {
    /// Checks the settings and reads the keys.
    pub fn new(config: &AuthConfig, dev: bool, keys: Arc<dyn KeySource>) -> Result<Self, AuthConfigError> {
        Ok(Self {
            jwt: JwtVerifier::new(config, dev)?,
            keys: ApiKeys::new(keys),
            tickets: Tickets::new(config.ticket_ttl, config.max_tickets),
            revocations: Arc::default(),
            cookie: config.cookie_name()?,
            dev_key: dev.then(dev_identity),
        })
    }

    /// The credential that decides about a request, see [`Credential::find`].
    pub fn find(
        &self,
        head: &RequestHead,
        body_token: Option<&str>,
        purpose: Purpose,
    ) -> Result<Option<Credential>, Refusal> {
        Credential::find(head, body_token, self.cookie.as_deref(), purpose)
    }

    /// The identity that a credential proves. A ticket is used up by this, so the request's origin is checked before.
    pub async fn authenticate(&self, credential: &Credential) -> Result<Arc<Identity>, Refusal> {
        let verified = self.verify(credential).await;
        if let Err(refusal) = &verified {
            log_refused(credential, refusal);
        }
        verified
    }

    async fn verify(&self, credential: &Credential) -> Result<Arc<Identity>, Refusal> {
        if credential.place() == CredentialPlace::Ticket {
            return self.redeem(credential.text()).await;
        }
        if credential.is_api_key() {
            return self.verify_api_key(credential.text()).await;
        }
        self.verify_jwt(credential.text())
    }

    /// The identity that a token proves: for `refresh` on a connection that is open already. The
    /// caller compares the owner, since a refresh prolongs and never changes who is connected.
    pub fn verify_jwt(&self, token: &str) -> Result<Arc<Identity>, Refusal> {
        let identity = self.jwt.verify(token)?;
        self.revocations.check(&identity)?;
        Ok(Arc::new(identity))
    }

    /// Whether an identity still counts: its token has not expired and is not revoked, its key was not revoked more
    /// than [`VALID_FOR`](super::VALID_FOR) ago. For connections that stay open.
    pub async fn recheck(&self, identity: &Identity) -> Result<(), Refusal> {
        identity.check_not_expired(Timestamp::now())?;
        self.revocations.check(identity)?;
        match &identity.subject {
            Subject::ApiKey(id) if self.dev_key.is_none() || *id != KeyId::dev() => {
                self.keys.recheck(id).await
            }
            _ => Ok(()),
        }
    }

    async fn verify_api_key(&self, text: &str) -> Result<Arc<Identity>, Refusal> {
        if let Some(identity) = self.dev_key.as_ref().filter(|_| text == DEV_API_KEY) {
            return Ok(identity.clone());
        }
        let key = ApiKey::parse(text).ok_or_else(unknown_key)?;
        self.keys.verify(&key).await
    }

    async fn redeem(&self, text: &str) -> Result<Arc<Identity>, Refusal> {
        let identity = self.tickets.redeem(text).await?.ok_or_else(|| {
            unauthorized("the ticket is unknown, used or older than its life; fetch a new one from POST /v1/tickets for each stream")
        })?;
        identity.check_not_expired(Timestamp::now())?;
        self.revocations.check(&identity)?;
        Ok(identity)
    }
}

belfry_core::debug_with!(Authenticator { cookie });

/// What the log's lines of credentials stand under.
const CREDENTIALS: &str = "belfry::auth";

/// Once in a while for each reason: anybody may send as many as they like. Of the credential itself only what is no
/// secret: where it stood, and the id of a key.
fn log_refused(credential: &Credential, refusal: &Refusal) {
    static REFUSED: [Quiet; Code::ALL.len()] = [const { Quiet::new() }; Code::ALL.len()];
    let Some(left_out) = REFUSED[refusal.code as usize].due() else { return };
    let key = ApiKey::parse(credential.text()).map(|key| key.id().to_string()).unwrap_or_default();
    let (code, place) = (refusal.code.as_str(), credential.place());
    tracing::info!(target: CREDENTIALS, code, detail = refusal.detail.as_str(), ?place, key, left_out, "a credential is refused");
}

fn dev_identity() -> Arc<Identity> {
    Arc::new(Identity {
        read: Patterns::everything(),
        publish: Patterns::everything(),
        admin: true,
        ..Identity::without_rights(Subject::ApiKey(KeyId::dev()))
    })
}
