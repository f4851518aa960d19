//! The appender: one task per partition, through which every publish goes to Redis.
//!
//! Publishes that come together share a round trip, and a second one is under way while the first is answered, so that Redis
//! always has work. All of them use one connection, one after the other, so what one publisher sends stays in its order.
//! What Redis has refused without doing anything (another epoch, no positions left, a replica) waits here, in order, until
//! it can be sent or its publisher's time is up.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use ::redis::{Pipeline, RedisError as CrateError, ServerError, ServerErrorKind, Value, aio::ConnectionLike};
use futures_util::{
    FutureExt, StreamExt,
    future::{self, BoxFuture},
    stream::FuturesOrdered,
};
use tokio::{
    sync::mpsc,
    time::{self, Instant},
};

use super::{
    committer::Committer,
    epochs::LOST,
    line::{Line, Reason},
    part::Part,
    request::{Answer, Append, Appended, Group, Request},
};
use crate::{log::PublishError, redis::RedisError, store::Epoch};

/// How many round trips are under way at a time: Redis works on one while the answers to the other are
/// read and the next is written. More would only make them smaller.
const MAX_FLIGHTS: usize = 2;

/// The most bytes of messages in one round trip, so that none takes long.
const FLIGHT_BYTES: usize = 1 << 20;

/// The pause before a Redis that cannot be appended to is tried again.
const RETRY: Duration = Duration::from_millis(100);

#[derive(Debug, Clone)]
pub(super) struct Appender {
    /// Not bounded by number: each request holds room.
    queue: mpsc::UnboundedSender<Request>,
    /// Nor is this one: there is one for each group of commits.
    closed: mpsc::UnboundedSender<Closed>,
}

/// The ends of the queues, for the task.
#[derive(Debug)]
pub(super) struct Inbox {
    queue: mpsc::UnboundedReceiver<Request>,
    closed: mpsc::UnboundedReceiver<Closed>,
}

/// The committer has found an epoch closed.
#[derive(Debug)]
struct Closed {
    epoch: Epoch,
    /// What was appended in it and will not be committed: to be appended in the next one.
    again: Group,
}

impl Appender {
    /// The way in, and what [`run`] takes.
    pub(super) fn new() -> (Self, Inbox) {
        let (queue, requests) = mpsc::unbounded_channel();
        let (closed, closings) = mpsc::unbounded_channel();
        (Self { queue, closed }, Inbox { queue: requests, closed: closings })
    }

    /// Queues a request. It is carried out whether or not anybody waits for its answer.
    pub(super) fn send(&self, request: Request) {
        // An error means that the log ends; the publisher hears so by his reply being dropped.
        let _ = self.queue.send(request);
    }

    /// Nothing more is to be appended in this epoch, and this again in the next.
    pub(super) fn epoch_closed(&self, epoch: Epoch, again: Group) {
        // An error means that the log ends; publishers hear so by their replies being dropped.
        let _ = self.closed.send(Closed { epoch, again });
    }
}

/// Works until it is dropped.
pub(super) async fn run(part: Arc<Part>, inbox: Inbox, committer: Committer) {
    let task = Task {
        part,
        inbox,
        committer,
        refused: VecDeque::new(),
        fresh: VecDeque::new(),
        flights: FuturesOrdered::new(),
        line: Err(Reason::New),
        placed: (0, 0),
        trouble: String::new(),
    };
    task.run().await;
}

struct Task {
    part: Arc<Part>,
    inbox: Inbox,
    committer: Committer,
    /// What Redis has refused: goes again, in order, before anything that came later.
    refused: VecDeque<Request>,
    /// What was taken out of the queue and not sent yet.
    fresh: VecDeque<Request>,
    flights: FuturesOrdered<BoxFuture<'static, Landed>>,
    line: Result<Line, Reason>,
    /// The highest position that was handed out here, and in which epoch.
    placed: (u64, u64),
    /// Why the line could not be opened, the last time that it could not.
    trouble: String,
}

/// A round trip that has ended.
struct Landed {
    requests: Vec<Request>,
    epoch: Epoch,
    /// Up to here positions had been heard of when it was sent.
    heard: u64,
    answers: Result<Vec<Value>, CrateError>,
}

impl Task {
    async fn run(mut self) {
        loop {
            if self.line.as_ref().is_ok_and(|line| self.part.epochs.is_spoilt(line.epoch.epoch)) {
                self.line = Err(Reason::Epoch);
            }
            let idle = self.refused.is_empty() && self.fresh.is_empty();
            if let Err(reason) = self.line
                && !idle
            {
                self.reopen(reason).await;
                continue;
            }
            while let Ok(closed) = self.inbox.closed.try_recv() {
                self.close(closed);
            }
            while self.flights.len() < MAX_FLIGHTS && self.take_off() {}
            let takes_more = self.flights.len() < MAX_FLIGHTS;
            tokio::select! {
                // First this: who was told that his epoch is closed must not be sent in it again.
                biased;
                Some(closed) = self.inbox.closed.recv() => self.close(closed),
                Some(landed) = self.flights.next() => self.land(landed),
                Some(request) = self.inbox.queue.recv(), if takes_more => self.fresh.push_back(request),
                else => return,
            }
        }
    }

    fn close(&mut self, Closed { epoch, again }: Closed) {
        self.refused.extend(again.into_iter().map(Request::Append));
        if self.line.as_ref().is_ok_and(|line| line.epoch.epoch == epoch.epoch) {
            self.line = Err(Reason::Epoch);
        }
    }

    fn next(&mut self) -> Option<Request> {
        let waiting = self.refused.pop_front().or_else(|| self.fresh.pop_front());
        waiting.or_else(|| self.inbox.queue.try_recv().ok())
    }

    /// Sends what waits, if there is any.
    fn take_off(&mut self) -> bool {
        let Ok(line) = &self.line else { return false };
        let (epoch, mut commands) = (line.epoch, line.commands.clone());
        let (mut requests, mut bytes) = (Vec::new(), 0);
        let mut pipeline = Pipeline::new();
        while requests.len() < self.part.config.log.commit_batch && bytes < FLIGHT_BYTES {
            let Some(request) = self.next() else { break };
            bytes += request.size();
            pipeline.add_command(request.command(&self.part, &epoch));
            requests.push(request);
        }
        if requests.is_empty() {
            return false;
        }
        self.part.metrics.log.append_batches.inc();
        let heard = self.part.ring.head_in(epoch.base);
        let flight = async move {
            let answers = commands.req_packed_commands(&pipeline, 0, requests.len()).await;
            Landed { requests, epoch, heard, answers }
        };
        self.flights.push_back(flight.boxed());
        true
    }

    fn land(&mut self, Landed { requests, epoch, heard, answers }: Landed) {
        if self.placed.0 != epoch.epoch || self.placed.1 < heard {
            self.placed = (epoch.epoch, heard);
        }
        let error = match answers {
            Ok(answers) => {
                let has_plain = requests.iter().any(Request::is_plain);
                let in_charge = !has_plain || self.part.epochs.acknowledges(epoch.epoch);
                for (request, value) in requests.into_iter().zip(answers) {
                    self.settle(request, value, epoch, in_charge);
                }
                return;
            }
            Err(error) => RedisError::from(error),
        };
        self.line = Err(Reason::Broken);
        for mut request in requests {
            if !error.was_sent() {
                self.refused.push_back(request);
            } else if request.is_repeatable() {
                request.doubt();
                self.refused.push_back(request);
            } else {
                request.fail(PublishError::Unknown(error.to_string()));
            }
        }
    }

    /// Does what an answer asks for. If the epoch is not `in_charge` any more, what is plain has to be appended again.
    fn settle(&mut self, mut request: Request, value: Value, epoch: Epoch, in_charge: bool) {
        let answer = match value {
            Value::ServerError(error) => return self.refuse(request, error),
            value => request.answer(&self.part, &value),
        };
        if !in_charge
            && request.is_plain()
            && matches!(answer, Some(Answer::Placed(_) | Answer::Known { .. }))
        {
            request.doubt();
            return self.wait(request, Reason::Epoch);
        }
        match (answer, request) {
            (Some(Answer::Placed(place)), Request::Append(append)) if place.pos.offset <= self.placed.1 => {
                self.gone_back(append, epoch);
            }
            (Some(Answer::Placed(place)), Request::Append(mut append)) => {
                append.message.place = place;
                self.placed.1 = place.pos.offset;
                self.part.epochs.used(place.pos.offset);
                match append.durable {
                    true => self.committer.commit(append, epoch),
                    false => append.published(),
                }
            }
            (Some(Answer::Known { place, open: false }), Request::Append(mut append)) => {
                append.message.place = place;
                append.published();
            }
            (Some(Answer::Known { place, .. }), Request::Append(append)) => {
                append.answer(Ok(Appended::Open(place)));
            }
            (Some(Answer::Below(place)), Request::Append(append)) => {
                append.answer(Ok(Appended::Below(place)));
            }
            (Some(Answer::Claimed(at)), Request::KeyClaim(claim)) => drop(claim.reply.send(Ok(at))),
            (Some(Answer::Pushed), Request::Push(push)) => drop(push.reply.send(Ok(()))),
            (Some(Answer::Sings), Request::Canary(canary)) => drop(canary.reply.send(Ok(epoch))),
            (Some(Answer::Mismatch), request) => request.fail(PublishError::Mismatch),
            (Some(Answer::Epoch), request) => self.wait(request, Reason::Epoch),
            (Some(Answer::Spoilt), request) => {
                self.part.epochs.spoil(epoch.epoch, LOST);
                self.wait(request, Reason::Epoch);
            }
            (Some(Answer::Limit), request) => self.wait(request, Reason::Limit),
            (_, request) => {
                quietly!(ERROR, redis = self.part.server.name(), "Redis gave an answer that is not ours");
                request
                    .fail(PublishError::Unknown("Redis gave an answer that was not understood".to_owned()));
            }
        }
    }

    /// This Redis hands positions out that it has handed out before: what is placed there is not acknowledged.
    fn gone_back(&mut self, mut append: Box<Append>, epoch: Epoch) {
        self.part.epochs.went_back(epoch.epoch, epoch.base, "Redis hands positions out again");
        if append.durable {
            let detail = "Redis has gone back to where it was before";
            return append.answer(Err(PublishError::Unknown(detail.to_owned())));
        }
        append.doubtful = true;
        self.wait(Request::Append(append), Reason::Epoch);
    }

    fn refuse(&mut self, request: Request, error: ServerError) {
        use ServerErrorKind::{BusyLoading, MasterDown, NoScript, ReadOnly};
        if matches!(error.kind(), Some(BusyLoading | MasterDown | NoScript | ReadOnly)) {
            return self.wait(request, Reason::Broken);
        }
        let error = RedisError::from(CrateError::from(error));
        quietly!(ERROR, %error, redis = self.part.server.name(), "Redis refused a publish");
        match error.was_sent() {
            true => request.fail(PublishError::Unknown(error.to_string())),
            false => request.give_up(&error.to_string()),
        }
    }

    /// Nothing was done, nor can be before the line is open again.
    fn wait(&mut self, request: Request, reason: Reason) {
        self.refused.push_back(request);
        if self.line.is_ok() {
            self.line = Err(reason);
        }
    }

    /// Opens the line again. Meanwhile publishers whose time is up are told so.
    async fn reopen(&mut self, reason: Reason) {
        // What is refused of these goes before what came later.
        while let Some(landed) = self.flights.next().await {
            self.land(landed);
        }
        let mut opening = Box::pin(Line::open(Arc::clone(&self.part), reason));
        let opened = loop {
            tokio::select! {
                opened = &mut opening => break opened,
                () = self.wait_with_publishers() => {}
            }
        };
        match opened {
            Ok(line) => {
                if !std::mem::take(&mut self.trouble).is_empty() {
                    tracing::info!(redis = self.part.server.name(), "appending again");
                }
                self.line = Ok(line);
            }
            Err(error) => {
                let trouble = error.to_string();
                if trouble != self.trouble {
                    tracing::error!(%error, redis = self.part.server.name(), "cannot append; publishes wait");
                    self.trouble = trouble;
                }
                let until = Instant::now() + RETRY;
                while time::timeout_at(until, self.wait_with_publishers()).await.is_ok() {}
            }
        }
    }

    /// Takes what comes, or ends what has waited for its whole time.
    async fn wait_with_publishers(&mut self) {
        let first = self.refused.front().into_iter().chain(self.fresh.front()).map(Request::deadline).min();
        let deadline = async {
            match first {
                Some(deadline) => time::sleep_until(deadline).await,
                None => future::pending().await,
            }
        };
        tokio::select! {
            () = deadline => self.expire(),
            Some(closed) = self.inbox.closed.recv() => self.close(closed),
            Some(request) = self.inbox.queue.recv() => self.fresh.push_back(request),
        }
    }

    fn expire(&mut self) {
        let now = Instant::now();
        let late = "Redis did not take the message in time";
        let reason = if self.trouble.is_empty() { late } else { &self.trouble };
        for waiting in [&mut self.refused, &mut self.fresh] {
            while let Some(request) = waiting.pop_front_if(|request| request.deadline() <= now) {
                request.give_up(reason);
            }
        }
    }
}
