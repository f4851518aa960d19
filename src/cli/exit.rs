//! How a command ends: scripts look at the exit code, people at the message.

#[cfg(test)]
mod tests;

use std::{fmt, process::ExitCode};

/// What went wrong, as scripts see it. 2 is clap's: the command line cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It failed here: a bad setting, a taken port, an unreadable file, the database.
    Failure = 1,
    /// The server cannot be reached, or cannot do it now: trying again may help.
    Unreachable = 3,
    /// The server refused: the credential or the request has to change first.
    Refused = 4,
}

/// Why a command failed, with its exit code.
///
/// It is no `std::error::Error` itself, so that `?` turns every such error into one.
#[derive(Debug, derive_more::Display)]
#[display("{}", one_line(error))]
pub struct Failure {
    pub exit: Exit,
    error: anyhow::Error,
}

impl Failure {
    pub fn unreachable(error: impl Into<anyhow::Error>) -> Self {
        Self { exit: Exit::Unreachable, error: error.into() }
    }

    pub fn refused(detail: impl fmt::Display) -> Self {
        Self { exit: Exit::Refused, error: anyhow::anyhow!("{detail}") }
    }

    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit as u8)
    }
}

macro_rules! fail {
    ($($message:tt)+) => { return Err(anyhow::anyhow!($($message)+).into()) };
}
pub(super) use fail;

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { exit: Exit::Failure, error: error.into() }
    }
}

/// An error and its causes. Many libraries repeat the cause in their own message: once is enough.
pub fn one_line(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |text, cause| match &*text {
        "" => cause,
        said if said.contains(&cause) => text,
        said => format!("{said}: {cause}"),
    })
}
