//! `[fleet]`: how nodes that share a Redis wait for each other.

use super::section::{millis, seconds, section};

section! {
    FleetConfig, "fleet" {
        node_timeout: duration = seconds(5), in seconds(2)..=seconds(600);
        ask_timeout: duration = seconds(2), in millis(100)..=seconds(60);
        claim_timeout: duration = seconds(3), in millis(100)..=seconds(60);
        deaf_after: duration = seconds(15), in seconds(3)..=seconds(3_600);
    }
}
