//! What comes back from Redis: from scripts, streams and topics.

use std::sync::{Arc, LazyLock};

use belfry::{
    protocol::{Channel, Draft, Entry, MAX_OFFSET, Partition, Place, text_frame},
    testing::{
        fleet::{
            claims::{self, Outcome},
            stored,
        },
        log::{
            Marker,
            names::{open_member, parse_open_member},
            request::{self, Answer},
            wire::{self, Stored},
        },
        telemetry::Metrics,
    },
};

const PARTITION: Partition = Partition(2);

/// The first byte says what the rest is: as a digit, 0 to 5.
pub fn lua_replies(data: &[u8]) {
    let [kind, bytes @ ..] = data else { return };
    let channel = Channel::parse("team:7").unwrap();
    if kind % 6 == 0 {
        if let Ok(entry) = wire::pushed(PARTITION, &channel, bytes) {
            check_entry(&entry, bytes);
        }
        return;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match kind % 6 {
        1 => check_stored(&channel, text),
        2 => match request::read(PARTITION, text) {
            Some(Answer::Placed(place) | Answer::Known { place, .. }) => check_place(&place),
            Some(Answer::Below(place)) => assert!(place.len() < text.len()),
            _ => {}
        },
        3 => check_claim(text),
        4 => {
            if let Some(marker) = Marker::parse(text) {
                assert_eq!(marker.heads().count(), marker.values().count());
                assert!(marker.heads().all(|head| head.pos >= marker.ground.base.saturating_sub(1)));
            }
        }
        _ => {
            if let Ok(epoch) = wire::opened(bytes) {
                assert_eq!(wire::opened(format!("epoch {epoch}").as_bytes()), Ok(epoch));
            }
            if let Some((pos, channel)) = parse_open_member(text) {
                assert_eq!(parse_open_member(&open_member(pos, &channel)), Some((pos, channel)));
            }
        }
    }
}

/// Cursors and heads are made of it.
fn check_place(place: &Place) {
    assert!((1..=MAX_OFFSET).contains(&place.pos.offset) && place.prev < place.pos.offset, "{place:?}");
    assert!(place.seq >= 1, "{place:?}");
    assert_eq!(place.before().seq + 1, place.seq);
}

fn check_entry(entry: &Entry, bytes: &[u8]) {
    entry.place.iter().for_each(check_place);
    assert_eq!(*entry.ws(), text_frame(entry.json_str()), "it is one frame");
    let start = Entry::frame_start(&entry.channel);
    assert!(entry.json_str().starts_with(&start) && entry.ws().len() <= bytes.len() + start.len() + 64);
}

/// An entry's id, then fields and values, each on its line.
fn check_stored(channel: &Channel, text: &str) {
    let (id, fields) = text.split_once('\n').unwrap_or((text, ""));
    let Ok(stored) = Stored::parse(PARTITION, id.as_bytes(), fields.split('\n').map(str::as_bytes)) else {
        return;
    };
    check_place(&stored.place);
    let entry = stored.entry(channel);
    if let Ok(entry) = &entry {
        check_entry(entry, text.as_bytes());
    }
    if let Ok(draft) = stored.draft(channel) {
        let entry = entry.expect("its body has been read");
        let body = wire::body(&draft, entry.except);
        let again = Stored::parse(PARTITION, id.as_bytes(), with_body(fields, &body)).unwrap();
        let again: Draft = again.draft(channel).unwrap();
        assert_eq!(format!("{again:?}"), format!("{draft:?}"), "read, and written as {body}");
    }
    if let Ok(Some((key, hash))) = stored.key() {
        let written = wire::key(&key, &hash);
        let fields = ["s", "1", "p", "0", "j", "0", "b", "", "k", &written].map(str::as_bytes);
        let again = Stored::parse(PARTITION, b"1-0", fields).unwrap();
        assert_eq!(again.key(), Ok(Some((key, hash))));
    }
}

/// The same fields, and another body behind them.
fn with_body<'a>(fields: &'a str, body: &'a str) -> impl Iterator<Item = &'a [u8]> {
    let pairs = fields.split('\n').count() / 2 * 2;
    fields.split('\n').take(pairs).chain(["b", body]).map(str::as_bytes)
}

/// What `claim.lua` answers, each part on its line.
fn check_claim(text: &str) {
    static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::default);
    let id = "0123456789abcdef0123456789abcdef".parse().unwrap();
    let owner: Arc<str> = "user:ann".into();
    let parts: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let Ok(Outcome::Claimed(claimed)) = claims::read(id, &owner, &parts, &METRICS) else { return };
    let record = &claimed.record;
    let (attempt, connection) = stored::holder_fields(record.holder.as_deref());
    let holder = stored::holder(&attempt, connection);
    let (applied, written) = (record.applied.to_string(), stored::encode(record));
    let again = stored::record(id, owner, record.fence, holder, &applied, &written).unwrap();
    assert_eq!(format!("{again:?}"), format!("{record:?}"), "read, and written as {written}");
}
