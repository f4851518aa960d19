//! What came out, as JSON and as text.

use std::{error::Error, fmt};

use serde::{Serialize, Serializer};

use crate::tally::Latencies;

/// One run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What was done.
    pub scenario: String,
    /// To which server.
    pub peer: String,
    /// How subscribers heard.
    pub transport: String,
    /// How many there were.
    pub connections: usize,
    /// How long it took until all had connected.
    pub connect_seconds: f64,
    /// From the beginning of a connection to its welcome.
    pub connect: Latency,
    /// Messages that the server has taken.
    pub published: u64,
    /// ... those that it would not take just then.
    pub refused: u64,
    /// ... and those that were due by the rate, and for which no publisher was free.
    pub unsent: u64,
    /// Seconds in which they were published.
    pub publish_seconds: f64,
    /// From when a publish was due to its answer.
    pub publish: Latency,
    /// Messages heard.
    pub deliveries: u64,
    /// Bytes that came to subscribers meanwhile, with all that frames a message.
    pub received_bytes: u64,
    /// Seconds from the first publish to the last message heard.
    pub delivery_seconds: f64,
    /// From when a message was due to when it was heard.
    pub delivery: Latency,
    /// Messages that somebody never heard.
    pub lost: u64,
    /// Messages that somebody heard twice, or too late.
    pub again: u64,
    /// Losses that the server has announced.
    pub gaps: u64,
    /// Connections that this client has cut.
    pub cuts: u64,
    /// Connections that the server has ended.
    pub closed: u64,
    /// The share of all deliveries that were due.
    pub delivered: f64,
    /// Seconds until all were back: connected again after a storm's cut, with everything after a backlog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_seconds: Option<f64>,
    /// How much of a core this client took while messages were published: near 1, it is the limit and not the server.
    pub client_cores: f64,
    /// What it cost the server, with `--pid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<ServerCost>,
    /// Why it ended before its time, or with fewer connections than it had.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_words")]
    pub ended: Option<anyhow::Error>,
}

fn in_words<S: Serializer>(ended: &Option<anyhow::Error>, serializer: S) -> Result<S::Ok, S::Error> {
    ended.as_ref().map(|error| format!("{error:#}")).serialize(serializer)
}

/// The server does not want it, and will not if it is asked again.
#[derive(Debug)]
pub struct Refused(pub(crate) String);

impl Error for Refused {}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A server's costs.
#[derive(Debug, Serialize)]
pub struct ServerCost {
    /// CPU for each connection made, in microseconds.
    pub connect_cpu_us: f64,
    /// Growth of resident anonymous memory for each connection, in bytes.
    pub connection_bytes: f64,
    /// CPU for each delivery, with its share of the publish, in microseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_cpu_us: Option<f64>,
    /// CPU for each message published, with all its deliveries, in microseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_cpu_us: Option<f64>,
}

/// Percentiles, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    /// How many were measured.
    pub count: u64,
    /// Half stayed within.
    pub p50_ms: f64,
    /// Nine of ten.
    pub p90_ms: f64,
    /// 99 of 100.
    pub p99_ms: f64,
    /// 999 of 1,000.
    pub p999_ms: f64,
    /// All.
    pub max_ms: f64,
}

impl From<&Latencies> for Latency {
    fn from(of: &Latencies) -> Self {
        let [p50_ms, p90_ms, p99_ms, p999_ms, max_ms] =
            [0.5, 0.9, 0.99, 0.999, 1.0].map(|share| of.within(share));
        Self { count: of.count(), p50_ms, p90_ms, p99_ms, p999_ms, max_ms }
    }
}

impl Report {
    /// The server took every message, and every client got it, once and in order, to the end.
    pub fn is_whole(&self) -> bool {
        self.refused == 0 && self.lost == 0 && self.again == 0 && self.gaps == 0 && self.ended.is_none()
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { p50_ms, p90_ms, p99_ms, p999_ms, max_ms, .. } = self;
        write!(
            f,
            "50 % {p50_ms:.1} ms   90 % {p90_ms:.1}   99 % {p99_ms:.1}   99.9 % {p999_ms:.1}   max {max_ms:.1}"
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = |count: u64, seconds: f64| count as f64 / seconds.max(0.001);
        let (connections, seconds) = (self.connections, self.connect_seconds);
        writeln!(f, "{} on {}, {connections} {} connections", self.scenario, self.peer, self.transport)?;
        let connected = self.connect.count.min(connections as u64);
        writeln!(f, "  connected    {seconds:.2} s, {:.0}/s", rate(connected, seconds))?;
        writeln!(f, "               {}", self.connect)?;
        if self.published + self.refused > 0 {
            let per_second = rate(self.published, self.publish_seconds);
            writeln!(
                f,
                "  published    {}, {per_second:.0}/s; {} refused, {} not sent",
                self.published, self.refused, self.unsent
            )?;
            writeln!(f, "               {}", self.publish)?;
            let per_second = rate(self.deliveries, self.delivery_seconds);
            writeln!(f, "  delivered    {}, {per_second:.0}/s", self.deliveries)?;
            writeln!(f, "               {}", self.delivery)?;
            let share = 100.0 * self.delivered;
            writeln!(
                f,
                "  of those due {share:.4} %: {} lost, {} twice or late, {} gaps",
                self.lost, self.again, self.gaps
            )?;
        }
        if let Some(seconds) = self.back_seconds {
            writeln!(f, "  all back     {seconds:.2} s")?;
        }
        if self.cuts + self.closed > 0 {
            writeln!(f, "  connections  {} cut here, {} ended by the server", self.cuts, self.closed)?;
        }
        if let Some(server) = &self.server {
            let ServerCost { connect_cpu_us, connection_bytes, delivery_cpu_us, publish_cpu_us } = server;
            write!(f, "  server       {connect_cpu_us:.0} µs and {connection_bytes:.0} bytes a connection")?;
            if let (Some(delivery), Some(publish)) = (delivery_cpu_us, publish_cpu_us) {
                write!(f, ", {delivery:.2} µs a delivery, {publish:.1} µs a publish with its deliveries")?;
            }
            writeln!(f)?;
        }
        if let Some(error) = &self.ended {
            writeln!(f, "  ended early  {error:#}")?;
        }
        write!(f, "  this client  {:.2} of a core", self.client_cores)
    }
}
