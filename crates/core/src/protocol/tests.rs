//! Each word of the wire, written out.

use serde_json::json;

use super::*;

const AT: Timestamp = Timestamp(1_795_334_400_123);

fn draft() -> Draft {
    let id = MessageId(uuid::Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001));
    let data = Data::parse(r#"{"n": 1}"#).unwrap();
    let draft = Draft::new(Channel::parse("news").unwrap(), AT);
    Draft { id, data, event: Event::parse("tick").unwrap(), ..draft }
}

fn place() -> Place {
    Place { pos: Pos::new(Partition(1), 42), seq: 7, prev: 40, jump: false }
}

const ID: &str = "01920000-0000-7000-8000-000000000001";

#[test]
fn a_message_is_encoded_once_for_each_framing_here_or_by_another_node() {
    let tail = format!(r#""id":"{ID}","event":"tick","data":{{"n":1}},"at":"2026-11-22T08:00:00.123Z"}}"#);
    let placed = format!(r#"{{"type":"message","channel":"news","seq":7,"pos":"1.42",{tail}"#);
    let ephemeral = format!(r#"{{"type":"message","channel":"news",{tail}"#);
    let channel = || Channel::parse("news").unwrap();
    for (place, json) in [(Some(place()), placed), (None, ephemeral)] {
        for entry in [Entry::encode(&draft(), place), Entry::of_tail(channel(), place, &tail)] {
            assert_eq!(entry.json_str(), json);
            let head = entry.ws().len() - json.len();
            assert_eq!(entry.ws()[head..], *json.as_bytes());
            assert_eq!(entry.ws()[..head], [0x81, 126, 0, json.len() as u8], "a text frame of one fragment");
            let data = format!("data: {json}\n");
            let id = if place.is_some() { "id: 1.42\n" } else { "" };
            assert_eq!(*entry.sse(), *format!("{data}{id}\n"));
            assert_eq!(entry.sse_data(), data.as_bytes());
        }
    }
    assert_eq!(Entry::encode(&draft(), None).id, draft().id);
    let full = Draft {
        from: Some(UserId::parse("ann").unwrap()),
        priority: Some(Priority::High),
        key: Some("k".into()),
        expires_at: Some(AT),
        ..draft()
    };
    let json = encode_message(&full, None);
    let end = r#""from":"ann","priority":"high","key":"k","expires_at":"2026-11-22T08:00:00.123Z"}"#;
    assert!(json.ends_with(end), "{json}");
}

#[test]
fn a_message_is_dead_from_the_moment_on_at_which_it_expires() {
    let dead = |entry: &Entry, ms| entry.dead(Timestamp(AT.0 + ms));
    let mortal = Entry::encode(&Draft { expires_at: Some(AT), ..draft() }, Some(place()));
    assert_eq!((dead(&mortal, -1), dead(&mortal, 0)), (None, Some(GapReason::Expired)));
    assert_eq!(dead(&Entry::encode(&draft(), Some(place())), 1 << 40), None);
    let gone = Entry::tombstone(Channel::parse("news").unwrap(), place());
    assert_eq!((dead(&gone, 0), dead(&gone, -1)), (Some(GapReason::Expired), Some(GapReason::Expired)));
    let unreadable = Entry::unreadable(Channel::parse("news").unwrap(), place());
    assert_eq!(dead(&unreadable, 0), Some(GapReason::Trimmed));
}

#[test]
fn codes_have_a_word_a_status_and_a_title() {
    assert_eq!(Code::RateLimited.status(), 429);
    assert_eq!(Code::RateLimited.title(), "Too many requests");
    assert_eq!(Code::Forbidden.to_string(), "forbidden");
    let read = |word: &str| serde_json::from_str::<Code>(&format!("{word:?}")).unwrap();
    assert_eq!((read("forbidden"), read("of_a_later_version")), (Code::Forbidden, Code::Internal));
}

#[test]
fn every_code_has_the_close_code_of_the_contract() {
    let known: [((u16, bool), &[Code]); 11] = [
        ((1000, true), &[Code::Bye]),
        ((1001, false), &[Code::GoingAway]),
        ((1009, false), &[Code::TooLarge, Code::DataTooLarge]),
        ((1013, false), &[Code::Busy, Code::RateLimited, Code::Unavailable, Code::Internal]),
        ((4001, true), &[Code::Unauthorized, Code::TokenRevoked]),
        (
            (4003, true),
            &[
                Code::Forbidden,
                Code::ForbiddenOrigin,
                Code::ForbiddenHost,
                Code::ApiKeyInBrowser,
                Code::Unsubscribed,
            ],
        ),
        ((4003, false), &[Code::SessionMismatch]),
        ((4008, false), &[Code::SlowConsumer, Code::HeartbeatTimeout]),
        ((4009, false), &[Code::Replaced]),
        ((4010, false), &[Code::TokenExpired]),
        ((4011, false), &[Code::Disconnected]),
    ];
    for code in Code::ALL {
        let close = known.iter().find(|(_, codes)| codes.contains(&code)).map(|(close, _)| *close);
        assert_eq!(code.close(), close.unwrap_or((4000, true)), "{code}");
    }
}

#[test]
fn frames_are_named_as_they_are_written() {
    assert_eq!(Frame::Pong.encode(), r#"{"type":"pong"}"#);
    for frame in [Frame::Pong, Frame::Ready, Frame::Ping { cursor: Cursor::default() }] {
        assert!(frame.encode().starts_with(&format!(r#"{{"type":"{}""#, frame.name())));
    }
    for (kind, word) in
        [(TransportKind::Ws, "ws"), (TransportKind::Sse, "sse"), (TransportKind::Poll, "poll")]
    {
        assert_eq!(kind.as_str(), word);
        assert_eq!(serde_json::to_string(&kind).unwrap(), format!("{word:?}"));
    }
}

#[test]
fn what_has_one_spelling_is_written_and_read_in_it() {
    let text = "00112233445566778899aabbccddeeff";
    let id: SessionId = text.parse().unwrap();
    assert_eq!(id.low_bits(), 0x8899_aabb_ccdd_eeff);
    assert_eq!((format!("{id:?}"), String::from(id)), (text.to_owned(), text.to_owned()));
    assert_eq!(serde_json::from_str::<SessionId>(&format!("{text:?}")).unwrap(), id);
    assert_eq!(draft().id.to_string(), ID);
    let key = IdempotencyKey::parse("order 7").unwrap();
    assert_eq!((key.as_str(), String::from(key.clone())), ("order 7", "order 7".to_owned()));
    let event = Event::parse("tick").unwrap();
    assert_eq!((event.as_str(), String::from(event.clone())), ("tick", "tick".to_owned()));
    assert_eq!(Event::try_from("tick".to_owned()), Ok(event));
    assert_eq!(UserId::parse("ann").unwrap().as_str(), "ann");
    assert_eq!(format!("{:?}", place().pos), "1.42");
}

#[test]
fn event_names_are_limited_on_both_sides() {
    assert_eq!(Event::parse(&"e".repeat(MAX_EVENT_BYTES)).unwrap().as_str().len(), MAX_EVENT_BYTES);
    for bad in ["", "a\nb", &"e".repeat(MAX_EVENT_BYTES + 1)] {
        assert!(Event::parse(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn times_are_read_as_they_are_written_and_reckoned_with() {
    let second = std::time::Duration::from_secs(1);
    assert_eq!((AT.plus(second).0, AT.minus(second).0), (AT.0 + 1_000, AT.0 - 1_000));
    assert_eq!(serde_json::from_str::<Timestamp>(r#""2026-11-22T08:00:00.123Z""#).unwrap(), AT);
    assert!(serde_json::from_str::<Timestamp>(r#""yesterday""#).is_err());
    let machine = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as i64;
    assert!((machine - 60_000..machine + 60_000).contains(&Timestamp::now().0));
}

#[test]
fn cursors_know_how_much_they_name() {
    let cursor: Cursor = "0.5,1.42".parse().unwrap();
    assert_eq!(
        (cursor.len(), cursor.is_empty(), format!("{cursor:?}")),
        (2, false, "Cursor(0.5,1.42)".to_owned())
    );
    assert_eq!((Cursor::default().len(), Cursor::default().is_empty()), (0, true));
    let positions: Vec<Pos> = cursor.iter().collect();
    assert_eq!(positions, [Pos::new(Partition(0), 5), Pos::new(Partition(1), 42)]);
}

#[test]
fn a_command_is_answered_by_its_number_with_ok_or_why_not() {
    let ok = json!({"type": "reply", "id": 7, "ok": true});
    assert_eq!(serde_json::to_value(Reply::ok(7)).unwrap(), ok);
    let refused = Reply::refused(Some(8), Refusal::new(Code::Busy, "later"));
    let why = json!({"type": "reply", "id": 8, "code": "busy", "detail": "later"});
    assert_eq!(serde_json::to_value(refused).unwrap(), why);
}

#[test]
fn data_is_kept_as_it_was_compacted_however_much_there_is_side_by_side() {
    let wide = format!("[{}]", vec!["[{}]"; 2 * MAX_DATA_DEPTH].join(", "));
    let data = Data::parse(&wide).unwrap();
    assert_eq!(data.as_str(), wide.replace(' ', ""));
    assert_eq!(Data::checked(data.as_str()).unwrap(), data);
    assert_eq!(Data::from_stored(data.as_str().to_owned()), data);
    assert!(Data::checked("{").is_err());
    assert_eq!(serde_json::from_str::<Data>("[ 1 ]").unwrap().as_str(), "[1]");
}
