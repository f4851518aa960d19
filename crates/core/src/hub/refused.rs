//! Why a connection has no session, or has it no more.

use crate::{
    protocol::{Code, Frame, Refusal},
    session::Holder,
};

/// Why a connection was refused, or what it says at the end.
#[derive(Debug, Clone)]
pub struct Refused {
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
    pub fn frame(self) -> Frame {
        let mut frame = Frame::close(self.refusal);
        if let Frame::Close { is_final, attempt, connection, .. } = &mut frame {
            *is_final |= self.is_final;
            let winner = self.winner.unwrap_or_default();
            (*attempt, *connection) = (winner.attempt, winner.connection.map(String::from));
        }
        frame
    }
}

pub fn replaced(winner: Holder) -> Refused {
    let refusal = Refusal::new(Code::Replaced, "a newer connection of this session has taken over");
    Refused { refusal, winner: Some(winner), is_final: false }
}
