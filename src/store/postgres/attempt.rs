//! Running statements on a connection, and again on another one if it breaks.
//!
//! Macros, since functions that take async closures cannot promise the compiler that their futures may
//! go to another thread. All of them end in an `.await`.

/// Leases a connection for the statements and keeps it for what comes after them. The caller sets the deadline.
macro_rules! attempt {
    ($postgres:expr, $wanted_for:expr, async |$connection:ident| $statements:expr) => {
        loop {
            let mut lease = $postgres.0.connections.lease($wanted_for).await?;
            let done: crate::store::Result<_> = async {
                let $connection = lease.connection();
                $statements
            }
            .await;
            match done {
                Ok(value) => break (lease, value),
                Err(error) => lease.give_up(error).await?,
            }
        }
    };
}

/// Statements that change nothing, held to the deadline of queries.
macro_rules! reading {
    ($postgres:expr, $what:expr, async |$connection:ident| $statements:expr) => {
        crate::store::within($postgres.0.options.query_timeout, $what, async {
            let wanted_for = crate::store::postgres::connections::Use::Reading;
            let (lease, value) = attempt!($postgres, wanted_for, async |$connection| $statements);
            lease.put_back();
            Ok(value)
        })
        .await
    };
}

/// A transaction up to, and not including, its COMMIT: until that is sent, what was done on a
/// connection that broke is rolled back. The caller sets the deadline.
///
/// `opening` goes with the BEGIN, in one trip to the server; the statements get its rows.
macro_rules! beginning {
    ($postgres:expr, $opening:expr, async |$connection:ident, $rows:pat_param| $statements:expr) => {{
        let wanted_for = crate::store::postgres::connections::Use::Writing;
        let (lease, value) = attempt!($postgres, wanted_for, async |$connection| {
            let $rows = crate::store::postgres::writer::begin($connection, $opening).await?;
            $statements
        });
        (crate::store::postgres::writer::Transaction(lease), value)
    }};
}

/// A whole transaction, held to the deadline of queries. After an error at its end it is not known whether it has taken place.
macro_rules! changing {
    ($postgres:expr, $what:expr, $opening:expr, async |$connection:ident, $rows:pat_param| $statements:expr) => {
        crate::store::within($postgres.0.options.query_timeout, $what, async {
            let (transaction, value) =
                beginning!($postgres, $opening, async |$connection, $rows| $statements);
            transaction.commit().await?;
            Ok(value)
        })
        .await
    };
}
