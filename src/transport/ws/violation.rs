//! What a client did that RFC 6455 or a limit forbids.

use actix_ws::{CloseCode, CloseReason};

use crate::protocol::Code;

/// Why a connection cannot go on. After one, nothing more that the client sends is read as frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Violation {
    #[error("reserved bits are set, and no extension was agreed on")] // §5.2
    ReservedBits,
    #[error("opcode {0} is not defined")] // §5.2
    UnknownOpcode(u8),
    #[error("a client must mask its frames")] // §5.1
    Unmasked,
    #[error("a control frame may carry at most 125 bytes")] // §5.5
    ControlTooLong,
    #[error("a control frame must not be fragmented")] // §5.5
    FragmentedControl,
    #[error("a continuation frame came without a message to continue")] // §5.4
    UnexpectedContinuation,
    #[error("a new message began before the fragmented one had ended")] // §5.4
    UnfinishedMessage,
    #[error("the top bit of a frame's length must be zero")] // §5.2
    LengthTopBit,
    /// More than the limit in one frame, or in all fragments of a message.
    #[error("a message may have at most {limit} bytes")]
    TooLarge { limit: u32 },
    #[error("text must be UTF-8")] // §8.1
    InvalidUtf8,
    /// A close payload of one byte, with a code that may not be sent, or with a reason that is not UTF-8 (§5.5.1, §7.4).
    #[error("the close frame's payload is malformed")]
    BadClose,
    /// A frame whose header passed, but that the frame parser refused.
    #[error("the frame is malformed")]
    Malformed,
}

impl Violation {
    /// The close frame that answers it (§7.4.1).
    pub fn close_reason(self) -> CloseReason {
        let code = match self {
            Self::TooLarge { .. } => CloseCode::Size,
            Self::InvalidUtf8 => CloseCode::Invalid,
            _ => CloseCode::Protocol,
        };
        (code, self.to_string()).into()
    }

    /// The contract's code for it, in logs and metrics and wherever a word is wanted.
    pub fn code(self) -> Code {
        match self {
            Self::TooLarge { .. } => Code::TooLarge,
            _ => Code::BadRequest,
        }
    }
}
