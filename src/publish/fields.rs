//! A publish whose fields have been parsed, whatever it came as.

use std::{borrow::Cow, collections::HashSet, time::Duration};

use super::request::{MAX_TTL_S, PublishRequest, Text};
use crate::{
    auth::Identity,
    clock::shared_now,
    config::LimitsConfig,
    protocol::{
        Channel, ClientPublish, Code, Data, Draft, Event, IdempotencyKey, MAX_COLLAPSE_KEY_BYTES, MessageId,
        Refusal, SessionId,
    },
};

/// What only the server publishes: who has come and gone must not be forged.
const PRESENCE_PREFIX: &str = "presence.";

#[derive(Debug)]
pub struct Fields {
    /// One for each channel, at least one, different in nothing but the channel and the id.
    pub drafts: Vec<Draft>,
    /// In seconds.
    pub ttl: Option<u64>,
    pub idempotency_key: Option<IdempotencyKey>,
    pub except: Option<SessionId>,
}

impl Fields {
    /// The fields of a REST request; the header `Idempotency-Key` may stand for the field.
    pub fn of_request(
        request: &PublishRequest<'_>,
        header: Option<&str>,
        who: &Identity,
        limits: &LimitsConfig,
    ) -> Result<Self, Refusal> {
        let text = |field: &Option<Text<'_>>| field.as_ref().map(|Text(text)| text.to_string());
        let field = request.idempotency_key.as_ref().map(|Text(text)| &**text);
        if let (Some(field), Some(header)) = (field, header)
            && field != header
        {
            return Err(bad(
                "`idempotency_key` and the header `Idempotency-Key` differ; send one, or the same twice",
            ));
        }
        let channels = channels(request, limits.publish_channels)?;
        let at = shared_now();
        let said = Draft {
            event: event(request.event.as_ref().map(|Text(text)| &**text))?,
            data: request.data.map_or_else(|| Ok(Data::default()), Data::compact).map_err(bad)?,
            from: who.verified_from(),
            key: text(&request.key).map(collapse_key).transpose()?,
            priority: request.priority,
            expires_at: request.ttl.map(ttl).transpose()?.map(|ttl| at.plus(ttl)),
            ..Draft::new(channels[0].clone(), at)
        };
        let other =
            |channel: &Channel| Draft { channel: channel.clone(), id: MessageId::new(at), ..said.clone() };
        // Most publishes are to one channel, and make nothing twice.
        let others: Vec<_> = channels[1..].iter().map(other).collect();
        Ok(Self {
            drafts: std::iter::once(said).chain(others).collect(),
            ttl: request.ttl,
            idempotency_key: field.or(header).map(idempotency_key).transpose()?,
            except: None,
        })
    }

    pub fn of_command(command: &ClientPublish, who: &Identity) -> Result<Self, Refusal> {
        let draft = Draft::new(channel(&command.channel)?, shared_now());
        let event = event(command.event.as_deref())?;
        let data = command.data.as_deref().map_or_else(|| Ok(Data::default()), Data::compact).map_err(bad)?;
        Ok(Self {
            drafts: vec![Draft { event, data, from: who.verified_from(), ..draft }],
            ttl: None,
            idempotency_key: command.idempotency_key.as_deref().map(idempotency_key).transpose()?,
            except: None,
        })
    }
}

fn channels(request: &PublishRequest<'_>, limit: usize) -> Result<Vec<Channel>, Refusal> {
    let given = match (&request.channel, &request.channels) {
        (Some(Text(one)), None) => return Ok(vec![channel(one)?]),
        (None, Some(several)) => &several.0,
        (None, None) => {
            return Err(bad("no channel is given; add \"channel\":\"…\" or \"channels\":[…]"));
        }
        (Some(_), Some(_)) => return Err(bad("both `channel` and `channels` are given; send one of them")),
    };
    match given.len() {
        0 => return Err(bad("`channels` is empty; name at least one")),
        count if count > limit => {
            let detail = format!(
                "{count} channels in one publish; the limit is {limit} (limits.publish_channels); split them, or use a \
                 channel that all listen to"
            );
            return Err(Refusal::new(Code::TooManyChannels, detail));
        }
        _ => {}
    }
    let channels = given.iter().map(|Text(text)| channel(text)).collect::<Result<Vec<_>, _>>()?;
    let mut seen = HashSet::with_capacity(channels.len());
    // Dropping the second one in silence would leave the publisher with fewer results than channels.
    match channels.iter().find(|channel| !seen.insert(*channel)) {
        Some(twice) => Err(bad(format!("`{twice}` is named twice in `channels`; name each once"))),
        None => Ok(channels),
    }
}

fn channel(text: &str) -> Result<Channel, Refusal> {
    Channel::parse(text).map_err(|error| {
        let shown: Cow<'_, str> = text.chars().take(64).collect();
        Refusal::new(Code::BadChannel, format!("{shown:?} is not a channel: {error}"))
    })
}

fn event(text: Option<&str>) -> Result<Event, Refusal> {
    if text.is_some_and(|text| text.starts_with(PRESENCE_PREFIX)) {
        let detail = "`event`: names that begin with `presence.` are the server's own; take another name";
        return Err(bad(detail));
    }
    text.map_or_else(|| Ok(Event::default()), Event::parse).map_err(|error| bad(format!("`event`: {error}")))
}

fn collapse_key(text: String) -> Result<String, Refusal> {
    let good = (1..=MAX_COLLAPSE_KEY_BYTES).contains(&text.len()) && !text.contains(char::is_control);
    if good {
        return Ok(text);
    }
    Err(bad(format!(
        "`key`: a collapse key is 1 to {MAX_COLLAPSE_KEY_BYTES} bytes without control characters"
    )))
}

fn ttl(seconds: u64) -> Result<Duration, Refusal> {
    match seconds {
        1..=MAX_TTL_S => Ok(Duration::from_secs(seconds)),
        _ => Err(bad(format!("`ttl` is {seconds}; it is a number of seconds from 1 to {MAX_TTL_S}"))),
    }
}

fn idempotency_key(text: &str) -> Result<IdempotencyKey, Refusal> {
    IdempotencyKey::parse(text).map_err(bad)
}

fn bad(detail: impl ToString) -> Refusal {
    Refusal::bad_request(detail.to_string())
}
