//! Many connections that each send a request, wait for its answer and send the next, for some seconds.
//!
//! Prints a JSON line a second and at the end `{"type":"done","requests","errors","seconds","per_second","p50_ms",
//! "p99_ms"}`. The first answer that is not a 2xx is shown.

use belfry_bench::http::Head;
use belfry_bench_tools::Error;
use belfry_bench_tools::args::Args;
use belfry_bench_tools::poller::Poller;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const USAGE: &str = "usage: publish-load --url http://127.0.0.1:PORT --path /v1/publish [--key API_KEY]
       [--body JSON, where {i} is the connection's number; without one it GETs] [--connections 256] [--seconds 5]";

/// A connection with one request under way.
struct Worker {
    stream: TcpStream,
    request: Vec<u8>,
    sent: Instant,
    rest: Vec<u8>,
}

#[derive(Default)]
struct Tally {
    latencies: Vec<Duration>,
    errors: usize,
}

fn main() -> Result<(), Error> {
    let args = Args::parse(USAGE)?;
    let connections: u64 = args.or("connections", 256)?;
    let length = Duration::from_secs(args.or("seconds", 5)?);

    let mut poller = Poller::new()?;
    let mut workers = Vec::new();
    for number in 0..connections {
        let worker = Worker::connect(&args, number)?;
        poller.add(&worker.stream, number)?;
        workers.push(worker);
    }
    for worker in &mut workers {
        worker.send()?;
    }

    let started = Instant::now();
    let mut told = started;
    let mut tally = Tally::default();
    let mut buffer = vec![0; 64 * 1024];
    while started.elapsed() < length {
        for number in poller.wait(Duration::from_millis(100))? {
            workers[usize::try_from(number)?].receive(&mut buffer, &mut tally)?;
        }
        if told.elapsed() >= Duration::from_secs(1) {
            told = Instant::now();
            println!(r#"{{"type":"progress","requests":{}}}"#, tally.latencies.len());
        }
    }
    report(tally, started.elapsed().as_secs_f64());
    Ok(())
}

impl Worker {
    fn connect(args: &Args, number: u64) -> Result<Self, Error> {
        let authority = args.required("url")?.trim_start_matches("http://").trim_end_matches('/');
        let body = args.get("body").map(|body| body.replace("{i}", &number.to_string()));
        let method = if body.is_some() { "POST" } else { "GET" };
        let mut request = format!("{method} {} HTTP/1.1\r\nHost: {authority}\r\n", args.required("path")?);
        if let Some(key) = args.get("key") {
            request += &format!("Authorization: Bearer {key}\r\n");
        }
        if let Some(body) = &body {
            request += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        }
        request += "\r\n";
        request += body.as_deref().unwrap_or_default();
        let stream = TcpStream::connect(authority)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, request: request.into_bytes(), sent: Instant::now(), rest: Vec::new() })
    }

    fn send(&mut self) -> Result<(), Error> {
        self.sent = Instant::now();
        Ok(self.stream.write_all(&self.request)?)
    }

    fn receive(&mut self, buffer: &mut [u8], tally: &mut Tally) -> Result<(), Error> {
        let read = self.stream.read(buffer)?;
        if read == 0 {
            return Err("the server closed a connection that should be kept alive".into());
        }
        self.rest.extend_from_slice(&buffer[..read]);
        let Some(head) = Head::parse(&self.rest)? else { return Ok(()) };
        let Some((body, _)) = head.whole(&self.rest[head.len..])? else { return Ok(()) };
        tally.latencies.push(self.sent.elapsed());
        if !(200..300).contains(&head.status) {
            if tally.errors == 0 {
                eprintln!("publish-load: {} {}", head.status, String::from_utf8_lossy(&body));
            }
            tally.errors += 1;
        }
        self.rest.clear();
        self.send()
    }
}

fn report(mut tally: Tally, seconds: f64) {
    tally.latencies.sort_unstable();
    let requests = tally.latencies.len();
    let percentile = |percent: usize| {
        let latency = tally.latencies.get(requests * percent / 100).copied().unwrap_or_default();
        latency.as_secs_f64() * 1e3
    };
    println!(
        r#"{{"type":"done","requests":{requests},"errors":{},"seconds":{seconds:.3},"per_second":{:.0},"p50_ms":{:.3},"p99_ms":{:.3}}}"#,
        tally.errors,
        requests as f64 / seconds,
        percentile(50),
        percentile(99),
    );
}
