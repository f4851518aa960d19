//! `[auth]`: who may come in.

use serde::{Deserialize, Serialize};

/// `[auth]`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthConfig {}
