//! A live WebSocket: the delivery loop over a [`Wire`].
//!
//! One future per connection, polled by hand, because thousands of them are idle at a time and every byte
//! of it is paid for by each.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use actix_ws::{CloseCode, CloseReason};

use super::{Incoming, Wire, WireError, frame};
use crate::{
    hub::{Hold, Step},
    protocol::{Code, Command, Cursor, Entry, Frame, Refusal, Reply, text_frame},
    session::{Manners, Millis, Stream},
    transport::delivery::{Delivery, Framing},
};

/// While more than this waits for the socket, nothing more is taken from the session and nothing is read from the client.
const HIGH_WATER: usize = 64 << 10;

/// How long a client may take for its side of the closing handshake.
const CLOSE_GRACE: Duration = Duration::from_secs(1);

pub struct Live {
    /// None once it has been handed on to the closing handshake.
    wire: Option<Wire>,
    delivery: Delivery,
    /// The one command that is being applied; the next is not read before it is answered.
    command: Option<Pin<Box<dyn Future<Output = Option<Reply>>>>>,
    /// What to say in the closing handshake, once the session's last frame is queued.
    closing: Option<CloseReason>,
    /// Since when the socket has taken nothing, and what it had taken by then.
    stalled: Option<(Millis, u64)>,
}

/// What one look at a source came to.
enum Progress {
    /// Something happened: look again.
    Some,
    None,
    Gone,
}

impl Live {
    pub fn new(wire: Wire, connection: Hold) -> Self {
        let delivery = Delivery::open(connection, &Manners::WEBSOCKET);
        Self { wire: Some(wire), delivery, command: None, closing: None, stalled: None }
    }

    /// Reads what the client says, while there is room for the answers.
    fn read(&mut self, cx: &mut Context<'_>) -> Progress {
        let Some(wire) = &mut self.wire else { return Progress::Gone };
        if self.command.is_some() || self.closing.is_some() || wire.pending() > HIGH_WATER {
            // Who is not listened to is not silent: what it says meanwhile waits in its socket.
            self.delivery.connection.heard();
            return Progress::None;
        }
        if self.stalled.is_some() {
            // Nor is who has yet to be sent the ping: it lies behind what the socket does not take, and the write deadline
            // judges that.
            self.delivery.connection.heard();
        }
        let Poll::Ready(incoming) = wire.poll_read(cx) else { return Progress::None };
        self.delivery.connection.heard();
        match incoming {
            Ok(Incoming::Text(text)) => {
                self.delivery.received(text.len());
                self.command(&text);
            }
            Ok(Incoming::Binary(_)) => self.delivery.connection.close(no_binary()),
            Ok(Incoming::Ping(payload)) => wire.send(frame::pong(&payload)),
            Ok(Incoming::Pong(_)) => {}
            Ok(Incoming::Close(reason)) => {
                // The client's own end: its code is sent back (RFC 6455 §5.5.1).
                self.closing =
                    Some(reason.unwrap_or(CloseReason { code: CloseCode::Normal, description: None }));
            }
            Err(WireError::Violation(violation)) => {
                self.delivery.end(violation.code());
                let refusal = Refusal::new(violation.code(), violation.to_string());
                wire.send(text_frame(&Frame::close(refusal).encode()));
                self.closing = Some(violation.close_reason());
            }
            Err(WireError::Io(error)) => return broken(&mut self.delivery, &error),
            Err(WireError::Gone) => return Progress::Gone,
        }
        Progress::Some
    }

    fn command(&mut self, text: &str) {
        match Command::parse(text) {
            Ok(Command::Bye) => self.delivery.connection.bye(),
            Ok(Command::Ping) => self.delivery.connection.send(Frame::Pong),
            Ok(Command::Pong | Command::Ack) => {}
            Ok(command) => self.command = Some(Box::pin(self.delivery.connection.command(command))),
            Err((Some(id), refusal)) => self.delivery.connection.reply(Reply::refused(Some(id), refusal)),
            Err((None, refusal)) => self.delivery.connection.close(Refusal::bad_request(refusal.detail)),
        }
    }

    fn apply(&mut self, cx: &mut Context<'_>) -> Progress {
        let Some(Poll::Ready(reply)) = self.command.as_mut().map(|command| command.as_mut().poll(cx)) else {
            return Progress::None;
        };
        self.command = None;
        if let Some(reply) = reply {
            self.delivery.connection.reply(reply);
        }
        Progress::Some
    }

    /// Takes from the session what the socket has room for.
    fn deliver(&mut self, cx: &mut Context<'_>) -> Progress {
        let Self { wire: Some(wire), delivery, closing, .. } = self else { return Progress::Gone };
        if closing.is_some() || wire.pending() > HIGH_WATER {
            return Progress::None;
        }
        match delivery.connection.poll_next(cx) {
            Poll::Pending => Progress::None,
            Poll::Ready(Step::Due) => {
                delivery.connection.wake_at(Millis::MAX);
                Progress::Some
            }
            Poll::Ready(Step::End) => {
                // Somebody else has closed the session's queue without a word.
                closing.get_or_insert(CloseReason { code: CloseCode::Away, description: None });
                Progress::Some
            }
            Poll::Ready(Step::Write) => {
                let before = wire.pending();
                let batch = delivery.fill(HIGH_WATER, &mut Frames { wire, closing });
                delivery.written(batch, wire.pending() - before);
                Progress::Some
            }
        }
    }

    /// Writes; a client that takes nothing for the write deadline is let go.
    fn flush(&mut self, cx: &mut Context<'_>) -> Progress {
        let Some(wire) = &mut self.wire else { return Progress::Gone };
        let was_high = wire.pending() > HIGH_WATER;
        let flushed = wire.poll_flush(cx);
        // What stood back for lack of room is not told again: it has to be looked at once more.
        let has_room = was_high && wire.pending() <= HIGH_WATER;
        let progress = if has_room { Progress::Some } else { Progress::None };
        match flushed {
            Poll::Ready(Ok(())) => {
                self.stalled = None;
                progress
            }
            Poll::Ready(Err(error)) => broken(&mut self.delivery, &error),
            Poll::Pending => {
                let node = self.delivery.connection.hub().node();
                let (now, written) = (node.now(), wire.written());
                let patience = node.config.limits.write_timeout.as_millis() as Millis;
                let stalled = self.stalled.filter(|(_, taken)| *taken == written);
                let since = stalled.map_or(now, |(since, _)| since);
                self.stalled = Some((since, written));
                if now >= since + patience {
                    self.delivery.end(Code::SlowConsumer);
                    return Progress::Gone;
                }
                self.delivery.connection.sleep_until(cx, since + patience);
                progress
            }
        }
    }
}

/// The socket has failed. The kernel's patience is the same as ours (TCP_USER_TIMEOUT), and may end first.
fn broken(delivery: &mut Delivery, error: &io::Error) -> Progress {
    if error.kind() == io::ErrorKind::TimedOut {
        delivery.end(Code::SlowConsumer);
    }
    Progress::Gone
}

/// Shared frames into the socket's queue.
struct Frames<'a> {
    wire: &'a mut Wire,
    closing: &'a mut Option<CloseReason>,
}

impl Framing for Frames<'_> {
    fn message(&mut self, entry: &Entry, _: &[Stream]) {
        self.wire.send(entry.ws().clone());
    }

    fn frame(&mut self, frame: &Frame, _: Option<&Cursor>) {
        self.wire.send(text_frame(&frame.encode()));
        match frame {
            Frame::Ping { .. } => self.wire.send(frame::PING.clone()),
            Frame::Close { status, code, .. } => *self.closing = Some(close_reason(*status, *code)),
            _ => {}
        }
    }

    fn reply(&mut self, reply: &Reply) {
        let json = serde_json::to_string(reply).expect("a reply has string keys only");
        self.wire.send(text_frame(&json));
    }
}

impl Future for Live {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        loop {
            let mut again = false;
            for step in [Self::read, Self::apply, Self::deliver, Self::flush] {
                match step(this, cx) {
                    Progress::Some => again = true,
                    Progress::None => {}
                    Progress::Gone => return Poll::Ready(()),
                }
            }
            if let Some(reason) = this.closing.take() {
                if let Some(wire) = this.wire.take() {
                    close(wire, reason);
                }
                return Poll::Ready(());
            }
            if !again {
                return Poll::Pending;
            }
        }
    }
}

pub fn farewell(mut wire: Wire, frame: &Frame) {
    wire.send(text_frame(&frame.encode()));
    if let Frame::Close { status, code, .. } = frame {
        close(wire, close_reason(*status, *code));
    }
}

/// The closing handshake, in a task that does not keep the session.
fn close(wire: Wire, reason: CloseReason) {
    actix_rt::spawn(wire.close(Some(reason), tokio::time::sleep(CLOSE_GRACE)));
}

fn close_reason(status: u16, code: Code) -> CloseReason {
    CloseReason { code: CloseCode::from(status), description: Some(code.as_str().to_owned()) }
}

/// Binary frames are not part of version 1.
pub fn no_binary() -> Refusal {
    Refusal::bad_request("binary frames are not understood; send JSON in text frames")
}
