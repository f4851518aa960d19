//! Names: of channels, users and sessions, and patterns of them. What a name is, PROTOCOL.md says.

use belfry::{
    protocol::{Channel, Event, IdempotencyKey, SessionId, UserId},
    testing::auth::Patterns,
};

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/@=+~-|";

fn is_name(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.chars().all(|c| ALPHABET.contains(c))
}

pub fn channels(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let channel = Channel::parse(text).ok();
    assert_eq!(channel.is_some(), is_name(text, 128), "{text:?} as a channel");
    let user = UserId::parse(text).ok();
    assert_eq!(user.is_some(), is_name(text, 123) && !matches!(text, "." | ".."), "{text:?} as a user");
    let event = Event::parse(text).ok();
    assert_eq!(event.is_some(), (1..=128).contains(&text.len()) && !text.chars().any(char::is_control));
    let key = IdempotencyKey::parse(text).ok();
    assert_eq!(
        key.is_some(),
        (1..=128).contains(&text.len()) && text.bytes().all(|b| (32..127).contains(&b))
    );
    let session = text.parse::<SessionId>().ok();
    let is_id = text.len() == 32 && text.bytes().all(|b| b"0123456789abcdef".contains(&b));
    assert_eq!(session.map(|id| id.to_string()), is_id.then(|| text.to_owned()));
    // Each is in JSON what it is elsewhere.
    let json = serde_json::Value::from(text);
    assert_eq!(serde_json::from_value(json.clone()).ok(), channel);
    assert_eq!(serde_json::from_value(json.clone()).ok(), user);
    assert_eq!(serde_json::from_value(json.clone()).ok(), event);
    assert_eq!(serde_json::from_value(json.clone()).ok(), key);
    assert_eq!(serde_json::from_value(json).ok(), session);
    if let Some(channel) = &channel {
        check_channel(channel, text);
    }
    if let Some(user) = &user {
        let own = Channel::of_user(user);
        assert_eq!((own.as_str(), own.namespace()), (&*format!("user:{text}"), "user"));
        assert_eq!(Channel::parse(own.as_str()), Ok(own));
    }
    check_patterns(text);
}

fn check_channel(channel: &Channel, text: &str) {
    assert_eq!(channel.as_str(), text);
    assert_eq!(
        serde_json::to_string(channel).unwrap(),
        format!("\"{text}\""),
        "JSON escapes nothing of a name"
    );
    let namespace = text.find(':').map_or("default", |colon| &text[..colon]);
    assert_eq!(channel.namespace(), namespace);
}

/// The first line is a channel, the others are patterns.
fn check_patterns(text: &str) {
    let mut lines = text.split('\n');
    let Some(Ok(channel)) = lines.next().map(Channel::parse) else { return };
    let lines: Vec<&str> = lines.collect();
    let Ok(patterns) = Patterns::parse(&lines) else { return };
    let matches = |line: &&str| match line.strip_suffix('*') {
        Some(prefix) => channel.as_str().starts_with(prefix),
        None => channel.as_str() == *line,
    };
    assert_eq!(patterns.matches(&channel), lines.iter().any(matches), "{channel} and {lines:?}");
    assert!(
        lines.len() <= 256
            && lines.iter().all(|line| is_name(line.trim_end_matches('*'), 128) || *line == "*")
    );
    assert_eq!(serde_json::to_string(&patterns).unwrap(), serde_json::to_string(&lines).unwrap());
}
