//! What is to be done, to which server.

use std::{sync::Arc, time::Duration};

use clap::{Args, builder::RangedU64ValueParser};
use jiff::{Span, SpanRelativeTo};

use crate::{PeerKind, Scenario, Transport};

/// No address has more ports than this to connect from.
const MOST_CONNECTIONS: u64 = 65_535;
/// Each subscriber counts the messages of each publisher.
const MOST_PUBLISHERS: u64 = 1_000;
/// As `limits.batch_publishes` and `limits.data_bytes` at their highest.
const MOST_MESSAGES: u64 = 100_000;
const MOST_BYTES: u64 = 16 << 20;
/// ... and `limits.body_bytes`.
const MOST_REQUEST_BYTES: usize = 1 << 30;
/// One in a microsecond, which due times are counted in.
const MOST_A_SECOND: f64 = 1e6;

/// What is to be done, as options of a command line; the comments are its help.
#[derive(Clone, Debug, Args)]
pub struct Plan {
    /// What happens
    pub scenario: Scenario,

    /// Which server it is
    #[arg(long, value_enum, default_value_t = PeerKind::Belfry)]
    pub peer: PeerKind,

    /// How subscribers hear; several, separated by commas, one after the other
    #[arg(long, value_delimiter = ',', default_value = "ws")]
    pub transport: Vec<Transport>,

    /// How many subscribers
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = from_to(1, MOST_CONNECTIONS))]
    pub connections: usize,

    /// How long messages are published, or idle connections held
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub duration: Duration,

    /// Messages a second in all [default: 100; for fanout and unicast as many as are answered]
    #[arg(long, value_name = "N", value_parser = rate)]
    pub rate: Option<f64>,

    /// How many publish, each with one request at a time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = from_to(1, MOST_PUBLISHERS))]
    pub publishers: usize,

    /// Messages in a request
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = from_to(1, MOST_MESSAGES))]
    pub batch: usize,

    /// Bytes of a message's data
    #[arg(long, value_name = "BYTES", default_value_t = 128, value_parser = from_to(0, MOST_BYTES))]
    pub size: usize,

    /// The channel of all; a subscriber's own is this, a colon and a number
    #[arg(long, default_value = "bench")]
    pub channel: String,

    /// How many connections are begun before the first of them is there
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = from_to(1, MOST_CONNECTIONS))]
    pub connecting: usize,

    /// How long all may take to connect, and to get what has been published
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub patience: Duration,

    /// The server's process on this machine, to say what it used
    #[arg(long)]
    pub pid: Option<u32>,
}

impl Plan {
    /// What the options cannot say of each other.
    pub fn check(&self) -> Result<(), &'static str> {
        match self.batch * self.size > MOST_REQUEST_BYTES {
            true => {
                Err("--batch messages of --size bytes are more than 1 GiB; no server takes that in a request")
            }
            false => Ok(()),
        }
    }

    /// Messages a second in all; `None`: each publisher sends when it is answered.
    pub(crate) fn rate(&self) -> Option<f64> {
        self.rate.or(self.scenario.usual_rate())
    }
}

/// Where it is done.
pub struct Server {
    /// Its host and port; plain HTTP.
    pub authority: String,
    /// Who may.
    pub credentials: Credentials,
}

/// What subscribers and publishers show.
pub struct Credentials {
    /// The subscriber's with that number; `None`: nothing.
    pub subscriber: Arc<dyn Fn(usize) -> Option<String>>,
    /// The publishers'.
    pub publisher: Option<String>,
}

fn from_to(least: u64, most: u64) -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(least..=most)
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| *rate > 0.0 && *rate <= MOST_A_SECOND);
    rate.ok_or_else(|| format!("write a number of messages a second, above 0 and up to {MOST_A_SECOND}"))
}

fn duration(text: &str) -> Result<Duration, String> {
    let span = text.parse::<Span>().and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()));
    let time = span.ok().and_then(|signed| Duration::try_from(signed).ok()).filter(|time| !time.is_zero());
    time.ok_or_else(|| "write a number above 0 and its unit, such as 250ms, 20s or 10m".to_owned())
}
