//! `belfry listen`: the frames of channels, one per line, across every cut.

mod backoff;
mod connection;
mod event_stream;
mod frame;
mod poll;
mod resume;
mod sse;
mod ws;

#[cfg(test)]
mod tests;

use std::{borrow::Cow, io, time::Duration};

use clap::{Args, builder::PossibleValuesParser, builder::TypedValueParser as _};
use secrecy::SecretString;

use self::{
    backoff::Backoff,
    connection::{Connection, Cut, Target},
    frame::Incoming,
    resume::{Resume, Step},
};
use super::{Failure, client::ClientArgs, exit::one_line};
use crate::protocol::{Channel, Start, TransportKind};

/// Print the messages of channels as they come, one JSON frame per line; resumes after every cut
#[derive(Debug, Args)]
#[command(after_help = "\
Messages and gaps go to standard output, everything else to standard error. After a cut it comes back, in pauses that
grow up to 30 s. It ends with exit code 4 when the server has said that coming back is of no use: the credential is
refused, has expired or is revoked, or a close is final.

Examples:
  belfry listen news --api-key bk_dev
  belfry listen news user:42 --transport sse --cursor earliest
  belfry listen news --url https://push.example.com
  belfry listen clock --count 3 | jq .data")]
pub struct ListenArgs {
    /// The channels. With a token and none: the user's own
    #[arg(value_name = "CHANNEL", required_unless_present = "token")]
    channels: Vec<Channel>,

    /// How to connect
    #[arg(long, default_value = "ws", value_parser = transport())]
    transport: TransportKind,

    /// Where to begin: a cursor from an earlier run, or `earliest` for all that is kept [default: now]
    #[arg(long, value_name = "CURSOR|earliest")]
    cursor: Option<Start>,

    /// A browser token, in place of the API key (which needs the scope `subscribe`)
    #[arg(long, env = "BELFRY_TOKEN", hide_env_values = true, value_name = "JWT")]
    token: Option<SecretString>,

    /// Leave after so many messages
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,

    /// Print every frame (welcome, ping, duplicates), not only messages and gaps
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    client: ClientArgs,
}

enum Next {
    Done,
    Again { why: String, after: Option<Duration> },
}

pub async fn run(args: ListenArgs) -> Result<(), Failure> {
    listen(args, io::stdout()).await
}

async fn listen(args: ListenArgs, sink: impl io::Write) -> Result<(), Failure> {
    let target = Target {
        transport: args.transport,
        headers: args.client.authorization(args.token.as_ref())?,
        server: args.client.server()?,
    };
    let mut resume = Resume::new(&args.channels, args.cursor.unwrap_or_default());
    let mut backoff = Backoff::default();
    let mut output = Output { sink, left: args.count, all: args.all };
    loop {
        match follow(&target, &mut resume, &mut backoff, &mut output).await? {
            Next::Done => return Ok(()),
            Next::Again { why, after } => {
                let wait = after.unwrap_or_default() + backoff.next();
                eprintln!("belfry: {why}; again in {:.1} s", wait.as_secs_f64());
                tokio::time::sleep(wait).await;
            }
        }
    }
}

async fn follow(
    target: &Target,
    resume: &mut Resume,
    backoff: &mut Backoff,
    output: &mut Output<impl io::Write>,
) -> Result<Next, Failure> {
    resume.begin();
    let mut connection = match Connection::open(target, resume).await {
        Ok(connection) => connection,
        Err(cut) => return cut.next(resume),
    };
    loop {
        let text = match connection.next(target, resume).await {
            Ok(text) => text,
            Err(cut) => return cut.next(resume),
        };
        let frame: Incoming = match serde_json::from_str(&text) {
            Ok(frame) => frame,
            Err(error) => return Ok(Next::Again { why: format!("not a frame: {error}"), after: None }),
        };
        let step = resume.apply(&frame);
        // A welcome alone is not enough: some servers say it, and send everybody away after it.
        if matches!(step, Step::Message | Step::Gap | Step::Quiet) {
            backoff.reset();
        }
        if output.write(&text, &step)? {
            return Ok(Next::Done);
        }
        match step {
            Step::Welcome { resumed } => welcome(target.transport, &frame, resumed),
            Step::Again { why, after } => return Ok(Next::Again { why, after }),
            Step::Final { why } => return Err(Failure::refused(why)),
            Step::Message | Step::Gap | Step::Quiet => {}
        }
    }
}

fn welcome(transport: TransportKind, frame: &Incoming, resumed: bool) {
    let (word, over) = (if resumed { "resumed" } else { "new" }, transport.as_str());
    let cursor = frame.cursor.as_ref().map(ToString::to_string).unwrap_or_default();
    eprintln!("belfry: connected over {over}, {word} session, from cursor {cursor}");
    for (channel, refusal) in &frame.refused {
        eprintln!("belfry: {channel} is refused: {refusal}");
    }
}

impl Cut {
    /// What follows from the end of a connection that no `close` frame explained.
    fn next(self, resume: &mut Resume) -> Result<Next, Failure> {
        let (why, after) = match self {
            Self::Ended => ("the connection ended".to_owned(), None),
            Self::Silent(wait) => (format!("nothing was heard for {} s", wait.as_secs()), None),
            Self::Network(error) => (one_line(&error), None),
            Self::Refused(problem) if resume.recover(&problem.code) || problem.may_pass() => {
                (problem.to_string(), problem.retry_after)
            }
            Self::Refused(problem) => return Err(problem.into_failure()),
            Self::NotBelfry(detail) => return Err(Failure::refused(detail)),
        };
        Ok(Next::Again { why, after })
    }
}

/// Where frames go, and how many messages may still go there.
struct Output<W> {
    sink: W,
    left: Option<u64>,
    all: bool,
}

impl<W: io::Write> Output<W> {
    /// Writes a frame if it is wanted. True: nothing more is.
    fn write(&mut self, text: &str, step: &Step) -> io::Result<bool> {
        if !self.all && !matches!(step, Step::Message | Step::Gap) {
            return Ok(false);
        }
        match writeln!(self.sink, "{}", harmless(text)).and_then(|()| self.sink.flush()) {
            // The reader has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(true),
            other => other?,
        }
        if let (Step::Message, Some(left)) = (step, &mut self.left) {
            *left -= 1;
            return Ok(*left == 0);
        }
        Ok(false)
    }
}

/// A frame as a terminal may have it: C1 controls, which JSON lets stand as they are, begin commands there
/// (U+009B is CSI). Escaped they are the same JSON.
fn harmless(frame: &str) -> Cow<'_, str> {
    let is_command = |c: char| matches!(c, '\u{7f}'..='\u{9f}');
    if !frame.contains(is_command) {
        return Cow::Borrowed(frame);
    }
    let escape = |c: char| if is_command(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    Cow::Owned(frame.chars().map(escape).collect())
}

fn transport() -> impl clap::builder::TypedValueParser<Value = TransportKind> {
    let words = PossibleValuesParser::new(TransportKind::ALL.map(TransportKind::as_str));
    words.map(|word| TransportKind::from_word(&word).expect("clap lets only these words through"))
}
