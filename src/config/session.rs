//! `[session]`: how long a session is remembered, and how often its ends make themselves heard.

use super::{
    Checks,
    section::{millis, seconds, section},
};

section! {
    SessionConfig, "session" {
        ttl: duration = seconds(120), in seconds(1)..=seconds(86_400);
        heartbeat: duration = seconds(20);
        heartbeat_min: duration = seconds(1), in millis(100)..=seconds(60);
        heartbeat_max: duration = seconds(60), in millis(100)..=seconds(3_600);
        poll_wait: duration = seconds(25);
        poll_wait_max: duration = seconds(60), in seconds(0)..=seconds(3_600);
        connect_timeout: duration = seconds(5), in millis(100)..=seconds(600);
        probe_timeout: duration = seconds(30), in millis(100)..=seconds(600);
    }
}

impl SessionConfig {
    pub(super) fn check(&self, checks: &mut Checks) {
        self.check_ranges(checks);
        if self.heartbeat_min > self.heartbeat_max {
            checks.fail("session.heartbeat_min", "make it at most session.heartbeat_max");
        } else {
            let range = self.heartbeat_min..=self.heartbeat_max;
            checks.duration("session.heartbeat", self.heartbeat, range);
        }
        checks.duration("session.poll_wait", self.poll_wait, seconds(0)..=self.poll_wait_max);
    }
}
