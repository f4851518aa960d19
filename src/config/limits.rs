//! `[limits]`: what one client, one request and one session may cost.

use super::{
    Checks,
    section::{millis, seconds, section},
};

section! {
    LimitsConfig, "limits" {
        /// The longest `data` of a message, compacted.
        data_bytes: size = 64 << 10, in 1..=16 << 20;
        /// The longest frame that a client may send.
        client_frame_bytes: size = 72 << 10, in 1 << 10..=64 << 20;
        /// The most channels of a session.
        session_channels: usize = 1_024, in 1..=100_000;
        /// The most channels of one publish.
        publish_channels: usize = 1_000, in 1..=100_000;
        /// The most channels of one publish of a user.
        user_publish_channels: usize = 100, in 1..=100_000;
        /// The most publishes of one batch.
        batch_publishes: usize = 1_000, in 1..=100_000;
        body_bytes: size = 8 << 20, in 1 << 10..=1 << 30;
        /// The most bytes of bodies that are read before it is known who sends them, over all connections. The longest
        /// of those bodies has to fit.
        unauthenticated_bytes: size = 16 << 20, in 1 << 20..=1 << 30;
        /// The most bytes that a connection has waiting to be written.
        pending_bytes: size = 128 << 10, in 1 << 10..=64 << 20;
        /// The most commands of one commands request. A WebSocket's are applied one by one.
        pending_commands: usize = 64, in 1..=100_000;
        /// The most sessions of this node.
        sessions: usize = 200_000, in 1..=100_000_000;
        /// The most bytes that they take.
        session_bytes: size = 256 << 20, in 1 << 20..=1 << 40;
        /// The most bytes that one user's take.
        user_session_bytes: size = 16 << 20, in 64 << 10..=1 << 40;
        /// How long a request's head may take to arrive.
        head_timeout: duration = seconds(5), in millis(100)..=seconds(600);
        /// How long a request's body may take to arrive.
        body_timeout: duration = seconds(10), in millis(100)..=seconds(600);
        /// How long written bytes may wait for the client to take them.
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
