//! Bodies of `POST /v1/publish`.

use std::collections::HashSet;

use belfry::{
    protocol::{Code, Data, Draft, Entry, Partition, Place, Pos, Refusal},
    testing::{
        api::body,
        auth::Identity,
        config::Config,
        log::wire::{self, Stored},
        publish::{Fields, MAX_TTL_S, PublishRequest},
    },
};
use serde_json::{Value, json, value::RawValue};

/// A refusal says what is wrong and repeats little of it.
const DETAIL_BYTES: usize = 4_096;

/// Where messages stand.
const PLACE: Place = Place { pos: Pos::new(Partition(2), 41), seq: 7, prev: 12, jump: false };

pub fn publishes(data: &[u8]) {
    let fields = match read(data) {
        Ok(fields) => fields,
        Err(refusal) => {
            assert!(matches!(refusal.code, Code::BadRequest | Code::BadChannel | Code::TooManyChannels));
            assert!(refusal.detail.len() <= DETAIL_BYTES, "{} bytes", refusal.detail.len());
            return;
        }
    };
    assert!((1..=Config::default().limits.publish_channels).contains(&fields.drafts.len()));
    let channels: HashSet<_> = fields.drafts.iter().map(|draft| &draft.channel).collect();
    assert_eq!(channels.len(), fields.drafts.len(), "a channel twice");
    assert!(fields.ttl.is_none_or(|ttl| (1..=MAX_TTL_S).contains(&ttl)));
    let first = &fields.drafts[0];
    assert_eq!(first.expires_at.is_some(), fields.ttl.is_some());
    check_draft(first, data.len());
    if let Ok(PublishRequest { data: Some(said), .. }) = body::parse(data, "") {
        let (said, kept) = (said.get(), first.data.as_str());
        assert_eq!(serde_json::from_str::<Value>(said).ok(), serde_json::from_str::<Value>(kept).ok());
    }
    let written = write(&fields);
    let again = read(written.as_bytes()).unwrap_or_else(|refusal| panic!("{written}: {refusal:?}"));
    assert_eq!(again.fingerprint(), fields.fingerprint(), "{written}");
    assert_eq!(again.idempotency_key, fields.idempotency_key);
}

fn read(body: &[u8]) -> Result<Fields, Refusal> {
    thread_local! {
        static BACKEND: (Identity, Config) =
            (serde_json::from_str(r#"{"key":"k","read":[],"publish":["*"]}"#).unwrap(), Config::default());
    }
    let request: PublishRequest<'_> = body::parse(body, "{}")?;
    BACKEND.with(|(who, config)| Fields::of_request(&request, None, who, &config.limits))
}

/// The same as one could write it.
fn write(fields: &Fields) -> String {
    let said = &fields.drafts[0];
    let channels: Vec<_> = fields.drafts.iter().map(|draft| &draft.channel).collect();
    let rest = json!({
        "channels": channels, "event": said.event, "key": said.key, "priority": said.priority, "ttl": fields.ttl,
        "idempotency_key": fields.idempotency_key,
    });
    format!(r#"{{ "data": {}, {}"#, said.data.as_str(), &rest.to_string()[1..])
}

/// What has been taken can be encoded, and comes through Redis as it was.
pub fn check_draft(draft: &Draft, len: usize) {
    let data = draft.data.as_str();
    assert!(data.len() <= len.max("null".len()), "the data grew");
    assert!(serde_json::from_str::<&RawValue>(data).is_ok() && !data.contains(['\n', '\r']), "{data}");
    assert_eq!(Data::parse(data).ok().as_ref(), Some(&draft.data), "it is compact");
    assert!((1..=128).contains(&draft.event.as_str().len()));
    assert!(draft.key.as_ref().is_none_or(|key| (1..=128).contains(&key.len())));

    let entry = Entry::encode(draft, Some(PLACE));
    assert!(!entry.json_str().contains(['\n', '\r']), "an event stream would break it");
    let payload = format!("41 7 12 0 {}", wire::body(draft, None));
    let pushed = wire::pushed(PLACE.pos.partition, &draft.channel, payload.as_bytes()).unwrap();
    assert_eq!((pushed.place, pushed.json_str()), (entry.place, entry.json_str()));
    let body = wire::body(draft, None);
    let fields = ["s", "7", "p", "12", "j", "0", "b", &body].map(str::as_bytes);
    let stored = Stored::parse(PLACE.pos.partition, b"41-0", fields).unwrap();
    assert_eq!(format!("{:?}", stored.draft(&draft.channel).unwrap()), format!("{draft:?}"));
}
