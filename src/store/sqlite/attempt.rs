//! Running statements, held to the deadline of queries. The same names as PostgreSQL's, for what is written once for both.

/// Statements that change nothing, on a connection that waits for no writer.
macro_rules! reading {
    ($sqlite:expr, $what:expr, async |$connection:ident| $statements:expr) => {
        crate::store::within($sqlite.0.options.query_timeout, $what, async {
            let mut reader = $sqlite.0.readers.acquire().await?;
            let $connection = &mut *reader;
            $statements
        })
        .await
        .map_err(|error| $sqlite.0.writer.mind(error))
    };
}

/// A whole transaction. It has the database's write lock, so `opening`, which takes the lock that others need, is nothing.
macro_rules! changing {
    ($sqlite:expr, $what:expr, $opening:expr, async |$connection:ident, $rows:pat_param| $statements:expr) => {
        crate::store::within($sqlite.0.options.query_timeout, $what, async {
            let _: &str = $opening;
            let mut transaction = $sqlite.0.writer.begin().await?;
            let done: Result<_, crate::store::StoreError> = async {
                let $connection = transaction.connection();
                $statements
            }
            .await;
            let value = done?;
            transaction.commit().await?;
            Ok(value)
        })
        .await
        .map_err(|error| $sqlite.0.writer.mind(error))
    };
}
