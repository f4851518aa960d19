//! Clocks: tokens, tickets and the time of each message rest on them.

#[cfg(test)]
mod tests;

use std::{io, process::Stdio, time::Duration};

use tokio::{process::Command, time::timeout};

use super::Finding;
use crate::clock::Reading;

/// From here on, what one node takes for new another takes for late.
const NOTABLE: Duration = Duration::from_secs(1);

/// As long as a ticket lives: from here on good ones are refused.
const TOO_MUCH: Duration = Duration::from_secs(30);

const PATIENCE: Duration = Duration::from_secs(3);

/// Our clock against another machine's.
pub(super) fn compare(reading: &Reading) -> Finding {
    const CHECK: &str = "clock.apart";
    let apart = reading.apart();
    let behind = if reading.theirs > reading.after { "behind" } else { "ahead" };
    let seen = format!("this machine's clock is {:.1} s {behind}", apart.as_secs_f64());
    let advice = "let NTP set the clocks of all machines: timedatectl set-ntp true, or chrony";
    if apart >= TOO_MUCH {
        Finding::problem(
            CHECK,
            format!("{seen}: tickets and tokens are refused, or good for too long"),
            advice,
        )
    } else if apart >= NOTABLE {
        Finding::warning(CHECK, seen, advice)
    } else {
        Finding::ok(CHECK, "agrees with this machine's clock")
    }
}

/// Whether something sets this machine's clock, as systemd tells of the kernel.
pub(super) async fn check() -> Finding {
    let mut command = Command::new("timedatectl");
    command.args(["show", "--property=NTPSynchronized", "--value"]);
    command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    judge(
        timeout(PATIENCE, command.output())
            .await
            .ok()
            .map(|output| output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())),
    )
}

/// What `timedatectl` said: nothing in time, nothing at all, or `yes` or `no`.
fn judge(said: Option<io::Result<String>>) -> Finding {
    const CHECK: &str = "clock.synchronised";
    match said {
        Some(Ok(said)) if said == "yes" => Finding::ok(CHECK, "NTP sets this machine's clock"),
        Some(Ok(said)) if said == "no" => Finding::warning(
            CHECK,
            "nothing sets this machine's clock (or has not yet)",
            "timedatectl set-ntp true, or run chrony",
        ),
        Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
            Finding::skipped(CHECK, "there is no timedatectl here; in a container the host's clock counts")
        }
        Some(Err(error)) => Finding::skipped(CHECK, format!("cannot run timedatectl: {error}")),
        Some(Ok(_)) => {
            Finding::skipped(CHECK, "timedatectl does not know; in a container the host's clock counts")
        }
        None => {
            Finding::skipped(CHECK, format!("timedatectl did not answer within {} s", PATIENCE.as_secs()))
        }
    }
}
