//! What stands between clients and Belfry, seen from outside, as a client sees it: each transport is opened at the
//! public URL, and what comes back is judged.
//!
//! Nothing is published; the sessions that are opened are forgotten by themselves. A credential is needed for what goes
//! beyond the handshake: without one those checks say `skipped`.

mod ask;
mod bodies;
mod head;
mod idle;
mod page;
mod poll;
mod stream;
mod tls;
mod websocket;

use std::{path::PathBuf, time::Duration};

use secrecy::SecretString;
use url::Url;

use self::ask::Target;
use super::{Check, Finding};
use crate::config::Config;

/// How long anything may take that happens at once.
const SOON: Duration = Duration::from_secs(5);

#[derive(Debug, Clone)]
pub struct Public {
    /// What stands before `/v1/…` in the clients' URLs.
    pub url: Url,
    pub credential: Option<SecretString>,
    /// The authority that has signed the certificate, if it is none that is well known: a PEM file.
    pub ca_file: Option<PathBuf>,
    /// How long a connection is left silent, to see whether it is cut.
    pub hold: Duration,
}

pub(super) async fn check(public: &Public, config: &Config) -> Vec<Finding> {
    let target = match Target::new(public) {
        Ok(target) => target,
        Err(error) => {
            return vec![Check("proxy.reachable").problem(error, "give another --ca-file or --url")];
        }
    };
    let mut found = vec![tls::check(&target).await];
    match ask::reach(&target).await {
        Ok(finding) => found.push(finding),
        Err(finding) => {
            found.push(finding);
            return found;
        }
    }
    let (websocket, stream, poll, bodies, exposed, preflight) = tokio::join!(
        websocket::check(&target, config),
        stream::check(&target, config),
        poll::check(&target, config),
        bodies::check(&target, config),
        page::check_exposed(&target),
        page::check_preflight(&target, config),
    );
    for findings in [websocket, stream, poll, bodies, exposed, preflight] {
        found.extend(findings);
    }
    found
}

fn no_credential(check: Check) -> Finding {
    let why = "no credential: set BELFRY_TOKEN or BELFRY_API_KEY (scope subscribe), give --token-file, or run it with \
               the server's settings where those have an HS256 secret";
    check.skipped(why)
}
