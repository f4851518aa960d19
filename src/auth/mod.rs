//! Who may do what: from the bytes of a request to an [`Identity`], or a refusal.
//!
//! A request passes three gates, in this order:
//! 1. [`OriginPolicy::check_host`]: under `--dev` only loopback pages may talk to the server.
//! 2. [`Authenticator::find`] picks the one credential that decides, and
//!    [`OriginPolicy::check_websocket`] or [`OriginPolicy::check_http`] says whether a page of that
//!    origin may use such a credential.
//! 3. [`Authenticator::authenticate`] turns the credential into an [`Identity`].
//!
//! Closed by default: what is not allowed by a scope, a pattern or a listed origin is refused.
//! Secrets live in [`secrecy::SecretString`]; no type here shows one in its `Debug`.

mod api_key;
mod authenticator;
mod config;
mod cors;
mod credential;
mod identity;
mod jwt;
mod jwt_key;
mod key_cache;
mod origin;
mod origin_policy;
mod pattern;
mod revocations;
mod signer;
mod ticket;

#[cfg(test)]
mod jwt_attacks;

pub use api_key::*;
pub use authenticator::*;
pub use config::*;
pub use cors::*;
pub use credential::*;
pub use identity::*;
pub use jwt::*;
pub use jwt_key::*;
pub use key_cache::*;
pub use origin::*;
pub use origin_policy::*;
pub use pattern::*;
pub use revocations::*;
pub use signer::*;
pub use ticket::*;
