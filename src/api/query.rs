//! What stands behind the `?`: parsed in one way, with an error that says what would do.

use actix_web::{HttpRequest, web::Query};
use serde::de::DeserializeOwned;

use crate::protocol::Refusal;

/// The most items of a page.
pub const MAX_LIMIT: usize = 1_000;

/// The query; `advice` says what would do.
pub fn query<T: DeserializeOwned>(request: &HttpRequest, advice: &str) -> Result<T, Refusal> {
    let query = Query::from_query(request.query_string()).map(Query::into_inner);
    query.map_err(|error| Refusal::bad_request(format!("{error}; {advice}")))
}

/// How many items a page is to have, by the parameter of this name.
pub fn limit(name: &str, limit: usize) -> Result<usize, Refusal> {
    match limit {
        1..=MAX_LIMIT => Ok(limit),
        _ => Err(Refusal::bad_request(format!("`{name}` is {limit}; it is 1 to {MAX_LIMIT}"))),
    }
}
