//! `[presence]`: who is on a channel, in namespaces that have it.

use super::section::{seconds, section};

section! {
    PresenceConfig, "presence" {
        ttl: duration = seconds(30), in seconds(1)..=seconds(3_600);
    }
}
