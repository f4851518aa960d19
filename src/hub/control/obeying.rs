//! A worker's part: carries an order out on one session.

use std::sync::Arc;

use crate::{
    auth::{Identity, KeyId, Subject},
    fleet::{
        order::{Act, Listed, Obeyed},
        sessions::Word,
    },
    hub::{Home, Hub, Refused, commands::gone},
    protocol::{Channel, Code, Frame, Refusal, SessionId, Timestamp, UserId},
    session::Record,
};

fn disconnected(is_final: bool) -> Refused {
    let refusal = Refusal::new(Code::Disconnected, "the server has ended this session; start a new one");
    Refused { is_final, ..refusal.into() }
}

impl Hub {
    /// Carries it out on a session of this worker, or on one that rests on this node.
    pub(in crate::hub) async fn obey(&self, id: SessionId, act: &Act) -> Obeyed {
        self.arrived(id).await;
        if self.0.state.borrow().core.find(id).is_some() {
            return self.act(id, act).await;
        }
        let registry = &self.0.node.registry;
        if registry.find(id) != Some(Home::Resting) {
            return None;
        }
        if *act == Act::List {
            // Nothing is woken by being looked at, or it would live longer.
            return registry.peek(id).map(|record| Ok(Some(Box::new(Listed::resting(&record)))));
        }
        let owner = registry.owner(id)?;
        let record = registry.wake(id, &owner, None, self.0.worker).ok()??;
        self.wake_and_act(record, act).await
    }

    pub(super) async fn wake_and_act(&self, record: Record, act: &Act) -> Obeyed {
        let (id, identity) = (record.id, nobody(&record.owner)?);
        let hold = self.hold(record, Arc::new(identity));
        let obeyed = self.act(id, act).await;
        drop(hold);
        obeyed
    }

    async fn act(&self, id: SessionId, act: &Act) -> Obeyed {
        let acted = match act {
            Act::List => return self.list(id).map(|listed| Ok(Some(Box::new(listed)))),
            Act::Disconnect { is_final } => self.disconnect(id, *is_final),
            Act::Subscribe(channels) => self.grant(id, channels).await,
            Act::Unsubscribe(channels) => self.withdraw(id, channels).await,
        };
        match acted {
            // It has moved on.
            Err(refusal) if refusal.code == Code::UnknownSession => None,
            acted => Some(acted.map(|()| None)),
        }
    }

    fn list(&self, id: SessionId) -> Option<Listed> {
        let node = &self.0.node;
        let now = node.now();
        let state = self.0.state.borrow();
        let session = state.core.session(state.core.find(id)?)?;
        let resting = Listed::resting(session.record());
        let Some(connection) = session.connection() else { return Some(resting) };
        let age = std::time::Duration::from_millis(now.saturating_sub(connection.since));
        Some(Listed {
            transport: Some(connection.manners.kind),
            node: Some((*node.name).into()),
            since: Some(Timestamp::now().minus(age)),
            lag: Some(session.lag(|partition| state.core.feeds().offered(partition))),
            pending_bytes: Some(session.pending_bytes()),
            cursor: Some(session.cursor().to_string()),
            ..resting
        })
    }

    fn disconnect(&self, id: SessionId, is_final: bool) -> Result<(), Refusal> {
        let key = self.0.state.borrow().core.find(id).ok_or_else(gone)?;
        self.part(key, disconnected(is_final));
        Ok(())
    }

    async fn grant(&self, id: SessionId, channels: &[Channel]) -> Result<(), Refusal> {
        // Between these two nothing is awaited.
        let watched = self.watch_from_now(channels).await?;
        self.reserve_more(id, channels)?;
        let told = self.0.state.borrow_mut().core.grant(id, &watched);
        self.record(id, |record| self.charge(record));
        let told = told?;
        self.saved(id, Word::Kept).await?;
        self.tell_session(id, told, |channels| Frame::Subscribed { channels });
        Ok(())
    }

    async fn withdraw(&self, id: SessionId, channels: &[Channel]) -> Result<(), Refusal> {
        let taken = self.0.state.borrow_mut().core.withdraw(id, channels)?;
        self.record(id, |record| self.charge(record));
        self.saved(id, Word::Kept).await?;
        self.tell_session(id, taken, |channels| Frame::Unsubscribed { channels, code: Code::Unsubscribed });
        Ok(())
    }

    /// Queues a frame, unless it would say nothing or has nobody to say it to.
    fn tell_session<T: IntoIterator + Clone>(&self, id: SessionId, what: T, frame: impl FnOnce(T) -> Frame) {
        if what.clone().into_iter().next().is_none() {
            return;
        }
        let core = &mut self.0.state.borrow_mut().core;
        if let Some(key) = core.find(id) {
            core.with(key, |session, _| session.send(frame(what)));
            core.wake(key);
        }
    }
}

/// The owner without any rights: for a session that is woken while nobody is connected.
fn nobody(owner: &str) -> Option<Identity> {
    let subject = match owner.split_once(':')? {
        ("user", user) => Subject::User(UserId::parse(user).ok()?),
        (_, key) if key == KeyId::dev().as_str() => Subject::ApiKey(KeyId::dev()),
        (_, key) => Subject::ApiKey(KeyId::parse(key).ok()?),
    };
    Some(Identity::without_rights(subject))
}
