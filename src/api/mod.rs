//! The REST API. `routes.rs` lists every route; one file per resource.
//!
//! A handler asks [`AppState::identify`] who is there, reads with [`body`], parses into newtypes, and
//! hands on. Whatever it refuses is a [`Problem`].

mod admin;
mod batch;
pub mod body;
mod commands;
mod control;
mod dev;
pub mod endpoint;
mod health;
mod history;
mod openapi;
mod overview;
mod presence;
mod problem;
mod publish;
mod query;
mod revocations;
mod routes;
mod schemas;
mod shell;
mod state;
mod statics;
pub mod streams;
mod tickets;
mod trace;
mod unread;
mod upgrade;

#[cfg(test)]
mod tests;

pub use health::healthz;
pub use problem::{Answer, Problem, ProblemBody};
pub use routes::configure;
pub use state::{AppState, State};
