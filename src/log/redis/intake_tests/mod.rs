//! The listening half over a real Redis: what a session hears of it through every break, compared
//! with what was published.

mod breaks;
mod epochs;
mod listening;
pub(super) mod proxy;
mod reading;
mod scale;
mod session;
mod site;

use session::Session;
use site::Site;

use crate::protocol::Channel;

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}
