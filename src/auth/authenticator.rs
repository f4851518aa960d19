//! The one place where a credential becomes an identity.

use std::{fmt, sync::Arc};

use actix_http::RequestHead;

use super::{
    ApiKey, AuthConfig, AuthConfigError, Credential, CredentialPlace, DEV_API_KEY, Identity, JwtVerifier,
    KeyId, KeySource, Patterns, Purpose, Revocations, Subject, Ticket, TicketShelf, Tickets,
    key_cache::{ApiKeys, unknown_key},
};
use crate::{
    protocol::{Code, Refusal, Timestamp},
    quiet::Quiet,
};

/// Finds and verifies credentials; shared by all workers.
pub struct Authenticator {
    jwt: JwtVerifier,
    keys: ApiKeys,
    tickets: Tickets,
    cookie: Option<String>,
    revocations: Arc<Revocations>,
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

    /// The identity that a credential proves. A ticket is used up by this, so the request's origin
    /// is checked before.
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

    /// The tokens that are refused before they expire.
    pub fn revocations(&self) -> &Arc<Revocations> {
        &self.revocations
    }

    /// A ticket for `POST /v1/tickets`.
    pub async fn issue_ticket(&self, identity: Arc<Identity>) -> Result<Ticket, Refusal> {
        self.tickets.issue(identity).await
    }

    /// From now on tickets lie where all nodes of a fleet find them.
    pub fn share_tickets(&self, shelf: Arc<dyn TicketShelf>) {
        self.tickets.share(shelf);
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
            Refusal::new(
                Code::Unauthorized,
                "the ticket is unknown, used or older than its life; fetch a new one from POST /v1/tickets for each stream",
            )
        })?;
        identity.check_not_expired(Timestamp::now())?;
        self.revocations.check(&identity)?;
        Ok(identity)
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").field("cookie", &self.cookie).finish_non_exhaustive()
    }
}

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
        subject: Subject::ApiKey(KeyId::dev()),
        read: Patterns::everything(),
        publish: Patterns::everything(),
        admin: true,
        expires_at: None,
        issued_at: None,
        jti: None,
    })
}

#[cfg(test)]
mod tests {
    use std::{sync::Mutex, time::Duration};

    use actix_http::header::HeaderValue;
    use futures_util::future::BoxFuture;
    use secrecy::ExposeSecret;

    use super::*;
    use crate::{
        auth::{ApiKeyRecord, Grant, Scopes, Signer},
        protocol::{Channel, UserId},
    };

    #[derive(Default)]
    struct Table(Mutex<Vec<ApiKeyRecord>>);

    impl KeySource for Table {
        fn find<'a>(&'a self, id: &'a KeyId) -> BoxFuture<'a, anyhow::Result<Option<ApiKeyRecord>>> {
            let found = self.0.lock().unwrap().iter().find(|record| record.id == *id).cloned();
            Box::pin(std::future::ready(Ok(found)))
        }
    }

    fn authenticator(dev: bool) -> (Authenticator, Arc<Table>) {
        let table = Arc::new(Table::default());
        let config = AuthConfig { cookie: Some("session".into()), ..AuthConfig::default() };
        (Authenticator::new(&config, dev, table.clone()).unwrap(), table)
    }

    fn head(uri: &str, header: Option<(&str, &str)>) -> RequestHead {
        let mut head = RequestHead::default();
        head.uri = uri.parse().unwrap();
        if let Some((name, value)) = header {
            head.headers.append(name.parse().unwrap(), HeaderValue::from_str(value).unwrap());
        }
        head
    }

    async fn ask(
        auth: &Authenticator,
        uri: &str,
        header: Option<(&str, &str)>,
    ) -> Result<Arc<Identity>, Refusal> {
        let credential = auth.find(&head(uri, header), None, Purpose::Stream)?;
        auth.authenticate(&credential.ok_or_else(Credential::missing)?).await
    }

    fn token(expires_in: Duration) -> String {
        let signer = Signer::new(&AuthConfig::default(), true).unwrap().unwrap();
        let grant = Grant {
            user: UserId::parse("ann").unwrap(),
            channels: Patterns::default(),
            publish: Patterns::default(),
            expires_at: Timestamp::now().plus(expires_in),
        };
        signer.sign(&grant).expose_secret().to_owned()
    }

    const MINUTE: Duration = Duration::from_secs(60);

    #[actix_rt::test]
    async fn the_dev_key_exists_under_dev_only() {
        let bearer = Some(("authorization", "Bearer bk_dev"));
        let identity = ask(&authenticator(true).0, "/", bearer).await.unwrap();
        assert_eq!(identity.owner().as_str(), "key:dev");
        assert!(identity.can_read(&Channel::parse("news").unwrap()));
        assert!(authenticator(true).0.recheck(&identity).await.is_ok());
        let refusal = ask(&authenticator(false).0, "/", bearer).await.unwrap_err();
        assert_eq!(refusal.code, Code::Unauthorized);
        assert!(authenticator(false).0.recheck(&identity).await.is_err());
    }

    #[actix_rt::test]
    async fn a_token_works_from_every_place() {
        let (auth, _) = authenticator(true);
        let token = token(MINUTE);
        for (name, value) in [
            ("authorization", format!("Bearer {token}")),
            ("sec-websocket-protocol", format!("belfry.v1, bearer.{token}")),
            ("cookie", format!("session={token}")),
        ] {
            let identity = ask(&auth, "/", Some((name, &value))).await.unwrap();
            assert_eq!(identity.owner().as_str(), "user:ann", "{name}");
        }
        let body = auth.find(&head("/", None), Some(&token), Purpose::Call).unwrap().unwrap();
        assert!(auth.authenticate(&body).await.is_ok());
        let frame = Credential::from_first_frame(&token).unwrap();
        assert!(auth.authenticate(&frame).await.is_ok());
    }

    #[actix_rt::test]
    async fn a_ticket_carries_the_identity_once_and_not_beyond_its_end() {
        let (auth, _) = authenticator(true);
        let identity = auth.verify_jwt(&token(MINUTE)).unwrap();
        let ticket = auth.issue_ticket(identity.clone()).await.unwrap();
        let uri = format!("/v1/sse?ticket={}", ticket.text.expose_secret());
        assert_eq!(ask(&auth, &uri, None).await.unwrap(), identity);
        assert_eq!(ask(&auth, &uri, None).await.unwrap_err().code, Code::Unauthorized);

        let expired = Identity { expires_at: Some(Timestamp(0)), ..(*identity).clone() };
        let ticket = auth.issue_ticket(Arc::new(expired)).await.unwrap();
        let uri = format!("/v1/sse?ticket={}", ticket.text.expose_secret());
        assert_eq!(ask(&auth, &uri, None).await.unwrap_err().code, Code::TokenExpired);
    }

    #[actix_rt::test]
    async fn stored_keys_work_and_are_not_taken_from_cookies() {
        let (auth, table) = authenticator(false);
        let (text, record) = ApiKey::generate(Scopes { subscribe: true, ..Scopes::default() }, "test");
        table.0.lock().unwrap().push(record);
        let text = text.expose_secret();
        assert!(ask(&auth, "/", Some(("authorization", &format!("Bearer {text}")))).await.is_ok());
        assert!(ask(&auth, "/", Some(("cookie", &format!("session={text}")))).await.is_err());
    }

    #[actix_rt::test]
    async fn no_refusal_and_no_debug_repeats_a_secret() {
        let (auth, _) = authenticator(true);
        for canary in [
            "CANARY",
            "bk_CANARY",
            "bk_CANARYCANARY_CANARY",
            "CANARY.CANARY.CANARY",
            "eyJhbGciOiJIUzI1NiJ9.CANARY.CANARY",
            "CANARY CANARY",
        ] {
            for (uri, header, value) in [
                ("/".to_owned(), "authorization", format!("Bearer {canary}")),
                ("/".to_owned(), "authorization", canary.to_owned()),
                ("/".to_owned(), "sec-websocket-protocol", format!("bearer.{canary}")),
                ("/".to_owned(), "cookie", format!("session={canary}")),
                (format!("/?ticket={}", canary.replace(' ', "+")), "x", "y".to_owned()),
                (format!("/?token={}", canary.replace(' ', "+")), "x", "y".to_owned()),
            ] {
                let Err(refusal) = ask(&auth, &uri, Some((header, &value))).await else {
                    panic!("{header} {canary} was accepted")
                };
                assert!(!format!("{refusal:?} {auth:?}").contains("CANARY"), "{refusal:?}");
            }
        }
    }
}
