//! How single values of the settings are written: words, durations, sizes, secrets. The settings themselves: [`crate::config`].

mod checks;
mod choice;
pub mod duration;
mod list;
pub mod section;
pub mod size;

pub use checks::Checks;
pub(crate) use choice::choice;
pub use list::{List, list};
use secrecy::SecretString;
use serde::Serializer;

/// Stands for a secret in everything that is printed.
pub fn hidden<S: Serializer>(secret: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(_) => serializer.serialize_str("(hidden)"),
        None => serializer.serialize_none(),
    }
}
