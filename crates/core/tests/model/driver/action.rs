//! What may happen: the alphabet of a run. Every number is taken modulo what there is, so that each list of
//! actions makes sense and any part of it can be taken away while a failure is made smaller.

use belfry_core::protocol::TransportKind;
use proptest::{collection::vec, option, prelude::*, sample::select};

/// One step of a run.
#[derive(Clone, Debug)]
pub enum Action {
    /// Published side by side, so that the committer makes groups of them.
    Publish(Vec<Message>),
    /// A worker's hub has so many turns.
    Pump { worker: usize, turns: usize },
    /// The session is asked for what comes next; it may write so many bytes.
    Serve { client: usize, bytes: usize },
    /// A read of the log that was asked for is carried out, but its result is not handed over yet.
    Read { client: usize },
    /// The oldest read that was carried out reaches its session, whatever happened meanwhile.
    HandOver { client: usize },
    /// So many packets reach the client, of the older connection first if it has two.
    Receive { client: usize, packets: usize },
    /// The connection breaks; what is on its way is lost. The server may not notice.
    Cut { client: usize, noticed: bool },
    /// A connection is opened, perhaps beside one that lives.
    Connect { client: usize, how: Connect },
    /// The same, and the client hears its first frames: left to chance, most clients of a run have no session yet.
    Begin { client: usize, how: Connect },
    /// A connection that waits for the log begins.
    Attach { client: usize },
    /// A client comes back and adds a channel while what it has missed is being read, and the channel gets a message:
    /// steps that seldom come together by chance.
    JoinWhileReading { client: usize, channel: usize },
    /// A command that was applied once arrives again.
    Repeat { client: usize, which: usize },
    /// A command is sent if none waits for its reply, or else that one is sent again.
    Command { client: usize, channel: usize, subscribe: bool, lost: Lost },
    /// Replies that travel outside of the stream reach the client.
    Mail { client: usize },
    /// A poll is answered with what there is.
    AnswerPoll { client: usize },
    /// Time passes.
    Tick { ms: u64 },
    /// Retention deletes what the namespaces do not keep; `all`: everything it may.
    Trim { all: bool },
    /// From now on, commits fail or not.
    Fail(bool),
    /// The server ends and starts again: a new epoch.
    Restart { reopen: bool },
    /// Something happens that happens to this log only.
    Happen(Happening),
}

/// What does not happen to every log.
#[derive(Clone, Debug)]
pub enum Happening {
    /// Somebody looks up a head that the ring does not know …
    LookUp { channel: usize },
    /// … and the ring learns it, whatever happened meanwhile.
    Learn,
    /// So many messages come out of a node's connection to Redis.
    Hear { node: usize, most: usize },
    /// The connection breaks; so many messages still arrive.
    Part { node: usize, arrive: usize },
    /// The node connects again and catches up.
    CatchUp { node: usize },
    /// A node stops listening to a channel that nobody there carries.
    Forget { node: usize, channel: usize },
    /// Redis forgets a channel's stream and head.
    Sweep { channel: usize },
    /// Redis fails over to a replica that lacks the newest positions; so many messages still reach each node.
    FailOver { lacks: u64, arrive: usize },
    /// A node's process ends and starts again.
    Restart { node: usize },
    /// The connection will break right behind the next gap that says up to where.
    CutAtGap { client: usize },
}

/// A publish.
#[derive(Clone, Debug)]
pub struct Message {
    /// To which channels.
    pub to: Vec<usize>,
    /// Under which idempotency key, and whether with the body that it was used with before.
    pub key: Option<(usize, bool)>,
    /// When it expires.
    pub ttl: Ttl,
    /// By a client's session that wants no echo.
    pub from: Option<usize>,
}

/// When a message loses its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ttl {
    Never,
    /// Before anyone can read it.
    Past,
    /// While some read it.
    Soon,
}

/// What is lost of a command that does not travel in the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    Nothing,
    Request,
    Reply,
}

/// How a client connects.
#[derive(Clone, Debug)]
pub struct Connect {
    pub transport: TransportKind,
    pub worker: usize,
    pub attempt: Attempt,
    pub cursor: Presented,
    /// The server no longer knows the session.
    pub forgotten: bool,
    /// The client names its channels.
    pub named: bool,
    /// It has to wait for the log, until it is attached.
    pub waits: bool,
}

/// Which attempt the client says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    Newer,
    /// The same attempt and connection: the next poll.
    Same,
    /// The same attempt of another page.
    Rival,
    /// A late starter.
    Older,
    Unnumbered,
}

/// What the client says of where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented {
    /// What it has; nothing at first.
    Own,
    /// As `Own`, but `earliest` at first.
    Earliest,
    /// A cursor of its past.
    Old,
    /// Of another log, which ran further.
    Ahead,
    /// One partition is missing.
    Lacking,
    /// Names a partition that does not exist, too.
    Unknown,
}

fn transport() -> impl Strategy<Value = TransportKind> {
    select(TransportKind::ALL.to_vec())
}

fn connect() -> impl Strategy<Value = Connect> {
    use Presented::{Ahead, Earliest, Lacking, Old, Own, Unknown};
    let attempt = prop_oneof![
        8 => Just(Attempt::Newer),
        3 => Just(Attempt::Same),
        1 => Just(Attempt::Rival),
        1 => Just(Attempt::Older),
        1 => Just(Attempt::Unnumbered),
    ];
    let cursor = prop_oneof![
        12 => Just(Own), 4 => Just(Earliest), 2 => Just(Old), 1 => Just(Ahead), 1 => Just(Lacking), 1 => Just(Unknown),
    ];
    let is = |probability| prop::bool::weighted(probability);
    (transport(), 0..2usize, attempt, cursor, (is(0.2), is(0.3), is(0.3))).prop_map(
        |(transport, worker, attempt, cursor, (forgotten, named, waits))| Connect {
            transport,
            worker,
            attempt,
            cursor,
            forgotten,
            named,
            waits,
        },
    )
}

fn message() -> impl Strategy<Value = Message> {
    let ttl = prop_oneof![8 => Just(Ttl::Never), 1 => Just(Ttl::Past), 1 => Just(Ttl::Soon)];
    let to = prop_oneof![
        5 => vec(0..super::truth::CHANNELS, 1),
        1 => prop::sample::subsequence((0..super::truth::CHANNELS).collect::<Vec<_>>(), 2..4),
    ];
    let key = option::weighted(0.3, (0..4usize, prop::bool::weighted(0.8)));
    (to, key, ttl, option::weighted(0.1, 0..3usize)).prop_map(|(to, key, ttl, from)| Message {
        to,
        key,
        ttl,
        from,
    })
}

/// Any action.
pub fn action() -> impl Strategy<Value = Action> {
    let client = || 0..super::world::CLIENTS;
    let lost = prop_oneof![3 => Just(Lost::Nothing), 1 => Just(Lost::Request), 1 => Just(Lost::Reply)];
    prop_oneof![
        16 => vec(message(), 1..4).prop_map(Action::Publish),
        10 => (0..2usize, 1..6usize).prop_map(|(worker, turns)| Action::Pump { worker, turns }),
        16 => (client(), 1..900usize).prop_map(|(client, bytes)| Action::Serve { client, bytes }),
        8 => client().prop_map(|client| Action::Read { client }),
        8 => client().prop_map(|client| Action::HandOver { client }),
        16 => (client(), 1..6usize).prop_map(|(client, packets)| Action::Receive { client, packets }),
        3 => (client(), any::<bool>()).prop_map(|(client, noticed)| Action::Cut { client, noticed }),
        10 => (client(), connect()).prop_map(|(client, how)| Action::Connect { client, how }),
        8 => (client(), connect()).prop_map(|(client, how)| Action::Begin { client, how }),
        4 => client().prop_map(|client| Action::Attach { client }),
        2 => (client(), 0..super::truth::CHANNELS)
            .prop_map(|(client, channel)| Action::JoinWhileReading { client, channel }),
        2 => (client(), 0..8usize).prop_map(|(client, which)| Action::Repeat { client, which }),
        12 => (client(), 0..super::truth::CHANNELS, prop::bool::weighted(0.6), lost).prop_map(
            |(client, channel, subscribe, lost)| Action::Command { client, channel, subscribe, lost }
        ),
        8 => client().prop_map(|client| Action::Mail { client }),
        3 => client().prop_map(|client| Action::AnswerPoll { client }),
        4 => (1..900u64).prop_map(|ms| Action::Tick { ms }),
        1 => any::<bool>().prop_map(|all| Action::Trim { all }),
        2 => prop::bool::weighted(0.4).prop_map(Action::Fail),
        1 => prop::bool::weighted(0.3).prop_map(|reopen| Action::Restart { reopen }),
    ]
}

/// A run; `own`: what may happen to this log only, and how often of a hundred.
pub fn run(
    own: Option<(u32, BoxedStrategy<Happening>)>,
    length: usize,
) -> impl Strategy<Value = Vec<Action>> {
    let any = match own {
        None => action().boxed(),
        Some((often, own)) => {
            prop_oneof![100 - often => action(), often => own.prop_map(Action::Happen)].boxed()
        }
    };
    vec(any, 1..length)
}
