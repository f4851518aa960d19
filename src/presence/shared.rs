//! Who is on the channels of a fleet: at each channel's Redis, by one script (`presence.lua`).

use std::time::Duration;

use ::redis::{Cmd, RedisResult};
use futures_util::future::join_all;
use tokio::time::timeout;

use super::{PresenceCounts, PresencePage, PresentUser, draft, notes::Note};
use crate::{
    config::Config,
    log::redis::{names::Names, shard, wire},
    protocol::{Channel, Partition, UserId},
    redis::{RedisError, Script, Server},
};

/// How many words one run of the script takes.
const WORDS: usize = 500;

/// How many runs go in one round trip.
const RUNS: usize = 100;

/// How many channels one sweep looks at, at each Redis.
const SWEPT: usize = 100;

type Notes = Vec<(Channel, Vec<Note>)>;

/// How many have come, and how many have gone.
type Moved = (u64, u64);

#[derive(Debug)]
pub(super) struct Shared {
    places: Vec<Place>,
    script: Script,
    ttl: String,
}

/// Presence at one Redis.
#[derive(Debug)]
struct Place {
    server: Server,
    names: Names,
    prefix: String,
}

impl Place {
    fn key(&self, kind: &str, channel: &Channel) -> String {
        format!("{}{kind}:{channel}", self.prefix)
    }

    /// What comes of it in time. No Redis waits for another: one that is away, or hangs, keeps nobody from being said at the
    /// others before their time is up.
    async fn within(
        &self,
        time: Duration,
        act: impl Future<Output = Result<Moved, RedisError>>,
    ) -> Option<Moved> {
        let problem = match timeout(time, act).await {
            Ok(Ok(moved)) => return Some(moved),
            Ok(Err(problem)) => problem.to_string(),
            Err(_) => format!("no answer within {time:?}"),
        };
        quietly!(WARN, problem, redis = self.server.name(), "who is on which channel cannot be said now");
        None
    }

    /// When each channel is to be looked at again.
    fn rooms(&self) -> String {
        format!("{}rooms", self.prefix)
    }
}

impl Shared {
    pub(super) fn new(servers: &[Server], config: &Config) -> Self {
        let place = |(at, server): (usize, &Server)| Place {
            server: server.clone(),
            names: Names::new(&config.redis.prefix, Partition(at as u16)),
            prefix: format!("{}:{at}:presence:", config.redis.prefix),
        };
        Self {
            places: servers.iter().enumerate().map(place).collect(),
            script: Script::new(include_str!("presence.lua")),
            ttl: config.presence.ttl.as_millis().to_string(),
        }
    }

    fn place(&self, channel: &Channel) -> usize {
        usize::from(shard::of_channel(channel, self.places.len() as u16).0)
    }

    /// Says all of this: how many have come and gone by it, and what could not be said.
    pub(super) async fn apply(&self, notes: Notes, within: Duration) -> (Moved, Notes) {
        let mut parts: Vec<Notes> = self.places.iter().map(|_| Vec::new()).collect();
        for (channel, notes) in notes {
            parts[self.place(&channel)].push((channel, notes));
        }
        let said = self.places.iter().zip(&parts);
        let said = said.map(|(place, part)| place.within(within, self.say(place, part)));
        let said = join_all(said).await;
        let unsaid = parts.into_iter().zip(&said).filter(|(_, said)| said.is_none());
        (sum(&said), unsaid.flat_map(|(part, _)| part).collect())
    }

    async fn say(&self, place: &Place, notes: &Notes) -> Result<Moved, RedisError> {
        let words =
            notes.iter().flat_map(|(channel, notes)| notes.chunks(WORDS).map(move |words| (channel, words)));
        self.run(place, &words.map(|(channel, words)| self.call(place, channel, words)).collect::<Vec<_>>())
            .await
    }

    /// Takes out those whose time is up; any node may do it.
    pub(super) async fn sweep(&self, within: Duration) -> Moved {
        let swept = self.places.iter().map(|place| place.within(within, self.sweep_at(place)));
        sum(&join_all(swept).await)
    }

    async fn sweep_at(&self, place: &Place) -> Result<Moved, RedisError> {
        // By the clock of Redis, which is the one that the times are of.
        let time: (i64, i64) = place.server.ask(&::redis::cmd("TIME")).await?;
        let now = time.0 * 1_000 + time.1 / 1_000;
        let mut command = ::redis::cmd("ZRANGE");
        command.arg(place.rooms()).arg("-inf").arg(now).arg("BYSCORE").arg("LIMIT").arg(0).arg(SWEPT);
        let due: Vec<String> = place.server.ask(&command).await?;
        let due = due.iter().filter_map(|name| Channel::parse(name).ok());
        let calls: Vec<Cmd> = due.map(|channel| self.call(place, &channel, &[])).collect();
        self.run(place, &calls).await
    }

    fn call(&self, place: &Place, channel: &Channel, notes: &[Note]) -> Cmd {
        let (join, id) = template(channel, true);
        let (leave, _) = template(channel, false);
        let [sessions, counts, users] = ["sessions", "counts", "users"].map(|kind| place.key(kind, channel));
        let mut call = self.script.call(&[sessions, counts, users, place.rooms()]);
        call.arg(channel.as_str()).arg(place.names.topic(channel.as_str()));
        call.arg(&*self.ttl).arg(join).arg(leave).arg(id);
        for Note { session, user, word } in notes {
            call.arg(word.as_str()).arg(session.to_string()).arg(user.as_str());
        }
        call
    }

    async fn run(&self, place: &Place, calls: &[Cmd]) -> Result<Moved, RedisError> {
        let (mut joins, mut leaves) = (0, 0);
        for calls in calls.chunks(RUNS) {
            let mut commands = place.server.commands().await?;
            let results: Vec<RedisResult<(u64, u64, u64)>> =
                self.script.run_all(calls, &mut commands).await?;
            for result in results {
                let (j, l, _) = result?;
                (joins, leaves) = (joins + j, leaves + l);
            }
        }
        Ok((joins, leaves))
    }

    pub(super) async fn page(
        &self,
        channel: &Channel,
        after: Option<&UserId>,
        limit: usize,
    ) -> Result<PresencePage, RedisError> {
        let place = &self.places[self.place(channel)];
        let from = after.map_or("-".to_owned(), |user| format!("({user}"));
        let mut command = ::redis::cmd("ZRANGE");
        command.arg(place.key("users", channel)).arg(from).arg("+").arg("BYLEX");
        command.arg("LIMIT").arg(0).arg(limit + 1);
        let users: Vec<String> = place.server.ask(&command).await?;
        if users.is_empty() {
            return Ok(PresencePage::default());
        }
        let mut command = ::redis::cmd("HMGET");
        command.arg(place.key("counts", channel)).arg(&users);
        let counts: Vec<Option<u64>> = place.server.ask(&command).await?;
        let present = |(user, connections): (String, Option<u64>)| {
            // None: gone in between.
            Some(PresentUser { user: UserId::parse(&user).ok()?, connections: connections? })
        };
        let more = users.len() > limit;
        let next =
            users.get(limit.saturating_sub(1)).filter(|_| more).and_then(|user| UserId::parse(user).ok());
        let users = users.into_iter().zip(counts).take(limit).filter_map(present).collect();
        Ok(PresencePage { users, next })
    }

    pub(super) async fn counts(&self, channel: &Channel) -> Result<PresenceCounts, RedisError> {
        let place = &self.places[self.place(channel)];
        let mut pipeline = ::redis::pipe();
        pipeline.cmd("HLEN").arg(place.key("counts", channel));
        pipeline.cmd("ZCARD").arg(place.key("sessions", channel));
        let (users, connections) = pipeline.query_async(&mut place.server.commands().await?).await?;
        Ok(PresenceCounts { users, connections })
    }
}

/// What an event is pushed as, with places for its id and its user, and the id of the first.
fn template(channel: &Channel, is_join: bool) -> (String, String) {
    let draft = draft(channel, is_join, "@USER@");
    let id = draft.id.to_string();
    (wire::ephemeral(&draft, None).replace(&id, "@ID@"), id)
}

fn sum(moved: &[Option<Moved>]) -> Moved {
    moved.iter().flatten().fold((0, 0), |(joins, leaves), (j, l)| (joins + j, leaves + l))
}
