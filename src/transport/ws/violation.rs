//! What a client did that RFC 6455 or a limit forbids.

use actix_ws::{CloseCode, CloseReason};

use crate::protocol::Code;

/// Why a connection cannot go on. After one, nothing more that the client sends is read as frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Violation {
    /// RSV1 to RSV3 without an extension that gives them a meaning (§5.2).
    #[error("reserved bits are set, and no extension was agreed on")]
    ReservedBits,
    /// An opcode that the RFC does not define (§5.2).
    #[error("opcode {0} is not defined")]
    UnknownOpcode(u8),
    /// A client frame without a mask (§5.1).
    #[error("a client must mask its frames")]
    Unmasked,
    /// A control frame of more than 125 bytes (§5.5).
    #[error("a control frame may carry at most 125 bytes")]
    ControlTooLong,
    /// A control frame in fragments (§5.5).
    #[error("a control frame must not be fragmented")]
    FragmentedControl,
    /// A continuation with nothing to go on from (§5.4).
    #[error("a continuation frame came without a message to continue")]
    UnexpectedContinuation,
    /// A new message inside a fragmented one (§5.4).
    #[error("a new message began before the fragmented one had ended")]
    UnfinishedMessage,
    /// A 64-bit length with its top bit set (§5.2).
    #[error("the top bit of a frame's length must be zero")]
    LengthTopBit,
    /// More than the limit in one frame, or in all fragments of a message.
    #[error("a message may have at most {limit} bytes")]
    TooLarge {
        /// The limit that it broke.
        limit: u32,
    },
    /// Text that is not UTF-8 (§8.1).
    #[error("text must be UTF-8")]
    InvalidUtf8,
    /// A close payload of one byte, with a code that may not be sent, or with a reason that is not
    /// UTF-8 (§5.5.1, §7.4).
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
