//! A connection's hold on its session: what all transports share. Each is the same loop around it,
//! `loop { next; drain; write }`, and differs in framing only.

use std::{
    sync::Arc,
    sync::atomic::Ordering,
    task::{Context, Poll},
};

use belfry_core::hub::Feeds;

use super::{Hub, Refused, state::Line};
use crate::{
    clock::shared_now,
    fleet::sessions::{Save, Standing},
    log::{BoxFuture, Limit, ReadError, Replay, Replayed, Source},
    presence,
    protocol::{Code, Cursor, Frame, Refusal, Reply, SessionId},
    session::{self, Millis, Next, Outgoing, Read, Session},
};

/// What a transport does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Call [`Hold::drain`] and write.
    Write,
    /// The deadline that was set with [`Hold::wake_at`] has passed.
    Due,
    /// Everything is written: end the connection.
    End,
}

/// A connection's hold on its session. Dropping it leaves the session behind, to be carried on by
/// another connection until it is forgotten.
pub struct Hold {
    hub: Hub,
    key: u32,
    session: SessionId,
    owner: Arc<str>,
    /// A read of the history or the store that is under way.
    reading: Option<Reading>,
    due: Millis,
    /// Whether the session outlives the connection.
    stays: bool,
}

struct Reading {
    read: Read,
    result: BoxFuture<'static, Result<Replayed, ReadError>>,
}

impl Hold {
    pub(super) fn new(hub: Hub, key: u32, session: SessionId, owner: Arc<str>) -> Self {
        Self { hub, key, session, owner, reading: None, due: Millis::MAX, stays: true }
    }

    /// Whose session it is: `user:ann`, `key:…`.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    pub fn session(&self) -> SessionId {
        self.session
    }

    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    fn with<T>(&self, act: impl FnOnce(&mut Session, &Feeds) -> T) -> Option<T> {
        self.hub.0.state.borrow_mut().core.with(self.key, act)
    }

    pub(super) fn stays(&mut self, stays: bool) {
        self.stays = stays;
    }

    /// Asks to be told [`Step::Due`] at this time.
    pub fn wake_at(&mut self, at: Millis) {
        self.due = at;
    }

    /// What to do next; the task is woken when there is more.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Step> {
        loop {
            if let Some(reading) = &mut self.reading
                && let Poll::Ready(result) = reading.result.as_mut().poll(cx)
            {
                let read = self.reading.take().expect("it was just polled").read;
                match result {
                    Ok(replayed) => self.replayed(&read, replayed),
                    Err(error) => {
                        quietly!(WARN, %error, session = %self.session, "a session cannot catch up");
                        self.close(Refusal::unavailable("what was missed cannot be read now; reconnect"));
                    }
                }
            }
            let now = self.hub.0.node.now();
            let due = self.due <= now;
            let Some(next) = self.with(|session, _| session.next(now)) else {
                let parting = self.hub.0.state.borrow().core.is_parting(self.key);
                return Poll::Ready(if parting { Step::Write } else { Step::End });
            };
            match next {
                Next::Write => return Poll::Ready(Step::Write),
                Next::End => return Poll::Ready(Step::End),
                Next::Read(read) => self.read(read),
                Next::Wait(_) if due => return Poll::Ready(Step::Due),
                Next::Wait(deadline) => {
                    self.sleep_until(cx, deadline.min(self.due));
                    return Poll::Pending;
                }
            }
        }
    }

    /// Reads after the cursor: from the ring at once, from anything else in a future.
    fn read(&mut self, read: Read) {
        let node = &self.hub.0.node;
        let settings = self.hub.0.state.borrow().core.tuning().session;
        let limit = Limit { bytes: settings.read_bytes, messages: settings.read_messages };
        let ring = node.log.partition(read.partition).map(|(ring, _)| ring);
        if let Some((items, to)) = ring.and_then(|ring| ring.read(read.from, &read.wants, limit)) {
            return self.replayed(&read, Replayed { items, to, source: Source::Ring });
        }
        let replay = Replay { partition: read.partition, from: read.from, wants: read.wants.clone(), limit };
        let node = node.clone();
        let result = Box::pin(async move {
            let _permit = node.reads.acquire().await.map_err(|error| ReadError(error.to_string()))?;
            node.log.replay(replay).await
        });
        self.reading = Some(Reading { read, result });
    }

    fn replayed(&self, read: &Read, Replayed { items, to, source }: Replayed) {
        self.hub.0.node.metrics.catch_up_reads[source].inc();
        self.with(|session, feeds| {
            session.replayed(read, items, to, feeds.taken(read.partition), shared_now());
        });
    }

    /// Hands out what waits, up to `max_bytes` of messages.
    pub fn drain(&mut self, max_bytes: usize, mut write: impl FnMut(Outgoing<'_>)) {
        let metrics = &self.hub.0.node.metrics;
        let drained = self.with(|session, feeds| {
            let write = |outgoing: Outgoing<'_>| {
                if let Outgoing::Frame(Frame::Gap { reason, .. }, _) = outgoing {
                    metrics.gaps[*reason].inc();
                }
                write(outgoing);
            };
            session.drain(max_bytes, |partition| feeds.offered(partition), write);
        });
        if drained.is_none() {
            let parting = self.hub.0.state.borrow_mut().core.parting(self.key);
            if let Some(parting) = parting {
                write(Outgoing::Frame(&parting.frame(), None));
            }
        }
    }

    /// Why the session was taken from the connection.
    pub fn parting(&self) -> Refused {
        let parting = self.hub.0.state.borrow_mut().core.parting(self.key);
        parting.unwrap_or_else(|| Refusal::unavailable("the session has moved on; reconnect").into())
    }

    /// The cursor after everything that was drained; none once the session has been taken over.
    pub fn cursor(&self) -> Option<Cursor> {
        self.with(|session, _| session.cursor())
    }

    /// The cursor to carry on from: [`Self::cursor`], and past what is not for this session.
    pub fn mark(&self) -> Option<Cursor> {
        self.with(|session, feeds| session.mark(|partition| feeds.offered(partition)))
    }

    pub fn is_behind(&self) -> bool {
        self.with(|session, _| session.is_behind()).unwrap_or(false)
    }

    /// Puts the task to sleep until it is woken or `at` has come, whatever waits to be written.
    pub fn sleep_until(&self, cx: &Context<'_>, at: Millis) {
        let state = &mut *self.hub.0.state.borrow_mut();
        let Some(Line { waker, .. }) = state.core.line(self.key) else { return };
        if !waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            *waker = Some(cx.waker().clone());
        }
        state.schedule(self.key, at);
    }

    pub fn heard(&self) {
        let now = self.hub.0.node.now();
        self.with(|session, _| session.heard(now));
    }

    pub fn send(&self, frame: Frame) {
        self.with(|session, _| session.send(frame));
    }

    pub fn reply(&self, reply: Reply) {
        self.with(|session, _| session.reply(reply));
    }

    pub fn close(&self, refusal: Refusal) {
        self.with(|session, _| session.close(refusal));
    }

    /// Ends the session itself, not only the connection.
    pub fn bye(&self) {
        self.hub.part(self.key, bye());
    }

    pub(super) fn key(&self) -> u32 {
        self.key
    }
}

pub(super) fn bye() -> Refused {
    Refusal::new(Code::Bye, "the session has ended").into()
}

impl Hub {
    /// Ends a session that has a connection; the connection says so and ends.
    pub(super) fn part(&self, key: u32, parting: Refused) {
        let ended = self.0.state.borrow_mut().core.part(key, parting, presence::Attendance::Leave);
        let Some(session) = ended else { return };
        let node = &self.0.node;
        if node.registry.remove(session.record().id, self.0.worker) {
            node.metrics.sessions.dec();
        }
        if let Some(fleet) = &node.fleet {
            fleet.sessions.save_now(Save::of(session.record(), Standing::Gone));
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if !self.stays {
            self.bye();
        }
        let node = &self.hub.0.node;
        let session = self.hub.0.state.borrow_mut().core.release(self.key);
        node.clients.connected.fetch_sub(1, Ordering::Relaxed);
        let Some(session) = session else { return };
        let asks_again = |there: &session::Connection| there.manners.one_answer && !there.leaves(node.now());
        if session.connection().is_some_and(asks_again) {
            node.clients.polled_at.store(node.now(), Ordering::Relaxed);
        }
        node.lay_to_rest(session.into_record(), self.hub.0.worker);
    }
}
