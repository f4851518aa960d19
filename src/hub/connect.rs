//! Connecting: finds or makes the session, takes it over, checks its channels, and attaches.

use std::sync::{Arc, atomic::Ordering};

use belfry_core::hub::{Attached, Joining, Readable, Refused, Rights, check_names};

use super::{Hold, Hub, claim::Claim, commands::gone, mail::busy, registry::Inserted, state::Line};
use crate::{
    auth::Identity,
    fleet::sessions::Word,
    protocol::{Channel, Code, Refusal, SessionId, Start, Timestamp},
    session::{Attach, Holder, Manners, Millis, Record},
    telemetry::ResumeOutcome,
};

/// How often a connection begins anew because a command has changed its channels in between.
const CHANGE_ROUNDS: usize = 8;

#[derive(Debug)]
pub struct ConnectRequest {
    pub identity: Arc<Identity>,
    pub manners: &'static Manners,
    pub session: Option<SessionId>,
    pub start: Start,
    pub channels: Option<Vec<String>>,
    pub holder: Holder,
    pub heartbeat: Millis,
    /// A poll that carries a session on gets no `welcome`.
    pub welcome_back: bool,
}

pub(super) fn going_away() -> Refusal {
    Refusal::new(Code::GoingAway, "the server is going away; reconnect")
}

impl Hub {
    /// Connects a client. What is returned holds the session from now on.
    ///
    /// A session is carried on in a task of its own: actix drops a handler whose client has left, and
    /// with it would go a session that is on its way here from another worker, for good.
    pub async fn connect(&self, connect: ConnectRequest) -> Result<Hold, Refused> {
        if connect.session.is_none() {
            return self.connect_here(connect).await;
        }
        let hub = self.clone();
        let connected = actix_rt::spawn(async move { hub.connect_here(connect).await }).await;
        connected.unwrap_or_else(|_| Err(busy().into()))
    }

    async fn connect_here(&self, connect: ConnectRequest) -> Result<Hold, Refused> {
        let node = Arc::clone(&self.0.node);
        self.check_stays(&connect)?;
        connect.identity.check_may_stream()?;
        // What is wrong with the request is said before a session is touched.
        let limit = node.config.limits.session_channels;
        let given = connect.channels.as_deref();
        let given = given.map(|names| check_names(names, limit, &*connect.identity)).transpose()?;
        let owner: Arc<str> = connect.identity.owner().as_str().into();
        let id = connect.session.unwrap_or_else(SessionId::random);
        let named = node.cost(given.iter().flat_map(|given| &given.allowed));
        let room = node.registry.expect(id, &owner, named)?;
        let _claiming = connect.session.map(|id| node.claiming.begin(id));
        let claimed = match connect.session {
            Some(id) => {
                let (owner, holder) = (Arc::clone(&owner), connect.holder.clone());
                let claim = Claim { id, owner, holder, fence: None };
                self.claim(claim, given.is_some()).await.inspect_err(|refused| {
                    if refused.refusal.code == Code::SessionMismatch {
                        node.metrics.resumes[ResumeOutcome::Mismatch].inc();
                    }
                })?
            }
            None => None,
        };
        let resumed = claimed.is_some();
        let outcome = match (connect.session, resumed) {
            (None, _) => ResumeOutcome::New,
            (Some(_), true) => ResumeOutcome::Resumed,
            (Some(_), false) => ResumeOutcome::Unknown,
        };
        node.metrics.resumes[outcome].inc();
        let mut record = claimed.unwrap_or_else(|| {
            let id = node.fleet.as_ref().map_or_else(SessionId::random, |fleet| fleet.sessions.new_id());
            Record { fence: u64::from(node.fleet.is_some()), ..Record::new(id, owner) }
        });
        let recorded = node.fleet.as_ref().and(resumed.then(|| record.subscriptions.clone()));
        // What has been changed while nobody was there is about to be told; and the transport is recorded, too.
        let transport = connect.manners.kind;
        let before = record.transport.replace(transport);
        let same = record.changed.is_none() && before == record.transport;
        let recorded = recorded.filter(|_| same);
        if let Some(before) = before.filter(|before| *before != transport) {
            node.metrics.transport_changed(before, transport);
        }
        let joining = Joining {
            rights: &*connect.identity,
            given: given.as_ref(),
            names_session: connect.session.is_some(),
            resumed,
            limit,
            away: &[],
        };
        let readable = joining.channels(&record)?;
        let all_refused = readable.allowed.is_empty() && !readable.refused.is_empty();
        record.holder = (connect.holder != Holder::default()).then(|| Box::new(connect.holder.clone()));
        let mut hold = self.hold(record, Arc::clone(&connect.identity));
        if !resumed {
            // Nobody knows of it before it is welcomed: if that fails it is forgotten.
            hold.stays(false);
        }
        // Whoever is refused from here on keeps the session that there was.
        drop(room);
        node.reserve(hold.session(), hold.owner(), node.cost(&readable.allowed))?;
        // From here on a revocation finds it; before, it finds the revocation.
        node.auth.revocations.check(&connect.identity)?;
        if all_refused {
            let detail = "none of the channels may be read with this credential";
            return Err(Refusal::new(Code::Forbidden, detail).into());
        }
        self.attach(&hold, readable, &joining, &connect).await?;
        let word = if resumed && given.is_none() { Word::Kept } else { Word::Said };
        self.save_attached(&hold, recorded, word).await?;
        hold.stays(true);
        Ok(hold)
    }

    pub(super) fn hold(&self, record: Record, identity: Arc<Identity>) -> Hold {
        let node = &self.0.node;
        let (id, owner, fence) = (record.id, Arc::clone(&record.owner), record.fence);
        node.clients.connected.fetch_add(1, Ordering::Relaxed);
        let key = self.0.state.borrow_mut().core.hold(record, Line::new(identity));
        if node.registry.insert(id, &owner, self.0.worker, fence) == Inserted::New {
            node.metrics.sessions.inc();
        }
        if let Some(arrived) = self.0.arriving.borrow_mut().remove(&id) {
            arrived.notify_waiters();
        }
        Hold::new(self.clone(), key, id, owner)
    }

    /// Takes room for channels that a session is about to have beside its own.
    pub(super) fn reserve_more(&self, id: SessionId, more: &[Channel]) -> Result<(), Refusal> {
        let node = &self.0.node;
        let with = self.record(id, |record| {
            let there = record.subscriptions.iter().map(|there| &there.channel);
            let bytes = node.cost(there.chain(more.iter().filter(|it| !record.has(it))));
            (Arc::clone(&record.owner), bytes)
        });
        let (owner, bytes) = with.ok_or_else(gone)?;
        node.reserve(id, &owner, bytes)
    }

    pub(super) fn charge(&self, record: &Record) {
        let node = &self.0.node;
        node.registry.charge(record.id, node.cost_of(record));
    }

    async fn attach(
        &self,
        hold: &Hold,
        mut readable: Readable,
        joining: &Joining<'_, Identity>,
        connect: &ConnectRequest,
    ) -> Result<(), Refused> {
        let node = &self.0.node;
        for _ in 0..CHANGE_ROUNDS {
            let away = self.away(hold.session(), &readable.allowed);
            let joining = &Joining { away: &away.channels, ..*joining };
            if !away.channels.is_empty() {
                readable =
                    self.record(hold.session(), |record| joining.channels(record)).ok_or_else(gone)??;
            }
            // From here on nothing is awaited: "now" is the same for the log and for the core.
            let watched = self.watch(&readable.allowed, &connect.start).await?;
            // Everybody else was sent away while this one waited.
            self.check_stays(connect)?;
            let expires = connect.identity.expires_at.map(|at| (node.now() + remaining(at), at));
            let attach = Attach {
                now: node.now(),
                manners: connect.manners,
                heartbeat: connect.heartbeat,
                expires,
                holder: connect.holder.clone(),
                start: &connect.start,
                ephemeral: node.log.ephemeral().sent(),
                resumed: joining.resumed,
                refused: Default::default(),
                away: &away.partitions,
                node: Arc::clone(&node.name),
                // A poll that carries a session on is told what its own right takes away.
                welcome: !joining.resumed
                    || connect.welcome_back
                    || joining.given.is_none() && !readable.refused.is_empty(),
            };
            let core = &mut self.0.state.borrow_mut().core;
            match core.attach(hold.key(), joining, &watched, readable, attach)? {
                Attached::Changed(now) => readable = now,
                Attached::Yes => {
                    core.with(hold.key(), |session, _| {
                        self.say_when(session);
                        self.charge(session.record());
                    });
                    return Ok(());
                }
            }
        }
        Err(Refusal::unavailable("the session's channels change faster than it can be connected").into())
    }
}

impl Rights for Identity {
    fn can_read(&self, channel: &Channel) -> bool {
        Identity::can_read(self, channel)
    }

    fn own_channel(&self) -> Option<Channel> {
        Identity::own_channel(self)
    }
}

/// How long until `at`, in milliseconds.
pub(super) fn remaining(at: Timestamp) -> Millis {
    Millis::try_from(at.0 - Timestamp::now().0).unwrap_or(0)
}
