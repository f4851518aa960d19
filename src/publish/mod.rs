//! Publishing, whoever asks: the REST endpoints or a client's command.
//!
//! All checks come before any append, so that a refused publish has published nothing, and a
//! publish to several channels is refused as a whole.

mod fields;
mod fingerprint;
mod request;

#[cfg(test)]
mod tests;

use std::{future::Future, sync::Arc, time::Instant};

use tracing::field;

pub use fields::Fields;
#[cfg(feature = "testing")]
pub use request::MAX_TTL_S;
pub use request::{Bounded, PublishRequest};

use crate::{
    auth::{Identity, Subject},
    config::{Config, NamespaceKind},
    log::{Log, Publish, PublishError, ScopedKey},
    protocol::{Channel, ClientPublish, Code, Draft, IdempotencyKey, Published, Refusal, Result, SessionId},
    telemetry::{ByNamespace, Label, Metrics, PublishFailure},
};

/// Checks publishes and hands them to the log; shared by all workers.
pub struct Publisher {
    log: Log,
    config: Arc<Config>,
    metrics: Arc<Metrics>,
    by_namespace: Arc<ByNamespace>,
}

/// A publish that has passed every check.
#[derive(Debug)]
pub struct Checked {
    publish: Publish,
    /// How many channels there are of each kind, by [`Label::index`].
    kinds: [u64; 3],
    /// How long `data` is.
    size: u64,
}

impl Checked {
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.publish.drafts.iter().map(|draft| &draft.channel)
    }

    pub fn bytes(&self) -> usize {
        self.publish.bytes()
    }

    pub fn is_keyed(&self) -> bool {
        self.publish.key.is_some()
    }
}

impl Publisher {
    pub fn new(log: Log, config: Arc<Config>, metrics: Arc<Metrics>) -> Self {
        let by_namespace = metrics.namespaces(&config.namespaces);
        Self { log, config, metrics, by_namespace }
    }

    /// Checks a request of the REST API. `key` is its header `Idempotency-Key`.
    pub fn check(&self, request: &PublishRequest<'_>, key: Option<&str>, who: &Identity) -> Result<Checked> {
        let fields = Fields::of_request(request, key, who, &self.config.limits)?;
        self.check_fields(fields, who)
    }

    /// Hands a checked publish to the log. The append begins with this future's first poll (with a
    /// key: at once), and dropping it after that stops nothing.
    pub fn append(&self, checked: Checked) -> impl Future<Output = Result<Vec<Published>>> + Send + use<> {
        let Checked { publish, kinds, size } = checked;
        let (several, keyed) = (publish.drafts.len() > 1, publish.key.is_some());
        let metrics = Arc::clone(&self.metrics);
        let by_namespace = Arc::clone(&self.by_namespace);
        let begun = Instant::now();
        let appending = self.log.publish(publish);
        async move {
            let published = match appending.await {
                Ok(published) => published,
                Err(error) => {
                    if error != PublishError::Mismatch {
                        quietly!(WARN, %error, "a publish was not acknowledged");
                    }
                    metrics.publish_failures[failure(&error)].inc();
                    return Err(refusal(&error, several, keyed));
                }
            };
            if tracing::enabled!(tracing::Level::DEBUG) {
                for Published { channel, id, pos, .. } in &published {
                    tracing::debug!(%channel, %id, pos = pos.map(field::display), "published");
                }
            }
            let seconds = begun.elapsed().as_secs_f64();
            for kind in NamespaceKind::ALL.into_iter().filter(|kind| kinds[kind.index()] > 0) {
                metrics.published[kind].inc_by(kinds[kind.index()]);
                metrics.published_bytes[kind].inc_by(kinds[kind.index()] * size);
                metrics.append_seconds[kind].observe(seconds);
            }
            for Published { channel, .. } in &published {
                by_namespace.of(channel).published.inc();
            }
            Ok(published)
        }
    }

    /// Checks a client's `publish` command.
    ///
    /// Where the client gave no key, a durable or plain message gets one of session and command,
    /// so that a repeated command is answered with its first result. Keyed publishes of one session
    /// keep their order only if each is awaited before the next is begun.
    pub fn check_command(&self, command: &ClientPublish, who: &Identity, from: SessionId) -> Result<Checked> {
        let mut fields = Fields::of_command(command, who)?;
        let ephemeral = self.config.namespaces.of(&fields.drafts[0].channel).kind == NamespaceKind::Ephemeral;
        if fields.idempotency_key.is_none() && !ephemeral {
            let own = IdempotencyKey::parse(&format!("cmd:{from}:{}", command.id));
            fields.idempotency_key = Some(own.expect("a session's id and a number are short ASCII"));
        }
        fields.except = (command.echo == Some(false)).then_some(from);
        self.check_fields(fields, who)
    }

    fn check_fields(&self, fields: Fields, who: &Identity) -> Result<Checked> {
        self.check_count(who, || fields.drafts.len())?;
        let mut kinds = [0; 3];
        for Draft { channel, .. } in &fields.drafts {
            self.check_right(who, channel)?;
            kinds[self.config.namespaces.of(channel).kind.index()] += 1;
        }
        let (size, limit) = (fields.drafts[0].data.as_str().len(), self.config.limits.data_bytes);
        if size > limit {
            let detail = format!(
                "`data` is {size} bytes long, the limit is {limit} (limits.data_bytes); publish a reference to it instead"
            );
            return Err(Refusal::new(Code::DataTooLarge, detail));
        }
        let key = fields.idempotency_key.as_ref().map(|key| {
            let scoped = ScopedKey { scope: who.owner().as_str().into(), key: key.clone() };
            (scoped, fields.fingerprint())
        });
        let publish = Publish { except: fields.except, key, drafts: fields.drafts };
        Ok(Checked { publish, kinds, size: size as u64 })
    }

    /// One request of a user names fewer channels than a backend's, however many publishes it holds.
    pub fn check_count(&self, who: &Identity, count: impl FnOnce() -> usize) -> Result<()> {
        let Subject::User(_) = who.subject else { return Ok(()) };
        let (count, most) = (count(), self.config.limits.user_publish_channels);
        if count <= most {
            return Ok(());
        }
        let detail = format!(
            "{count} channels in one request of a user; the limit is {most} (limits.user_publish_channels): let your \
             backend publish it, or use a channel that all listen to"
        );
        Err(Refusal::new(Code::TooManyChannels, detail))
    }

    /// A user needs the token's word and the namespace's: which channels take messages of users at
    /// all is the operator's to say. An API key is a backend's.
    fn check_right(&self, who: &Identity, channel: &Channel) -> Result<()> {
        let missing = match (&who.subject, who.can_publish(channel)) {
            (Subject::User(_), false) => "the token's `publish` does not cover it",
            (Subject::ApiKey(_), false) => "the API key lacks the scope `publish`",
            (Subject::User(_), true) if !self.config.namespaces.of(channel).client_publish => {
                "its namespace takes no messages from users (client_publish)"
            }
            (_, true) => return Ok(()),
        };
        let detail = format!("publishing to `{channel}` is not allowed: {missing}");
        Err(Refusal::new(Code::Forbidden, detail))
    }
}

belfry_core::debug_with!(Publisher {});

fn failure(error: &PublishError) -> PublishFailure {
    match error {
        PublishError::Mismatch => PublishFailure::Mismatch,
        PublishError::Unavailable(_) => PublishFailure::Unavailable,
        PublishError::Unknown(_) => PublishFailure::Unknown,
    }
}

/// What is known after a failure, and what makes a retry safe.
fn refusal(error: &PublishError, several: bool, keyed: bool) -> Refusal {
    let code = match error {
        PublishError::Mismatch => return Refusal::new(Code::IdempotencyMismatch, error.to_string()),
        PublishError::Unavailable(_) | PublishError::Unknown(_) => Code::Unavailable,
    };
    let partly = several || matches!(error, PublishError::Unknown(_));
    let advice = match (partly, keyed) {
        (false, _) => "",
        (true, true) => " (some channels may have it; the retry does the rest and repeats nothing)",
        (true, false) => {
            " (it may have been published, and had no idempotency key, so a retry may publish it twice)"
        }
    };
    Refusal::new(code, format!("{error}{advice}"))
}
