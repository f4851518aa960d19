//! What can be broken on purpose, one at a time, to see that the model notices.

/// A bug that a server or a client might have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody looks at `prev`: what retention has taken is passed over in silence.
    PrevUnchecked,
    /// A ping names the head of the log, whatever still waits to be written.
    CursorAhead,
    /// Welcome names the head, and not where the replay begins.
    WelcomeAtHead,
    /// The hub passes an entry over now and then.
    HubSkips,
    /// The hub says nothing when the ring has moved past it.
    HubIgnoresLost,
    /// What a session that overflowed reads again begins one message too late.
    Overflow,
    /// The cursor of a poll's answer is past what waits to be written.
    CursorInPoll,
    /// A read that was under way when a channel was added is taken for one that knows of it.
    StaleRead,
    /// The session goes by a lower `since` than its reply names.
    SinceOnServer,
    /// A page of the log lacks an entry now and then.
    ReadSkips,
    /// The read ends a position too far.
    ReadEndsLate,
    /// A gap's `resume` lies behind what was said before.
    GapBack,
    /// Gap frames are never written.
    GapsUnsaid,
    /// A reply names a `since` that is higher than what the session goes by.
    SinceAhead,
    /// The client does not drop what is at or below `since`, and holds nothing back.
    SinceIgnored,
    /// The client does not drop what is at or below the highest position that it has received.
    DuplicatesKept,
    /// Idempotency keys are not handed on.
    KeysForgotten,
    /// A new epoch begins where its predecessor began.
    EpochReused,
    /// The hub does not tell its sessions that a new epoch has begun.
    CrossingUnsaid,
    /// The first of an epoch's gaps moves the cursor past all of them.
    ResumeAhead,
    /// What SQL has of an epoch that is over is not read.
    CrossingUnread,
    /// The ring still vouches for a channel that the node listens to no longer.
    ForgottenVouchedFor,
    /// A channel whose head was forgotten goes on at a higher seq without a word.
    JumpUnsaid,
    /// What the streams do not have any more is passed over.
    HolesUnsaid,
    /// A cursor above the limit that was known is taken for another log's.
    LimitNotRead,
}
