//! Attaching: a connection begins, with the channels that were watched for it, at the same moment.

use super::{Attendance, Core, Joining, Readable, Refused, Rights, Shell, Watched, replaced};
use crate::session::{Attach, Holder};

#[derive(Debug)]
pub enum Attached {
    /// The session has its connection.
    Yes,
    /// A command, or the server, has changed the session's channels since they were looked up: it has to be watched
    /// anew, for these.
    Changed(Readable),
}

impl<S: Shell> Core<S> {
    /// Gives the session in a slot its connection. `readable`: the channels that were watched.
    ///
    /// "Now" is the same for the log's heads, the channels' lists and the session, if nothing has happened since
    /// the channels were watched.
    pub fn attach(
        &mut self,
        key: u32,
        joining: &Joining<'_, impl Rights>,
        watched: &Watched,
        readable: Readable,
        attach: Attach<'_>,
    ) -> Result<Attached, Refused> {
        let Self { slots, shell, .. } = self;
        let slot = &mut slots[key as usize];
        let Some(session) = &mut slot.session else {
            // A newer connection was quicker.
            return Err(slot.parting.take().unwrap_or_else(|| replaced(Holder::default())));
        };
        let now = joining.channels(session.record());
        if let Some(now) = now.ok().filter(|now| now.allowed != readable.allowed) {
            return Ok(Attached::Changed(now));
        }
        let allowed = &readable.allowed;
        let there = session.record().subscriptions.iter().map(|there| &there.channel);
        let dropped = there.filter(|channel| allowed.binary_search(channel).is_err());
        // A subscribe that was answered before may not have been known when this connection named its channels.
        let welcome = attach.welcome || dropped.clone().next().is_some();
        shell.note(session.record(), dropped, Attendance::Leave);
        let places = watched.places.iter().copied();
        session.set_channels(
            allowed.iter().zip(places).map(|(channel, (partition, volatile))| (channel, partition, volatile)),
        );
        let attach = Attach { refused: readable.refused, resumed: joining.resumed, welcome, ..attach };
        slot.act(shell, |session| session.attach(attach, &watched.grounds, &watched.heads));
        if let Some(session) = &slot.session {
            shell.note(session.record(), allowed.iter(), Attendance::Enter);
        }
        allowed.iter().for_each(|channel| self.listen(key, channel));
        Ok(Attached::Yes)
    }
}
