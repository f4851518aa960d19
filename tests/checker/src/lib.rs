//! The proof that nothing is lost in silence. It shares no code with the server: it knows the wire contract, and nothing
//! of how it is kept.
//!
//! - [`place`]: positions, cursors and ids, as the wire writes them
//! - [`wire`]: the frames, as a client reads them
//! - [`reader`]: the contract's client without IO: which frames count, what to drop, where to go on from
//! - [`history`]: all that publishers were told and clients saw, as lines that can be kept in a file
//! - [`judge`]: holds one against the other; [`verdict`]: what it found
//! - [`sabotage`]: spoils a sound history on purpose, so that a run can show that its judge would have seen it
//!
//! The program `belfry-checker FILE` judges a history that was kept.

pub mod history;
pub mod judge;
pub mod place;
pub mod reader;
pub mod sabotage;
pub mod verdict;
pub mod wire;
