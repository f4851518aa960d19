//! The end of a commit.

use tokio::time::{Instant, timeout_at};

use super::{Database, Transaction};
use crate::store::{CommitError, Result, StoreError};

impl Database {
    /// Commits what `insert` has put into a transaction, and says what the log may conclude.
    pub(in super::super) async fn settle<'a, T>(
        &self,
        insert: impl Future<Output = Result<(Transaction<'a>, T)>>,
    ) -> Result<T, CommitError> {
        let after = self.0.options.commit_timeout;
        let deadline = Instant::now() + after;
        let timeout = |what| StoreError::Timeout { what, after };

        // Until COMMIT has been sent, giving up means that it never will be.
        let (transaction, result) = match timeout_at(deadline, insert).await {
            Ok(Ok(inserted)) => inserted,
            Ok(Err(StoreError::EpochClosed(_))) => return Err(CommitError::EpochClosed),
            Ok(Err(error)) => return Err(CommitError::Refused(error)),
            Err(_) => return Err(CommitError::Refused(timeout("inserting a batch"))),
        };
        match timeout_at(deadline, transaction.commit()).await {
            Ok(Ok(())) => Ok(result),
            // Of a log that was cut, the end is missing: this batch.
            Ok(Err(error @ StoreError::Open { .. })) => Err(CommitError::Refused(error)),
            Ok(Err(error)) => Err(CommitError::Unknown(error)),
            Err(_) => Err(CommitError::Unknown(timeout("committing a batch"))),
        }
    }
}
