//! What PostgreSQL's errors mean (<https://www.postgresql.org/docs/15/errcodes-appendix.html>).

use std::io;

use crate::store::StoreError;

fn code(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}

/// Whether the connection is gone, and with it what its transaction did.
pub(super) fn is_disconnect(error: &StoreError) -> bool {
    let StoreError::Sql(error) = error else { return false };
    if matches!(error, sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::Tls(_)) {
        return true;
    }
    match code(error).as_deref() {
        // Shut down by hand, by a crash, or not up yet.
        Some("57P01" | "57P02" | "57P03") => true,
        // Idle for too long in a transaction; a primary that has become a standby: the wrong server.
        Some("25P03" | "25006") => true,
        code => code.is_some_and(|code| code.starts_with("08")),
    }
}

/// Whether PostgreSQL has rolled a transaction back so that another may go on.
pub(super) fn is_rolled_back_for_others(error: &StoreError) -> bool {
    let StoreError::Sql(error) = error else { return false };
    // Serialization failure; deadlock.
    code(error).is_some_and(|code| matches!(code.as_str(), "40001" | "40P01"))
}

/// Whether a server that does not take connections now may do so in a moment.
pub(super) fn is_passing(error: &StoreError) -> bool {
    let error = match error {
        StoreError::Sql(error) => error,
        // Its address may lead to the new primary soon.
        error => return matches!(error, StoreError::Standby),
    };
    match error {
        sqlx::Error::Io(error) => matches!(
            error.kind(),
            io::ErrorKind::ConnectionRefused
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::UnexpectedEof
                | io::ErrorKind::BrokenPipe
                // The socket of a server that is being restarted.
                | io::ErrorKind::NotFound
        ),
        // A balancer that has taken the connection and finds nobody behind it: sqlx reads the end as a zero.
        sqlx::Error::Protocol(text) => text.contains("SSLRequest: 0x00"),
        // It is starting, stopping or recovering; it has no room for another connection.
        error => {
            code(error).is_some_and(|code| matches!(code.as_str(), "57P01" | "57P02" | "57P03" | "53300"))
        }
    }
}

/// Whether nobody is there, or nobody who takes connections. A name that is not known may be so in a moment.
pub fn is_away(error: &StoreError) -> bool {
    let unheard = matches!(error, StoreError::Timeout { .. } | StoreError::Sql(sqlx::Error::Io(_)));
    unheard || (is_passing(error) && !matches!(error, StoreError::Standby))
}

/// Whether two rows of one statement claimed the same unique key.
pub(super) fn is_repeated_row(error: &sqlx::Error) -> bool {
    code(error).is_some_and(|code| code == "21000")
}

/// What to do about a database that cannot be opened.
pub(super) fn explain(error: &sqlx::Error) -> String {
    let advice = match code(error).as_deref() {
        Some("28P01") => "check the user and the password in the URL",
        Some("28000") => "let this user and host in (pg_hba.conf)",
        Some("3D000") => "create the database first (createdb)",
        Some("42501") => "give the user the right to use it",
        Some("53300") => "raise max_connections, or lower `database.pool_size`",
        _ if matches!(error, sqlx::Error::Io(_)) => "is it running, and is the address right?",
        _ => return error.to_string(),
    };
    format!("{error}; {advice}")
}
