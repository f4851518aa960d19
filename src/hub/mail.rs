//! What workers say to one another: takeovers, commands, the end. Messages never travel here.

use std::sync::Arc;

use belfry_core::hub::Listened;
use tokio::sync::{mpsc, oneshot};

use super::{
    Hub, Refused,
    claim::Claim,
    commands::{Applied, Caller, Sent},
};
use crate::{
    auth::{self, Revoked},
    fleet::order::{Act, Obeyed},
    protocol::{Code, Refusal, SessionId},
    session::Record,
};

pub enum Mail {
    /// Gives a session up to `worker`.
    Claim {
        claim: Claim,
        worker: u16,
        /// None: it is not here.
        reply: oneshot::Sender<Result<Option<Record>, Refused>>,
    },
    /// Applies commands to a session, and answers in their order.
    Commands { caller: Caller, commands: Vec<Sent>, reply: oneshot::Sender<Result<Applied, Refusal>> },
    /// Carries out an order on a session.
    Order {
        id: SessionId,
        act: Arc<Act>,
        /// Whose it is, where it has to be fetched from Redis.
        owner: Option<Arc<str>>,
        /// None: it is not here.
        reply: oneshot::Sender<Obeyed>,
    },
    /// Ends what revoked tokens have opened.
    Revoke { revoked: Arc<Revoked>, ended: oneshot::Sender<()> },
    /// Another node has the session by the claim `fence`: who has it by a later one keeps it. Its connection says `parting`.
    Taken { id: SessionId, fence: u64, parting: Refused },
    /// Redis does not know the session.
    Missing { id: SessionId },
    /// Tells which channels with this prefix are listened to here: see [`belfry_core::hub::Core::listened`].
    Survey { prefix: Arc<str>, reply: oneshot::Sender<(Vec<Listened>, bool)> },
    /// Sends the connections away.
    Drain,
    /// Tells that all before it has been read.
    Read { reply: oneshot::Sender<()> },
}

impl Hub {
    /// Reads the mail for as long as the worker lives.
    pub(super) async fn read_mail(self, mut mail: mpsc::Receiver<Mail>) {
        while let Some(letter) = mail.recv().await {
            // An answer that nobody waits for any more is no loss.
            match letter {
                Mail::Claim { claim, worker, reply } => {
                    let hub = self.clone();
                    actix_rt::spawn(async move {
                        let given = hub.give_up(&claim, worker).await;
                        // The claim that asked for the session has stopped waiting; the next one gets it.
                        if let Err(Ok(Some(mut record))) = reply.send(given) {
                            record.fence = claim.fence.unwrap_or(record.fence);
                            hub.0.node.lay_to_rest(record, worker);
                        }
                    });
                }
                Mail::Taken { id, fence, parting } => self.taken(id, fence, parting),
                Mail::Missing { id } => self.save_again(id),
                Mail::Commands { caller, commands, reply } => {
                    let hub = self.clone();
                    actix_rt::spawn(async move {
                        let _ = reply.send(hub.apply_here(&caller, &commands).await);
                    });
                }
                Mail::Order { id, act, owner, reply } => {
                    let hub = self.clone();
                    actix_rt::spawn(async move {
                        let _ = reply.send(match owner {
                            None => hub.obey(id, &act).await,
                            Some(owner) => hub.obey_fetched(id, &owner, &act).await,
                        });
                    });
                }
                Mail::Revoke { revoked, ended } => {
                    self.end_connections(|identity| revoked.means(identity), &auth::revoked());
                    let _ = ended.send(());
                }
                Mail::Survey { prefix, reply } => {
                    let _ = reply.send(self.survey(&prefix));
                }
                Mail::Drain => self.send_away(),
                Mail::Read { reply } => drop(reply.send(())),
            }
        }
    }
}

/// A worker whose queue is full, or that has ended.
pub fn busy() -> Refusal {
    Refusal::new(Code::Busy, "the session's worker has too much to do; try again")
}
