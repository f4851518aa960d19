//! Claiming: a newer connection takes a session over.

use super::{Attendance, Core, Refused, Shell, replaced};
use crate::{
    protocol::SessionId,
    session::{Holder, Record},
};

/// Whether a session may be claimed: only by its owner, and only for a newer connection (none: for a command, which takes it
/// from nobody). Which one is newer has been decided already where the claim has a number.
pub fn check_claim(
    record: &Record,
    owner: &str,
    holder: Option<&Holder>,
    fence: Option<u64>,
) -> Result<(), Refused> {
    record.check_owner(owner)?;
    if let Some(fence) = fence {
        let winner = || record.holder.as_deref().cloned().unwrap_or_default();
        return if fence > record.fence { Ok(()) } else { Err(replaced(winner())) };
    }
    match (&record.holder, holder) {
        (Some(held), Some(newer)) if !held.yields_to(newer) => Err(replaced((**held).clone())),
        _ => Ok(()),
    }
}

impl<S: Shell> Core<S> {
    /// Gives a session up for a newer connection and fences the older one: it says `replaced` and writes nothing
    /// more. None: the session is not here.
    pub fn give_up(
        &mut self,
        id: SessionId,
        owner: &str,
        holder: &Holder,
        fence: Option<u64>,
    ) -> Result<Option<Record>, Refused> {
        let Some((key, session)) = self.find(id).and_then(|key| Some((key, self.session(key)?))) else {
            return Ok(None);
        };
        check_claim(session.record(), owner, Some(holder), fence)?;
        Ok(self.part(key, replaced(holder.clone()), Attendance::Moved).map(|session| session.into_record()))
    }

    /// Another node has a session, or another worker by a later claim: its connection here says `parting`, and
    /// writes nothing more. None: it is not here, or here by a later claim.
    pub fn taken(&mut self, id: SessionId, fence: u64, parting: Refused) -> Option<Record> {
        let key = self.find(id)?;
        let older = self.session(key)?.record().fence < fence;
        let session = older.then(|| self.part(key, parting, Attendance::Moved))??;
        Some(session.into_record())
    }
}
