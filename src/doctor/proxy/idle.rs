//! How long silence is borne.

#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::time::Instant;

use super::{Check, Finding};

/// What became of a connection on which nobody said anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Held {
    /// What Belfry said after the silence has come.
    Whole(Duration),
    /// It was cut in the silence.
    Cut(Duration, String),
    /// Neither: it is there, and what was said does not come.
    Mute(Duration),
}

impl Held {
    /// What came of waiting from `begun` until something was heard, at most until `deadline`.
    pub(super) fn of(begun: Instant, deadline: Instant, heard: Result<(), String>) -> Self {
        match heard {
            Ok(()) => Self::Whole(begun.elapsed()),
            Err(_) if Instant::now() >= deadline => Self::Mute(begun.elapsed()),
            Err(how) => Self::Cut(begun.elapsed(), how),
        }
    }
}

/// `usual`: how long a silence is where the client does not choose; `setting` says so.
pub(super) fn judge(held: &Held, usual: Duration, setting: &str) -> Finding {
    const CHECK: Check = Check("proxy.idle");
    let seconds = |duration: &Duration| format!("{:.1} s", duration.as_secs_f64());
    let advice = "nginx: proxy_read_timeout 75s;   HAProxy: timeout server 75s, timeout client 75s, timeout tunnel 75s   \
                  a load balancer: its idle timeout";
    match held {
        Held::Whole(after) => CHECK.ok(format!("{} of silence are borne", seconds(after))),
        Held::Cut(after, how) => {
            let seen = format!("cut after {} of silence ({how})", seconds(after));
            if *after >= usual {
                return CHECK.warning(format!("{seen}; clients may ask for up to 60 s"), advice);
            }
            let shorter = format!("{advice}\nor {setting} = \"{}s\"", (after.as_secs() / 2).max(1));
            CHECK.problem(format!("{seen}; {setting} is {}", seconds(&usual)), shorter)
        }
        Held::Mute(after) => {
            let seen = "of silence nothing comes any more, though it is not cut";
            let advice =
                "something between has forgotten the connection (NAT, firewall): a shorter session.heartbeat";
            CHECK.problem(format!("after {} {seen}", seconds(after)), advice)
        }
    }
}
