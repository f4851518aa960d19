//! Clocks: tokens, tickets and the time of each message rest on them.

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn clocks_that_are_apart_are_found_in_both_directions_and_a_slow_answer_is_none() {
        let millis = Duration::from_millis;
        let level = |theirs| {
            let reading = Reading { before: millis(100_000), theirs: millis(theirs), after: millis(100_200) };
            compare(&reading).level
        };
        assert_eq!((level(100_100), level(99_001), level(101_199)), (Level::Ok, Level::Ok, Level::Ok));
        assert_eq!((level(99_000), level(101_200)), (Level::Warning, Level::Warning));
        assert_eq!((level(70_001), level(130_199)), (Level::Warning, Level::Warning));
        assert_eq!((level(70_000), level(130_200)), (Level::Problem, Level::Problem));
    }

    #[test]
    fn what_timedatectl_does_not_know_is_not_taken_for_good() {
        let said = |text: &str| judge(Some(Ok(text.to_owned()))).level;
        assert_eq!((said("yes"), said("no"), said("")), (Level::Ok, Level::Warning, Level::Skipped));
        assert_eq!(judge(None).level, Level::Skipped);
        assert_eq!(judge(Some(Err(io::ErrorKind::NotFound.into()))).level, Level::Skipped);
    }
}
