use proptest::prelude::*;

use super::*;

const P: Partition = Partition(2);

fn channel() -> Channel {
    Channel::parse("team:7").unwrap()
}

fn model(data: &str) -> Draft {
    Draft {
        id: MessageId::new(Timestamp(1)),
        event: Event::parse("order \"shipped\"").unwrap(),
        data: Data::parse(data).unwrap(),
        from: Some(UserId::parse("ann").unwrap()),
        priority: Some(Priority::High),
        key: Some("a b".to_owned()),
        expires_at: Some(Timestamp(1_795_334_500_000)),
        ..Draft::new(channel(), Timestamp(1_795_334_400_123))
    }
}

fn bare(data: &str) -> Draft {
    Draft { from: None, priority: None, key: None, expires_at: None, ..model(data) }
}

fn same(one: &Entry, other: &Entry) {
    assert_eq!(one.json_str(), other.json_str());
    assert_eq!(one.ws(), other.ws());
    assert_eq!(one.sse(), other.sse());
    assert_eq!(
        (one.place, one.id, one.at, one.expires_at, one.except),
        (other.place, other.id, other.at, other.expires_at, other.except)
    );
}

fn stored<'a>(fields: &'a [&'a str]) -> Result<Stored<'a>, StreamError> {
    Stored::parse(P, b"41-0", fields.iter().map(|field| field.as_bytes()))
}

#[test]
fn a_push_is_the_same_entry_as_if_it_had_been_encoded_here() {
    let place = Place { pos: Pos::new(P, 41), seq: 7, prev: 12, jump: true };
    let session = SessionId::random();
    for (draft, except) in [(model(r#"{"a":" b \" c"}"#), Some(session)), (bare("null"), None)] {
        let payload = format!("41 7 12 1 {}", body(&draft, except));
        let entry = pushed(P, &channel(), payload.as_bytes()).unwrap();
        same(&entry, &Entry::encode(&draft, Some(place)).except(except));
        let entry = pushed(P, &channel(), ephemeral(&draft, except).as_bytes()).unwrap();
        same(&entry, &Entry::encode(&draft, None).except(except));
    }
}

#[test]
fn a_stream_entry_gives_back_what_was_published_and_its_key() {
    let draft = model("[1e400]");
    let body = body(&draft, None);
    let scoped = ScopedKey { scope: "user:a:b".into(), key: IdempotencyKey::parse("k: 1").unwrap() };
    let key = key(&scoped, &[7; 32]);
    let found = ["s", "7", "p", "12", "j", "0", "b", &body, "k", &key, "new", "?"];
    let found = stored(&found).unwrap();
    assert_eq!(found.place, Place { pos: Pos::new(P, 41), seq: 7, prev: 12, jump: false });
    assert_eq!(format!("{:?}", found.draft(&channel()).unwrap()), format!("{draft:?}"));
    assert_eq!(found.key().unwrap(), Some((scoped, [7; 32])));
    same(&found.entry(&channel()).unwrap(), &Entry::encode(&draft, Some(found.place)));
}

#[test]
fn what_is_not_belfrys_is_refused() {
    for payload in ["", "e", "1 2 3", "1 2 3 4 x", "1 1 0 0 nobody", "\u{fffd}"] {
        assert!(pushed(P, &channel(), payload.as_bytes()).is_err(), "{payload:?}");
    }
    assert!(stored(&["s", "7", "p", "12", "j", "0"]).is_err());
    for payload in ["", "epoch", "epoch x", "epoch 3 4", "m 1 2 3"] {
        assert!(opened(payload.as_bytes()).is_err(), "{payload:?}");
    }
}

/// Fuzzing has found it: a reader would look for what stands before seq 0, or get a cursor that it cannot send back.
#[test]
fn a_place_that_no_message_can_have_is_refused() {
    let body = body(&bare("null"), None);
    let read = |pos: &str, seq: &str, prev: &str| {
        let pushed = pushed(P, &channel(), format!("{pos} {seq} {prev} 0 {body}").as_bytes());
        let fields = ["s", seq, "p", prev, "j", "0", "b", &body].map(str::as_bytes);
        let stored = Stored::parse(P, format!("{pos}-0").as_bytes(), fields);
        assert_eq!(pushed.is_ok(), stored.is_ok(), "{pos} {seq} {prev}");
        pushed.is_ok()
    };
    assert!(read("41", "7", "40") && read("1", "1", "0") && read("9007199254740991", "7", "12"));
    for (pos, seq, prev) in
        [("0", "1", "0"), ("41", "0", "12"), ("41", "7", "41"), ("9007199254740992", "7", "12")]
    {
        assert!(!read(pos, seq, prev), "{pos} {seq} {prev}");
    }
}

#[test]
fn a_new_epoch_is_read() {
    assert_eq!(opened(b"epoch 3"), Ok(3));
}

proptest! {
    #[test]
    fn any_data_survives(text in "[a-z\"\\\\ \u{e4}\u{1f600}]{0,40}") {
        let data = serde_json::to_string(&text).unwrap();
        let draft = bare(&data);
        let body = body(&draft, None);
        let fields = ["s", "7", "p", "12", "j", "0", "b", &body];
        prop_assert_eq!(stored(&fields).unwrap().draft(&channel()).unwrap().data, draft.data);
    }
}

/// What each version has written: a message with everything, one with little, a key.
const RECORDED: [&str; 1] = [include_str!("../../../../tests/fixtures/fleet/bodies-1.txt")];

#[test]
fn what_each_version_has_written_is_read_and_what_is_written_now_is_the_newest() {
    let id = MessageId(uuid::Uuid::from_u128(0x019a_0000_0000_7000_8000_0000_0000_0001));
    let whole = Draft { id, ..model(r#"{"a":" b \" c"}"#) };
    let little = Draft { id, ..bare("null") };
    let session: SessionId = "0123456789abcdef0123456789abcdef".parse().unwrap();
    let scoped = ScopedKey { scope: "user:a:b".into(), key: IdempotencyKey::parse("k: 1").unwrap() };
    for recorded in RECORDED {
        let lines: Vec<_> = recorded.lines().collect();
        for (line, draft, except) in [(lines[0], &whole, Some(session)), (lines[1], &little, None)] {
            let fields = ["s", "7", "p", "12", "j", "0", "b", line, "k", lines[2]];
            let found = stored(&fields).unwrap();
            assert_eq!(format!("{:?}", found.draft(&channel()).unwrap()), format!("{draft:?}"));
            assert_eq!(found.key().unwrap(), Some((scoped.clone(), [7; 32])));
            let pushed = pushed(P, &channel(), format!("41 7 12 0 {line}").as_bytes()).unwrap();
            same(&pushed, &Entry::encode(draft, Some(found.place)).except(except));
        }
    }
    let now = [body(&whole, Some(session)), body(&little, None), key(&scoped, &[7; 32]), String::new()];
    let newest = RECORDED.last().unwrap();
    assert_eq!(now.join("\n"), *newest, "a new form is a new version: see tests/fixtures/fleet/README.md");
}

#[test]
fn a_message_of_a_later_version_says_so() {
    for payload in ["41 7 12 0 v2 whatever", "e v2 whatever"] {
        assert_eq!(pushed(P, &channel(), payload.as_bytes()).unwrap_err(), StreamError::Newer(2));
    }
    let fields = ["s", "7", "p", "12", "j", "0", "b", "v17 whatever"];
    assert_eq!(stored(&fields).unwrap().entry(&channel()).unwrap_err(), StreamError::Newer(17));
    assert_eq!(stored(&fields).unwrap().draft(&channel()).unwrap_err(), StreamError::Newer(17));
}
