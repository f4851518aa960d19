//! How long silence is borne.

#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::time::Instant;

use super::Finding;

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
    const CHECK: &str = "proxy.idle";
    let seconds = |duration: &Duration| format!("{:.1} s", duration.as_secs_f64());
    let advice = "nginx: proxy_read_timeout 75s;   HAProxy: timeout server 75s, timeout client 75s, timeout tunnel 75s   \
                  a load balancer: its idle timeout";
    match held {
        Held::Whole(after) => Finding::ok(CHECK, format!("{} of silence are borne", seconds(after))),
        Held::Cut(after, how) if *after < usual => {
            let seen =
                format!("cut after {} of silence ({how}); {setting} is {}", seconds(after), seconds(&usual));
            let shorter = (after.as_secs() / 2).max(1);
            Finding::problem(CHECK, seen, format!("{advice}\nor {setting} = \"{shorter}s\""))
        }
        Held::Cut(after, how) => {
            let seen =
                format!("cut after {} of silence ({how}); clients may ask for up to 60 s", seconds(after));
            Finding::warning(CHECK, seen, advice)
        }
        Held::Mute(after) => {
            let seen =
                format!("after {} of silence nothing comes any more, though it is not cut", seconds(after));
            Finding::problem(
                CHECK,
                seen,
                "something between has forgotten the connection (NAT, firewall): a shorter session.heartbeat",
            )
        }
    }
}
