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
    let ticket = auth.tickets.issue(identity.clone()).await.unwrap();
    let uri = format!("/v1/sse?ticket={}", ticket.text.expose_secret());
    assert_eq!(ask(&auth, &uri, None).await.unwrap(), identity);
    assert_eq!(ask(&auth, &uri, None).await.unwrap_err().code, Code::Unauthorized);

    let expired = Identity { expires_at: Some(Timestamp(0)), ..(*identity).clone() };
    let ticket = auth.tickets.issue(Arc::new(expired)).await.unwrap();
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
