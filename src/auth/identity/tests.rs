use super::*;

fn user(name: &str, read: &[&str], publish: &[&str]) -> Identity {
    Identity {
        read: Patterns::parse(read).unwrap(),
        publish: Patterns::parse(publish).unwrap(),
        ..Identity::without_rights(Subject::User(UserId::parse(name).unwrap()))
    }
}

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}

#[test]
fn a_user_may_read_its_own_channel_and_no_other_users() {
    let ann = user("ann", &[], &[]);
    assert!(ann.can_read(&channel("user:ann")));
    assert_eq!(ann.own_channel(), Some(channel("user:ann")));
    for other in ["user:ann2", "user:an", "user:bob", "user:ann:x", "ann", "news"] {
        assert!(!ann.can_read(&channel(other)), "{other}");
    }
    assert!(!ann.can_publish(&channel("user:ann")), "reading is not publishing");
}

#[test]
fn reading_and_publishing_are_separate_rights() {
    let ann = user("ann", &["team:*"], &["room:1"]);
    assert!(ann.can_read(&channel("team:7")) && !ann.can_publish(&channel("team:7")));
    assert!(ann.can_publish(&channel("room:1")) && !ann.can_read(&channel("room:1")));
}

#[test]
fn owners_of_users_and_keys_cannot_be_mistaken() {
    let key = Identity { subject: Subject::ApiKey(KeyId::dev()), ..user("x", &[], &[]) };
    assert_eq!(key.owner().as_str(), "key:dev");
    assert_eq!(user("ann", &[], &[]).owner().as_str(), "user:ann");
    assert_ne!(user("key:dev", &[], &[]).owner(), key.owner());
    assert_eq!(key.own_channel(), None);
    assert_eq!(key.verified_from(), None);
    assert!(!key.can_read(&channel("user:dev")));
}

#[test]
fn a_key_without_the_scope_opens_no_stream_and_a_user_always_does() {
    let key = Identity { subject: Subject::ApiKey(KeyId::dev()), ..user("x", &[], &["*"]) };
    assert_eq!(key.check_may_stream().unwrap_err().code, Code::Forbidden);
    assert!(user("ann", &[], &[]).check_may_stream().is_ok());
}

#[test]
fn an_identity_ends_at_its_instant() {
    let ann = Identity { expires_at: Some(Timestamp(1000)), ..user("ann", &[], &[]) };
    assert!(ann.check_not_expired(Timestamp(999)).is_ok());
    assert_eq!(ann.check_not_expired(Timestamp(1000)).unwrap_err().code, Code::TokenExpired);
}

#[test]
fn an_identity_survives_the_journey_to_another_node() {
    let user = Subject::User(UserId::parse("ann").unwrap());
    let key = Subject::ApiKey(KeyId::parse("abcdefgh1234").unwrap());
    for subject in [user, key, Subject::ApiKey(KeyId::dev())] {
        let identity = Identity {
            subject,
            read: Patterns::parse(&["team:*", "news"]).unwrap(),
            publish: Patterns::default(),
            admin: false,
            expires_at: Some(Timestamp(1_795_334_400_123)),
            issued_at: Some(Timestamp(1_795_334_399_000)),
            jti: Some("t-1".into()),
        };
        let json = serde_json::to_string(&identity).unwrap();
        assert_eq!(serde_json::from_str::<Identity>(&json).unwrap(), identity, "{json}");
        assert!(json.contains(r#""expires_at":1795334400123"#), "{json}");
    }
}
