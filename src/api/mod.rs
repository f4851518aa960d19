//! The REST API. [`routes`] lists every route; one file per resource.

mod problem;
mod state;

pub use problem::{PROBLEM_JSON, Problem, ProblemBody, RETRY_AFTER_S};
pub use state::AppState;
