//! Thousands of subscribers in one thread, on any of the three transports. It counts what arrives and takes nothing
//! apart that it need not, so that the server under test has the machine.
//!
//! Out, as JSON lines: `progress` while connecting, `open` once every connection has had its welcome, then `count`
//! whenever the numbers have changed. It leaves when its stdin ends.

mod subscriber;

use belfry_bench_tools::args::Args;
use belfry_bench_tools::poller::Poller;
use belfry_bench_tools::{Error, http};
use std::io::Read;
use std::time::{Duration, Instant};
use subscriber::{Subscriber, Transport};

const USAGE: &str = "usage: fanout-client --url http://127.0.0.1:PORT --transport ws|sse|poll --channel NAME
       --tokens FILE (a JWT a line, dealt round) [--connections 5000] [--connecting 64]";
const STDIN: u64 = u64::MAX;
/// Bounds both how fast numbers are told and how long a wait lasts.
const TICK: Duration = Duration::from_millis(100);
const READ_BYTES: usize = 256 * 1024;

/// What has been seen so far.
#[derive(Clone, Default, PartialEq)]
struct Counts {
    open: usize,
    closed: usize,
    deliveries: u64,
    bytes: u64,
    /// The length of the newest message frame.
    frame_bytes: usize,
}

fn main() -> Result<(), Error> {
    let args = Args::parse(USAGE)?;
    let authority = http::authority(args.required("url")?)?;
    let transport = Transport::parse(args.required("transport")?)?;
    let channel = args.required("channel")?;
    let tokens = std::fs::read_to_string(args.required("tokens")?)?;
    let wanted: usize = args.or("connections", 5_000)?;
    // Few at a time: a full accept queue would cost a SYN a second or more.
    let connecting: usize = args.or("connecting", 64)?;

    let mut poller = Poller::new()?;
    poller.add(std::io::stdin(), STDIN)?;
    let mut tokens = tokens.lines().cycle();
    let mut subscribers: Vec<Option<Subscriber>> = Vec::with_capacity(wanted);
    let mut counts = Counts::default();
    let mut told = Reporter::new(wanted);
    let mut buffer = vec![0; READ_BYTES];
    loop {
        while subscribers.len() < wanted && subscribers.len() - counts.open < connecting {
            let token = tokens.next().ok_or("--tokens names an empty file")?;
            let mut subscriber = Subscriber::connect(transport, authority, channel, token)?;
            poller.add(subscriber.socket(), subscribers.len() as u64)?;
            subscribers.push(Some(subscriber));
        }
        for number in poller.wait(TICK)? {
            if number == STDIN {
                return Ok(());
            }
            let slot = &mut subscribers[usize::try_from(number)?];
            let Some(subscriber) = slot else { continue };
            let read = subscriber.socket().read(&mut buffer).unwrap_or(0);
            if read > 0 {
                subscriber.receive(&buffer[..read], &mut counts)?;
            }
            if read == 0 || subscriber.is_closed() {
                counts.closed += 1;
                *slot = None;
            }
        }
        if counts.closed > 0 && !told.opened {
            return Err(
                format!("the server closed {} connections before their welcome", counts.closed).into()
            );
        }
        told.tell(&counts);
    }
}

/// Prints what has changed, at most once a tick.
struct Reporter {
    wanted: usize,
    opened: bool,
    started: Instant,
    last: Instant,
    told: Counts,
    /// When the newest deliveries were first and last noticed.
    deliveries: Option<(Instant, Instant)>,
}

impl Reporter {
    fn new(wanted: usize) -> Self {
        let now = Instant::now();
        Self { wanted, opened: false, started: now, last: now, told: Counts::default(), deliveries: None }
    }

    fn tell(&mut self, counts: &Counts) {
        let now = Instant::now();
        if counts.deliveries > 0 {
            let first = self.deliveries.map_or(now, |(first, _)| first);
            if counts.deliveries != self.told.deliveries {
                self.deliveries = Some((first, now));
            }
        }
        if now - self.last < TICK || *counts == self.told {
            return;
        }
        self.last = now;
        let Counts { open, closed, deliveries, bytes, frame_bytes } = counts;
        if self.opened {
            let seconds = self.deliveries.map_or(0.0, |(first, last)| (last - first).as_secs_f64());
            println!(
                r#"{{"type":"count","open":{open},"closed":{closed},"deliveries":{deliveries},"bytes":{bytes},"frame_bytes":{frame_bytes},"seconds":{seconds:.3}}}"#
            );
        } else if *open == self.wanted {
            self.opened = true;
            let seconds = (now - self.started).as_secs_f64();
            println!(r#"{{"type":"open","connections":{open},"seconds":{seconds:.3}}}"#);
        } else {
            println!(r#"{{"type":"progress","open":{open}}}"#);
        }
        self.told = counts.clone();
    }
}
