//! Clocks: tokens, tickets and the time of each message rest on them.

#[cfg(test)]
mod tests;

use std::{io, process::Stdio, time::Duration};

use tokio::{process::Command, time::timeout};

use super::{Check, Finding};
use crate::clock::Reading;

/// From here on, what one node takes for new another takes for late.
const NOTABLE: Duration = Duration::from_secs(1);

/// As long as a ticket lives: from here on good ones are refused.
const TOO_MUCH: Duration = Duration::from_secs(30);

const PATIENCE: Duration = Duration::from_secs(3);

pub(super) fn compare(reading: &Reading) -> Finding {
    const CHECK: Check = Check("clock.apart");
    let apart = reading.apart();
    let behind = if reading.theirs > reading.after { "behind" } else { "ahead" };
    let seen = format!("this machine's clock is {:.1} s {behind}", apart.as_secs_f64());
    let advice = "let NTP set the clocks of all machines: timedatectl set-ntp true, or chrony";
    if apart >= TOO_MUCH {
        CHECK.problem(format!("{seen}: tickets and tokens are refused, or good for too long"), advice)
    } else if apart >= NOTABLE {
        CHECK.warning(seen, advice)
    } else {
        CHECK.ok("agrees with this machine's clock")
    }
}

/// Whether something sets this machine's clock, as systemd tells of the kernel.
pub(super) async fn check() -> Finding {
    let mut command = Command::new("timedatectl");
    command.args(["show", "--property=NTPSynchronized", "--value"]);
    command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = timeout(PATIENCE, command.output()).await.ok();
    judge(output.map(|it| it.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned())))
}

/// What `timedatectl` said: nothing in time, nothing at all, or `yes` or `no`.
fn judge(said: Option<io::Result<String>>) -> Finding {
    const CHECK: Check = Check("clock.synchronised");
    match said {
        Some(Ok(said)) if said == "yes" => CHECK.ok("NTP sets this machine's clock"),
        Some(Ok(said)) if said == "no" => {
            let seen = "nothing sets this machine's clock (or has not yet)";
            CHECK.warning(seen, "timedatectl set-ntp true, or run chrony")
        }
        Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
            CHECK.skipped("there is no timedatectl here; in a container the host's clock counts")
        }
        Some(Err(error)) => CHECK.skipped(format!("cannot run timedatectl: {error}")),
        Some(Ok(_)) => CHECK.skipped("timedatectl does not know; in a container the host's clock counts"),
        None => CHECK.skipped(format!("timedatectl did not answer within {} s", PATIENCE.as_secs())),
    }
}
