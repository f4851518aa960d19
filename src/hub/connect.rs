//! Connecting: finds or makes the session, takes it over, checks its channels, and attaches.

use std::sync::{Arc, atomic::Ordering};

use super::{Connection, Hub, Slot, mail::busy, registry::Inserted, rights::Channels, watch::Watched};
use crate::{
    auth::Identity,
    presence::Step,
    protocol::{Code, Frame, Refusal, SessionId, Start, Timestamp},
    session::{Attach, Holder, Manners, Millis, Record, Session},
    telemetry::ResumeOutcome,
};

/// How often a connection begins anew because a command has changed its channels in between.
const CHANGE_ROUNDS: usize = 8;

/// What a connection asks for.
#[derive(Debug)]
pub struct Connect {
    /// Who.
    pub identity: Arc<Identity>,
    /// What the transport is like.
    pub manners: &'static Manners,
    /// The session to carry on.
    pub session: Option<SessionId>,
    /// Where to go on from.
    pub start: Start,
    /// Which channels, as they were given.
    pub channels: Option<Vec<String>>,
    /// Which of the client's connections it is.
    pub holder: Holder,
    /// How often the server makes itself heard, in milliseconds.
    pub heartbeat: Millis,
    /// A poll that carries a session on gets no `welcome`.
    pub welcome_back: bool,
}

/// Why a connection was refused.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// Who holds the session, where the refusal is `replaced`.
    pub winner: Option<Holder>,
    /// The client must not come back, whatever the code says.
    pub is_final: bool,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, winner: None, is_final: false }
    }
}

impl Refused {
    /// The frame that says so.
    pub fn frame(self) -> Frame {
        let mut frame = Frame::close(self.refusal);
        if let Frame::Close { is_final, .. } = &mut frame {
            *is_final |= self.is_final;
        }
        if let (Frame::Close { attempt, connection, .. }, Some(winner)) = (&mut frame, self.winner) {
            *attempt = winner.attempt;
            *connection = winner.connection.map(String::from);
        }
        frame
    }
}

/// What a stopping server says.
pub(super) fn going_away() -> Refusal {
    Refusal::new(Code::GoingAway, "the server is going away; reconnect")
}

pub(super) fn replaced(winner: Holder) -> Refused {
    let refusal = Refusal::new(Code::Replaced, "a newer connection of this session has taken over");
    Refused { refusal, winner: Some(winner), is_final: false }
}

impl Hub {
    /// Connects a client. What is returned holds the session from now on.
    ///
    /// A session is carried on in a task of its own: actix drops a handler whose client has left, and
    /// with it would go a session that is on its way here from another worker, for good.
    pub async fn connect(&self, connect: Connect) -> Result<Connection, Refused> {
        if connect.session.is_none() {
            return self.connect_here(connect).await;
        }
        let hub = self.clone();
        let connected = actix_rt::spawn(async move { hub.connect_here(connect).await }).await;
        connected.unwrap_or_else(|_| Err(busy().into()))
    }

    async fn connect_here(&self, connect: Connect) -> Result<Connection, Refused> {
        let node = Arc::clone(&self.0.node);
        self.check_stays(&connect)?;
        connect.identity.check_may_stream()?;
        // What is wrong with the request is said before a session is touched.
        let given = connect
            .channels
            .as_deref()
            .map(|names| self.check_channels(names, &connect.identity))
            .transpose()?;
        let owner: Arc<str> = connect.identity.owner().as_str().into();
        let _claiming = connect.session.map(|id| node.claiming.begin(id));
        let claimed = match connect.session {
            Some(id) => self.claim(id, &owner, &connect.holder).await.inspect_err(|refused| {
                if refused.refusal.code == Code::SessionMismatch {
                    node.metrics.resumes[ResumeOutcome::Mismatch].inc();
                }
            })?,
            None => None,
        };
        let resumed = claimed.is_some();
        let outcome = match (connect.session, resumed) {
            (None, _) => ResumeOutcome::New,
            (Some(_), true) => ResumeOutcome::Resumed,
            (Some(_), false) => ResumeOutcome::Unknown,
        };
        node.metrics.resumes[outcome].inc();
        let mut record = claimed.unwrap_or_else(|| Record {
            fence: u64::from(node.fleet.is_some()),
            ..Record::new(SessionId::random(), owner)
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
        let channels = self.channels_of(&record, given.as_ref(), resumed, &connect)?;
        if !resumed && node.registry.len() >= node.config.limits.sessions {
            return Err(
                Refusal::new(Code::Unavailable, "this node remembers as many sessions as it may").into()
            );
        }
        let all_refused = channels.allowed.is_empty() && !channels.refused.is_empty();
        record.holder = (connect.holder != Holder::default()).then(|| Box::new(connect.holder.clone()));
        let hold = self.hold(record, Arc::clone(&connect.identity));
        // From here on a revocation finds it; before, it finds the revocation.
        node.auth.revocations().check(&connect.identity).inspect_err(|_| {
            if !resumed {
                hold.bye();
            }
        })?;
        if all_refused {
            if !resumed {
                hold.bye();
            }
            return Err(Refusal::new(
                Code::Forbidden,
                "none of the channels may be read with this credential",
            )
            .into());
        }
        self.attach(&hold, channels, given, connect, resumed).await?;
        if let Err(refused) = self.save_attached(&hold, recorded).await {
            if !resumed {
                hold.bye();
            }
            return Err(refused);
        }
        Ok(hold)
    }

    /// Puts a session into a slot of its own, from which it can be taken over at any moment.
    pub(super) fn hold(&self, record: Record, identity: Arc<Identity>) -> Connection {
        let node = &self.0.node;
        let (id, owner, fence) = (record.id, Arc::clone(&record.owner), record.fence);
        let slot = Box::new(Slot {
            session: Some(Session::new(record, self.settings())),
            parting: None,
            identity,
            waker: None,
            timer: Millis::MAX,
            behind: false,
        });
        node.clients.connected.fetch_add(1, Ordering::Relaxed);
        let key = {
            let mut state = self.0.state.borrow_mut();
            let key = state.slots.insert(slot) as u32;
            state.sessions.insert(id, key);
            key
        };
        if node.registry.insert(id, &owner, self.0.worker, fence) == Inserted::New {
            node.metrics.sessions.inc();
        }
        if let Some(arrived) = self.0.arriving.borrow_mut().remove(&id) {
            arrived.notify_waiters();
        }
        Connection::new(self.clone(), key, id)
    }

    async fn attach(
        &self,
        hold: &Connection,
        channels: Channels,
        given: Option<Channels>,
        connect: Connect,
        resumed: bool,
    ) -> Result<(), Refused> {
        let node = &self.0.node;
        let Channels { mut allowed, mut refused } = channels;
        let expires_at = connect.identity.expires_at;
        for _ in 0..CHANGE_ROUNDS {
            // From here on nothing is awaited: "now" is the same for the log's heads, the
            // hub's lists and the session.
            let Watched { grounds, heads } = self.watch(&allowed, &connect.start).await?;
            // Everybody else was sent away while this one waited.
            self.check_stays(&connect)?;
            let state = &mut *self.0.state.borrow_mut();
            let slot = &mut state.slots[hold.key() as usize];
            let Some(session) = &mut slot.session else {
                // A newer connection was quicker.
                return Err(slot.parting.take().unwrap_or_else(|| replaced(Holder::default())));
            };
            // A command, or the server, may have changed them during the wait.
            let now = self.channels_of(session.record(), given.as_ref(), resumed, &connect);
            if let Some(now) = now.ok().filter(|now| now.allowed != allowed) {
                Channels { allowed, refused } = now;
                continue;
            }
            let log = &node.log;
            let dropped = session.record().subscriptions.iter().map(|there| &there.channel);
            let dropped = dropped.filter(|channel| allowed.binary_search(channel).is_err());
            node.presence.note(session.record(), dropped, self.0.worker, Step::Leave);
            session.set_channels(
                allowed.iter().map(|channel| (channel, log.partition_of(channel), log.is_volatile(channel))),
            );
            let expires = expires_at.map(|at| (node.now() + remaining(at), at));
            session.attach(Attach {
                now: node.now(),
                manners: connect.manners,
                heartbeat: connect.heartbeat,
                expires,
                holder: connect.holder,
                start: &connect.start,
                grounds: &grounds,
                heads: &heads,
                ephemeral: node.log.ephemeral().sent(),
                resumed,
                refused,
                node: Arc::clone(&node.name),
                welcome: !resumed || connect.welcome_back,
            });
            self.say_when(session);
            node.presence.note(session.record(), &allowed, self.0.worker, Step::Enter);
            for channel in &allowed {
                state.listen(hold.key(), channel);
            }
            return Ok(());
        }
        Err(Refusal::new(Code::Unavailable, "the session's channels change faster than it can be connected")
            .into())
    }
}

/// How long until `at`, in milliseconds.
pub(super) fn remaining(at: Timestamp) -> Millis {
    Millis::try_from(at.0 - Timestamp::now().0).unwrap_or(0)
}
