//! `[fleet]`: how nodes that share a Redis wait for each other.

use super::section::{millis, seconds, section};

section! {
    FleetConfig, "fleet" {
        /// After so long without a sign of life, one a second, a node is taken for dead.
        node_timeout: duration = seconds(5), in seconds(2)..=seconds(600);
        /// How long a node waits for another one's answer.
        ask_timeout: duration = seconds(2), in millis(100)..=seconds(60);
        /// How long it may take to find out who has a session, or to save one.
        claim_timeout: duration = seconds(3), in millis(100)..=seconds(60);
        /// A node to which nothing comes through a Redis for so long sends its clients away, if another one hears.
        deaf_after: duration = seconds(15), in seconds(3)..=seconds(3_600);
    }
}
