use serde_json::json;

use super::*;
use crate::{
    auth::{KeyId, Patterns},
    config::{NamespaceConfig, Namespaces},
    log::{self, Heard, HistoryQuery, Limit, Side},
    protocol::{Command, Entry, UserId},
    store::{Store, StoreOptions},
};

/// `room` and `typing` take messages of users; `typing` is ephemeral.
async fn publisher() -> Publisher {
    let mut namespaces = Namespaces::default();
    let room = NamespaceConfig { client_publish: true, ..NamespaceConfig::default() };
    namespaces.insert("typing", NamespaceConfig { kind: NamespaceKind::Ephemeral, ..room.clone() });
    namespaces.insert("room", room);
    let config = Config { namespaces, ..Config::default() };
    let store = Store::open("sqlite::memory:", &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let (config, metrics) = (Arc::new(config), Arc::new(Metrics::default()));
    let log =
        log::memory::open(store, &config, log::memory::Tuning::of(&config.log), &metrics).await.unwrap();
    Publisher::new(log, config, metrics)
}

fn identity(subject: Subject, publish: &[&str]) -> Identity {
    let publish = Patterns::parse(publish).unwrap();
    Identity {
        subject,
        read: Patterns::default(),
        publish,
        admin: false,
        expires_at: None,
        issued_at: None,
        jti: None,
    }
}

fn ann() -> Identity {
    identity(Subject::User(UserId::parse("ann").unwrap()), &["room:*", "typing:*", "news"])
}

fn command(fields: serde_json::Value) -> ClientPublish {
    let mut command = json!({"type": "publish", "id": 1});
    command.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    match Command::parse(&command.to_string()) {
        Ok(Command::Publish(publish)) => publish,
        other => panic!("{other:?}"),
    }
}

async fn kept(publisher: &Publisher, channel: &str) -> Vec<Arc<Entry>> {
    let limit = Limit { bytes: 1 << 20, messages: 100 };
    let channel = Channel::parse(channel).unwrap();
    publisher
        .log
        .history(HistoryQuery { channel, seqs: Side::After(0), until: None, limit })
        .await
        .unwrap()
        .entries
}

async fn send(
    publisher: &Publisher,
    fields: serde_json::Value,
    who: &Identity,
    session: SessionId,
) -> Result<Published, Refusal> {
    let checked = publisher.check_command(&command(fields), who, session)?;
    Ok(publisher.append(checked).await?.remove(0))
}

#[tokio::test]
async fn a_command_is_published_once_however_often_it_is_sent() {
    let publisher = publisher().await;
    let (session, other) = (SessionId::random(), SessionId::random());
    let hi = async |session| {
        send(&publisher, json!({"channel": "room:1", "data": "hi"}), &ann(), session).await.unwrap()
    };
    let first = hi(session).await;
    assert_eq!(hi(session).await, first);
    assert_ne!(hi(other).await, first, "another session's command 1 is another command");
    let kept = kept(&publisher, "room:1").await;
    assert_eq!(kept.len(), 2);
    assert!(kept[0].json_str().contains(r#""from":"ann""#));
}

#[tokio::test]
async fn a_key_of_the_clients_own_works_across_sessions() {
    let publisher = publisher().await;
    let keyed = async |data: u8, who: &Identity| {
        let fields = json!({"channel": "room:1", "data": data, "idempotency_key": "mine"});
        send(&publisher, fields, who, SessionId::random()).await
    };
    assert_eq!(keyed(1, &ann()).await.unwrap(), keyed(1, &ann()).await.unwrap());
    assert_eq!(keyed(2, &ann()).await.unwrap_err().code, Code::IdempotencyMismatch);
    let bob = identity(Subject::User(UserId::parse("bob").unwrap()), &["room:*"]);
    assert!(keyed(2, &bob).await.is_ok(), "keys belong to their user");
}

#[tokio::test]
async fn users_need_the_tokens_word_and_the_namespaces() {
    let publisher = publisher().await;
    let send = async |channel: &str, who: Identity| {
        let sent = send(&publisher, json!({ "channel": channel }), &who, SessionId::random()).await;
        sent.map_err(|refusal| refusal.code)
    };
    assert!(send("room:1", ann()).await.is_ok());
    assert_eq!(send("news", ann()).await, Err(Code::Forbidden), "the namespace says no");
    let nobody = identity(Subject::User(UserId::parse("eve").unwrap()), &[]);
    assert_eq!(send("room:1", nobody).await, Err(Code::Forbidden), "the token says no");
    assert!(send("news", identity(Subject::ApiKey(KeyId::dev()), &["*"])).await.is_ok());
    assert_eq!(send("a b", ann()).await, Err(Code::BadChannel));
}

#[tokio::test]
async fn no_echo_means_not_to_the_sender() {
    let publisher = publisher().await;
    let session = SessionId::random();
    let mut listener = publisher.log.ephemeral().listen(Arc::new(log::TaskBell::default()));
    for (echo, except) in [(Some(false), Some(session)), (Some(true), None), (None, None)] {
        let mut fields = json!({"channel": "typing:1"});
        if let Some(echo) = echo {
            fields["echo"] = json!(echo);
        }
        let published = send(&publisher, fields, &ann(), session).await.unwrap();
        assert_eq!((published.seq, published.pos), (None, None));
        let Some(Heard::Message(entry)) = listener.try_next() else { panic!("there is room") };
        assert_eq!(entry.except, except);
    }
}

#[tokio::test]
async fn any_difference_is_another_body() {
    let publisher = publisher().await;
    let base =
        json!({"channels": ["a", "b"], "event": "e", "data": 1, "key": "k", "priority": "low", "ttl": 5});
    let fingerprint = |body: &serde_json::Value| {
        let text = body.to_string();
        let request: PublishRequest<'_> = serde_json::from_str(&text).unwrap();
        let api_key = identity(Subject::ApiKey(KeyId::dev()), &["*"]);
        let checked = publisher.check(&request, Some("k"), &api_key).unwrap();
        checked.publish.key.unwrap().1
    };
    let mut seen = vec![fingerprint(&base)];
    assert_eq!(seen[0], fingerprint(&base));
    // Stored for a day: who asks again after an update is not told that the bodies differ.
    assert_eq!(hex::encode(seen[0]), "09161602876106eeaad1572a1cc93c89accebbeaaf8c6c8729112a244a534b51");
    for (field, values) in [
        ("channels", vec![json!(["a"]), json!(["ab"]), json!(["b", "a"])]),
        ("event", vec![json!("e1"), json!(null)]),
        ("data", vec![json!("1"), json!(null), json!([1])]),
        ("key", vec![json!("kl"), json!(null)]),
        ("priority", vec![json!("high"), json!(null)]),
        ("ttl", vec![json!(6), json!(null)]),
    ] {
        for value in values {
            let mut body = base.clone();
            body[field] = value;
            let fingerprint = fingerprint(&body);
            assert!(!seen.contains(&fingerprint), "{body}");
            seen.push(fingerprint);
        }
    }
}

#[test]
fn failures_say_what_is_known() {
    let unknown = PublishError::Unknown("no answer".to_owned());
    let unavailable = PublishError::Unavailable("the disk is full".to_owned());
    assert!(refusal(&unknown, false, true).detail.contains("same idempotency key"));
    assert!(refusal(&unknown, false, false).detail.contains("may publish it twice"));
    assert!(refusal(&unavailable, false, false).detail.ends_with("try again"));
    assert!(refusal(&unavailable, true, true).detail.contains("does the rest"));
    assert!(refusal(&unavailable, true, false).detail.contains("may publish it twice"));
    assert_eq!(refusal(&unavailable, true, false).code, Code::Unavailable);
}
