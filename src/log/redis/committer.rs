//! The committer: one task per partition, which brings what was appended into SQL, in groups.
//!
//! Invariant 1 is kept here: a durable publish is answered only after its row is committed. Commits are idempotent, so one
//! that failed or whose result is unknown is simply made again, until it succeeds or its epoch is closed. Then SQL is asked
//! once more, since whoever closed the epoch has committed what he found; only what is not there is appended again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use belfry_core::held::Held as _;
use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{
    sync::mpsc,
    time::{self, Instant},
};

use super::{
    appender::Appender,
    part::Part,
    publish::place_text,
    request::{Append, Appended, Group},
    settler::Settler,
};
use crate::{
    log::{PublishError, idempotency::published_before},
    protocol::{MessageId, Pos},
    store::{CommitError, Committed, Conflict, Epoch, KeyRow, NewRow, StoreError},
};

/// How many groups are committed side by side: while one waits for the disk, the next is written.
const MAX_COMMITS: usize = 2;

/// The pause before a failed commit is made again.
const RETRY: Duration = Duration::from_millis(200);

#[derive(Debug, Clone)]
pub(super) struct Committer {
    /// Not bounded by number: each append still holds its share of the appender's bytes.
    queue: mpsc::UnboundedSender<(Box<Append>, Epoch)>,
    state: Arc<Mutex<State>>,
}

/// How its commits go.
#[derive(Debug, Default)]
struct State {
    trouble: Option<String>,
    committed: Option<Instant>,
}

/// The end of the queue, for the task.
pub(super) type Inbox = mpsc::UnboundedReceiver<(Box<Append>, Epoch)>;

impl Committer {
    /// The way in, and what [`run`] takes.
    pub(super) fn new() -> (Self, Inbox) {
        let (queue, appends) = mpsc::unbounded_channel();
        (Self { queue, state: Arc::default() }, appends)
    }

    /// Queues a message that was appended in this epoch; its publisher hears of it.
    pub(super) fn commit(&self, append: Box<Append>, epoch: Epoch) {
        // An error means that the log ends; the publisher hears so by its reply being dropped.
        let _ = self.queue.send((append, epoch));
    }

    /// Why commits fail now, if they do: then nothing durable should be appended, since it would be
    /// delivered and never acknowledged.
    pub(super) fn trouble(&self) -> Option<String> {
        self.state.held().trouble.clone()
    }

    /// Whether something was committed in the last moments, and nothing has failed since.
    pub(super) fn has_committed(&self, within: Duration) -> bool {
        let state = self.state.held();
        state.trouble.is_none() && state.committed.is_some_and(|at| at.elapsed() < within)
    }

    fn committed(&self) {
        *self.state.held() = State { trouble: None, committed: Some(Instant::now()) };
    }

    fn note(&self, trouble: Option<String>) {
        self.state.held().trouble = trouble;
    }
}

/// Works until it is dropped.
pub(super) async fn run(
    part: Arc<Part>,
    mut inbox: Inbox,
    committer: Committer,
    appender: Appender,
    settler: Settler,
) {
    let task = Task { part, committer, appender, settler };
    let mut commits = FuturesUnordered::new();
    let mut waiting = Vec::new();
    loop {
        if waiting.is_empty() && commits.len() < MAX_COMMITS {
            let most = task.part.config.log.commit_batch;
            tokio::select! {
                Some(()) = commits.next() => continue,
                taken = inbox.recv_many(&mut waiting, most) => if taken == 0 { return },
            }
        }
        if commits.len() == MAX_COMMITS {
            commits.next().await;
            continue;
        }
        // One commit checks one epoch.
        let (_, epoch) = waiting.first().expect("something was taken");
        let epoch = *epoch;
        let same = waiting.iter().take_while(|(_, other)| other.epoch == epoch.epoch).count();
        let group: Vec<_> = waiting.drain(..same).map(|(append, _)| append).collect();
        commits.push(task.commit(epoch, group));
    }
}

/// What SQL has, by position.
type Stored = HashMap<u64, MessageId>;

struct Task {
    part: Arc<Part>,
    committer: Committer,
    appender: Appender,
    settler: Settler,
}

impl Task {
    /// Commits a group, whatever it takes.
    async fn commit(&self, epoch: Epoch, group: Group) {
        loop {
            self.part.epochs.not_doubled(&epoch).await;
            let rows: Vec<_> = group.iter().map(|append| row(append)).collect();
            // Of a database that was put back nothing counts as stored before it is known what it lacks.
            let commit = async { Ok(self.part.store.commit_appended(&epoch, &rows).await) };
            let committed = self.part.epochs.believed(commit).await;
            let error = match committed.unwrap_or_else(|error| Err(CommitError::Unknown(error))) {
                Ok(Committed { conflicts, taken }) => {
                    self.committer.committed();
                    return self.settle(epoch, group, conflicts, &taken);
                }
                Err(CommitError::EpochClosed) => match self.look_up(&epoch, &group).await {
                    Ok(found) => return self.sort(epoch, group, &found),
                    Err(error) => error,
                },
                Err(CommitError::Refused(error) | CommitError::Unknown(error)) => error,
            };
            if matches!(error, StoreError::OutsideEpoch(_)) {
                self.part.epochs.doubt();
            }
            if self.committer.trouble().is_none() {
                quietly!(ERROR, %error, messages = group.len(), "a group of publishes is not stored; trying again");
            }
            self.committer.note(Some(error.to_string()));
            time::sleep(RETRY).await;
        }
    }

    /// All rows of a group are in SQL, or an earlier one in their stead; or their places are another log's, and they
    /// are appended again where nobody else is.
    fn settle(&self, epoch: Epoch, mut group: Group, conflicts: Vec<Conflict>, taken: &[Pos]) {
        self.settler.settle(&group);
        if !taken.is_empty() {
            let why = "the database has other messages in the places of some";
            self.part.epochs.went_back(epoch.epoch, epoch.base, why);
            let lost: Vec<_> =
                group.extract_if(.., |append| taken.contains(&append.message.place.pos)).collect();
            self.sort(epoch, lost, &HashMap::new());
        }
        let mut conflicts: HashMap<_, _> =
            conflicts.into_iter().map(|conflict| (conflict.pos, conflict.earlier)).collect();
        for append in group {
            match conflicts.remove(&append.message.place.pos) {
                None => append.published(),
                Some(earlier) => {
                    self.part.metrics.log.key_conflicts.inc();
                    let answer = first_result(&append, earlier);
                    append.answer(answer);
                }
            }
        }
    }

    /// Which of a group are in SQL after all, now that their epoch is closed and gains no more rows.
    async fn look_up(&self, epoch: &Epoch, group: &[Box<Append>]) -> Result<Stored, StoreError> {
        let positions = || group.iter().map(|append| append.message.place.pos.offset);
        let (Some(from), Some(to)) = (positions().min(), positions().max()) else {
            return Ok(Stored::new());
        };
        let (epochs, partition) = (&self.part.epochs, self.part.partition);
        if self.part.store.epoch(partition).await?.is_none_or(|row| row.epoch.epoch < epoch.epoch) {
            // It has not closed it, but lost it: what its next one finds there is known only then.
            epochs.doubt();
            return Err(StoreError::EpochMissing(partition));
        }
        let found = self.part.store.committed(partition, from, to).await?;
        Ok(found.into_iter().collect())
    }

    fn sort(&self, epoch: Epoch, group: Group, found: &Stored) {
        self.committer.note(None);
        let (stored, mut lost): (Vec<_>, Vec<_>) = group.into_iter().partition(|append| {
            found.get(&append.message.place.pos.offset) == Some(&append.message.draft.id)
        });
        // A key may have come to a row all the same, in the hands of another node: who asked decides.
        let keyed: Vec<_> = lost.extract_if(.., |append| append.key.is_some()).collect();
        lost.iter_mut().for_each(|append| append.doubtful = true);
        self.appender.epoch_closed(epoch, lost);
        stored.into_iter().for_each(|append| append.published());
        for append in keyed {
            let place = place_text(append.message.place);
            append.answer(Ok(Appended::Below(place)));
        }
    }
}

fn row(append: &Append) -> NewRow<'_> {
    NewRow { message: &append.message, key: append.key.as_ref().map(|key| key.scoped.with(key.hash)) }
}

/// What was published under the same key before.
fn first_result(append: &Append, earlier: KeyRow) -> Result<Appended, PublishError> {
    match append.key.as_ref().is_none_or(|key| key.hash == earlier.body_hash) {
        true => Ok(Appended::Published(published_before(earlier))),
        false => Err(PublishError::Mismatch),
    }
}
