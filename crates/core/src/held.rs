//! Locks, and what becomes of one whose holder has panicked.

use std::sync::{Mutex, MutexGuard, PoisonError};

pub trait Held<T> {
    /// Of a lock that nobody can find poisoned: no code panics while it holds it.
    fn held(&self) -> MutexGuard<'_, T>;

    /// Of one that is good for all others even so.
    fn recovered(&self) -> MutexGuard<'_, T>;
}

impl<T> Held<T> for Mutex<T> {
    #[track_caller]
    fn held(&self) -> MutexGuard<'_, T> {
        self.lock().expect("no code panics while it holds this lock")
    }

    fn recovered(&self) -> MutexGuard<'_, T> {
        self.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
