//! What the settings may come to, by the formula of docs/capacity.md, and defaults that fit the machine.

use super::{Checks, Config, NamespaceKind};
use crate::{machine::Memory, values::size};

/// A server that has been busy, without what is counted below.
const BASE: usize = 30 << 20;

/// Of what is left, defaults take so much at most: the rest is for connections.
const DEFAULTS_TAKE: f64 = 0.5;

/// The least of any of them.
const LEAST: usize = 64 << 10;

/// One setting that is memory whatever the number of connections.
struct Term {
    key: &'static str,
    value: fn(&mut Config) -> &mut usize,
    /// How often it is there.
    times: usize,
    least: usize,
}

fn terms(config: &Config) -> Vec<Term> {
    let redis = config.redis.urls.len();
    // The memory log has two partitions; over Redis each server is one, with pushes that wait to be read.
    let partitions = if redis == 0 { 2 } else { redis };
    let plain = config.namespaces.iter().any(|(_, namespace)| namespace.kind == NamespaceKind::Plain);
    let (data, history) = (config.limits.data_bytes, usize::from(redis == 0 && plain));
    let term = |key, value, times, least| Term { key, value, times, least };
    vec![
        term("log.ring_bytes", |it| &mut it.log.ring_bytes, partitions, 2 * data),
        term("redis.push_bytes", |it| &mut it.redis.push_bytes, redis, 2 * data),
        term("log.history_bytes", |it| &mut it.log.history_bytes, history, 2 * data),
        term("log.idempotency_bytes", |it| &mut it.log.idempotency_bytes, 1, LEAST),
        term("limits.session_bytes", |it| &mut it.limits.session_bytes, 1, 1 << 20),
        term("limits.unauthenticated_bytes", |it| &mut it.limits.unauthenticated_bytes, 1, 1 << 20),
        term("log.queue_bytes", |it| &mut it.log.queue_bytes, 1, data),
        term("log.ephemeral_bytes", |it| &mut it.log.ephemeral_bytes, 1, 2 * data),
    ]
}

/// Rings, histories, queues, sessions, and a busy server's own: whatever the number of connections.
pub fn fixed(config: &Config) -> u64 {
    let mut config = config.clone();
    let terms = terms(&config);
    (BASE + terms.iter().map(|term| term.times * *(term.value)(&mut config)).sum::<usize>()) as u64
}

/// What the process has open besides connections and pools: its binary, log, SQLite, the workers' epolls.
const OWN_FILES: u64 = 200;

/// What it opens for itself: files, and connections to Redis and SQL.
pub fn own_files(config: &Config) -> u64 {
    // To each Redis: the pool, and a few that listen and watch.
    let redis = config.redis.urls.len() * (config.redis.pool_size + 8);
    OWN_FILES + redis as u64 + u64::from(config.database.pool_size)
}

/// How many connections so many open files are room for. Where there are few, most of what is reckoned for Belfry itself
/// is never opened.
pub fn connections(config: &Config, open_files: u64) -> usize {
    let room = open_files.saturating_sub(own_files(config)).max(open_files / 4).max(2);
    usize::try_from(room).unwrap_or(usize::MAX)
}

/// Lowers the default of clients' connections to what the open files allow; whether it had to. One file in five is left
/// for REST and the probes. Sessions without a connection have no file.
pub(super) fn fit_files(config: &mut Config, open_files: u64) -> bool {
    let room = connections(config, open_files);
    let most = (room - room.div_ceil(5)).max(1);
    let lower = config.server.max_connections > most;
    config.server.max_connections = config.server.max_connections.min(most);
    lower
}

/// Of all sessions no user has more than a quarter, unless somebody says so; whether the default had to be lowered.
pub(super) fn fit_users(config: &mut Config) -> bool {
    let most = config.limits.session_bytes / 4;
    let lower = config.limits.user_session_bytes > most;
    config.limits.user_session_bytes = config.limits.user_session_bytes.min(most);
    lower
}

/// Makes defaults smaller where there is little memory; their keys. What was set by hand stays as it is, and is
/// complained of where it cannot fit.
pub(super) fn fit(
    config: &mut Config,
    memory: Memory,
    is_set: impl Fn(&str) -> bool,
    checks: &mut Checks,
) -> Vec<&'static str> {
    let limit = usize::try_from(memory.bytes).unwrap_or(usize::MAX);
    let (set, free): (Vec<_>, Vec<_>) =
        terms(config).into_iter().filter(|term| term.times > 0).partition(|term| is_set(term.key));
    let sum = |terms: &[Term], config: &mut Config| -> usize {
        let each = terms.iter().map(|term| term.times.saturating_mul(*(term.value)(config)));
        each.fold(0, usize::saturating_add)
    };
    let (by_hand, by_default) = (sum(&set, config), sum(&free, config));
    let least: usize = free.iter().map(|term| term.times * term.least.max(LEAST)).sum();
    let all = BASE.saturating_add(by_hand).saturating_add(least);
    if all > limit {
        let shown = |term: &Term, config: &mut Config| {
            let times = if term.times > 1 { format!("{} × ", term.times) } else { String::new() };
            format!("{} ({times}{})", term.key, size::text(*(term.value)(config)))
        };
        let parts: Vec<_> = set.iter().map(|term| shown(term, config)).collect();
        let [base, least, all, limit] = [BASE, least, all, limit].map(|bytes| size::shown(bytes as u64));
        let detail = format!(
            "{} + {base} for the server itself + {least} for what is not set = {all}, and {} is {limit}: set less, or give it more memory",
            parts.join(" + "),
            memory.whose()
        );
        set.iter().for_each(|term| checks.fail(term.key, &*detail));
        return Vec::new();
    }
    let room = (limit - BASE - by_hand) as f64 * DEFAULTS_TAKE;
    let share = room / by_default.max(1) as f64;
    if share >= 1.0 {
        return Vec::new();
    }
    for term in &free {
        let value = (term.value)(config);
        let scaled = (*value as f64 * share) as usize / LEAST * LEAST;
        *value = scaled.max(term.least).max(LEAST);
    }
    free.into_iter().map(|term| term.key).collect()
}
