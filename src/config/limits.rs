//! `[limits]`: what one client, one request and one session may cost.

use super::{
    Checks,
    section::{millis, seconds, section},
};

section! {
    LimitsConfig, "limits" {
        data_bytes: size = 64 << 10, in 1..=16 << 20;
        client_frame_bytes: size = 72 << 10, in 1 << 10..=64 << 20;
        session_channels: usize = 1_024, in 1..=100_000;
        publish_channels: usize = 1_000, in 1..=100_000;
        user_publish_channels: usize = 100, in 1..=100_000;
        batch_publishes: usize = 1_000, in 1..=100_000;
        body_bytes: size = 8 << 20, in 1 << 10..=1 << 30;
        unauthenticated_bytes: size = 16 << 20, in 1 << 20..=1 << 30;
        pending_bytes: size = 128 << 10, in 1 << 10..=64 << 20;
        pending_commands: usize = 64, in 1..=100_000;
        sessions: usize = 200_000, in 1..=100_000_000;
        session_bytes: size = 256 << 20, in 1 << 20..=1 << 40;
        user_session_bytes: size = 16 << 20, in 64 << 10..=1 << 40;
        head_timeout: duration = seconds(5), in millis(100)..=seconds(600);
        body_timeout: duration = seconds(10), in millis(100)..=seconds(600);
        write_timeout: duration = seconds(10), in millis(100)..=seconds(600);
    }
}

impl LimitsConfig {
    pub(super) fn check(&self, checks: &mut Checks) {
        self.check_ranges(checks);
        for (key, value) in [
            ("limits.client_frame_bytes", self.client_frame_bytes),
            ("limits.body_bytes", self.body_bytes),
            ("limits.pending_bytes", self.pending_bytes),
        ] {
            if value < self.data_bytes {
                checks.fail(key, "a message has to fit in; make it at least limits.data_bytes");
            }
        }
    }
}
