//! A partition's way in: what a publisher hands its messages to.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Mutex, oneshot},
    task::JoinSet,
    time::{self, Instant},
};

use super::{
    appender::{self, Appender},
    committer::{self, Committer},
    leftovers,
    open_set::{self, InStream, OpenMember},
    part::Part,
    request::{Append, Appended, Canary, KeyClaim, KeyOfAppend, Push, Request, Waits},
    settler::{self, Settler},
    sweep,
};
use crate::{
    log::{BodyHash, PublishError, ScopedKey},
    protocol::{Draft, Message, Place, Pos, SessionId, Timestamp},
};

/// A partition, and the tasks that write to it.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) part: Arc<Part>,
    appender: Appender,
    committer: Committer,
    /// What the last canary found, and when.
    proof: Mutex<Option<(Instant, Result<(), String>)>>,
}

/// How long it counts that a publish was, or would have been, taken.
const PROOF_AGE: Duration = Duration::from_secs(2);

/// How long a canary may take: whoever asks for readiness waits for it.
const CANARY_DEADLINE: Duration = Duration::from_millis(1_500);

/// The answer to an append that has been queued.
pub(super) type Appending = oneshot::Receiver<Result<Appended, PublishError>>;

impl Lane {
    pub(super) fn start(part: Arc<Part>, tasks: &mut JoinSet<()>) -> Self {
        let (appender, requests) = Appender::new();
        let (committer, appended) = Committer::new();
        let (settler, committed) = Settler::new();
        let fatal = part.fatal.clone();
        let of = || Arc::clone(&part);
        tasks.spawn(fatal.watch("appender", appender::run(of(), requests, committer.clone())));
        let committing = committer::run(of(), appended, committer.clone(), appender.clone(), settler);
        tasks.spawn(fatal.watch("committer", committing));
        tasks.spawn(fatal.watch("settler", settler::run(of(), committed)));
        tasks.spawn(fatal.watch("leftovers", leftovers::run(of())));
        tasks.spawn(fatal.watch("sweep", sweep::run(of())));
        let epochs = Arc::clone(&part.epochs);
        tasks.spawn(fatal.watch("mind", async move { epochs.mind().await }));
        Self { part, appender, committer, proof: Mutex::default() }
    }

    /// Queues a message to be placed, and where durable, committed.
    pub(super) fn append(
        &self,
        draft: Draft,
        except: Option<SessionId>,
        durable: bool,
        key: Option<KeyOfAppend>,
        waits: &Waits,
    ) -> Result<Appending, PublishError> {
        if let Some(trouble) = self.committer.trouble().filter(|_| durable) {
            return Err(PublishError::Unavailable(trouble));
        }
        let message = Message { draft, place: self.nowhere() };
        let (reply, answer) = oneshot::channel();
        let append = Append { message, except, durable, key, waits: waits.clone(), doubtful: false, reply };
        self.appender.send(Request::Append(Box::new(append)));
        Ok(answer)
    }

    pub(super) fn push(
        &self,
        draft: Draft,
        except: Option<SessionId>,
        waits: &Waits,
    ) -> oneshot::Receiver<Result<(), PublishError>> {
        let (reply, answer) = oneshot::channel();
        let push = Push { draft, except, waits: waits.clone(), reply };
        self.appender.send(Request::Push(Box::new(push)));
        answer
    }

    /// Claims a key whose home this partition is: when was its first attempt?
    pub(super) async fn claim(
        &self,
        key: &ScopedKey,
        hash: BodyHash,
        at: Timestamp,
        waits: &Waits,
    ) -> Result<Timestamp, PublishError> {
        let (reply, answer) = oneshot::channel();
        let claim = KeyClaim { key: key.clone(), hash, at, waits: waits.clone(), reply };
        self.appender.send(Request::KeyClaim(Box::new(claim)));
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    /// Commits what an earlier attempt placed, as its stream has it: this attempt's message would differ
    /// in its time. None: the stream does not have it.
    pub(super) async fn commit_open(
        &self,
        draft: &Draft,
        place: Place,
        key: KeyOfAppend,
        waits: &Waits,
    ) -> Result<Option<Appending>, PublishError> {
        let part = &self.part;
        let unknown = |error: &dyn std::fmt::Display| PublishError::Unknown(error.to_string());
        let mut commands = part.server.commands().await.map_err(|error| unknown(&error))?;
        let Some(epoch) = part.epochs.of(commands.incarnation()) else {
            return Err(unknown(&"Redis has just failed over"));
        };
        let channel = draft.channel.clone();
        let member = OpenMember { pos: place.pos.offset, channel, text: String::new() };
        let found = open_set::messages(&mut commands, &part.names, part.partition, &[member]).await;
        let found = found.map_err(|error| unknown(&error))?.pop();
        let Some(open) = found.and_then(InStream::message) else { return Ok(None) };
        let (reply, answer) = oneshot::channel();
        let append = Append {
            message: open.message,
            except: None,
            durable: true,
            key: Some(key),
            waits: waits.clone(),
            doubtful: true,
            reply,
        };
        self.committer.commit(Box::new(append), epoch);
        Ok(Some(answer))
    }

    /// Whether a publish would be taken now, or why not: by what was committed in the last moments, else by a canary, which goes
    /// all of a publish's way and leaves nothing behind. However many ask, there is one in [`PROOF_AGE`].
    pub(super) async fn works(&self) -> Result<(), String> {
        time::timeout(CANARY_DEADLINE, self.part.epochs.check_fleet()).await.unwrap_or(Ok(()))?;
        let mut proof = self.proof.lock().await;
        if self.committer.has_committed(PROOF_AGE) {
            return Ok(());
        }
        if let Some((at, found)) = &*proof
            && at.elapsed() < PROOF_AGE
        {
            return found.clone();
        }
        let sings = time::timeout(CANARY_DEADLINE, self.canary()).await;
        let found =
            sings.unwrap_or_else(|_| Err(format!("no publish is through within {CANARY_DEADLINE:?}")));
        *proof = Some((Instant::now(), found.clone()));
        found
    }

    async fn canary(&self) -> Result<(), String> {
        if let Some(trouble) = self.committer.trouble() {
            return Err(trouble);
        }
        let (reply, answer) = oneshot::channel();
        self.appender.send(Request::Canary(Canary { deadline: Instant::now() + CANARY_DEADLINE, reply }));
        let epoch = answer.await.unwrap_or_else(|_| Err(ended())).map_err(|error| error.to_string())?;
        // No position more, but the row is written.
        self.part.store.raise_limit(&epoch, 0).await.map(drop).map_err(|error| error.to_string())
    }

    fn nowhere(&self) -> Place {
        Place { pos: Pos::new(self.part.partition, 0), seq: 0, prev: 0, jump: false }
    }
}

/// What a publisher hears whose answer never came.
pub(super) fn ended() -> PublishError {
    PublishError::Unknown("the log ends".to_owned())
}
