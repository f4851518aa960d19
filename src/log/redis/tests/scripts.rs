//! The scripts by themselves.

use ::redis::{Cmd, aio::MultiplexedConnection};

use super::*;
use crate::{
    log::redis::{
        names::Names,
        scripts::{APPEND, FORGET, OPEN, RAISE},
    },
    redis::Script,
};

struct Bench {
    redis: RedisServer,
    connection: MultiplexedConnection,
    names: Names,
}

impl Bench {
    /// Epoch 1, with these positions to hand out.
    async fn start(base: u64, limit: u64) -> Self {
        let redis = RedisServer::plain().await;
        let connection = redis.connect().await.unwrap();
        let mut bench = Self { redis, connection, names: Names::new("belfry", P) };
        assert_eq!(bench.open(1, base, limit).await, "opened");
        bench
    }

    async fn run(&mut self, script: &Script, call: &Cmd) -> String {
        script.run(call, &mut self.connection).await.unwrap()
    }

    async fn open(&mut self, epoch: u64, base: u64, limit: u64) -> String {
        let mut call = OPEN.call(&[&self.names.log, &self.names.open, &self.names.heads]);
        call.arg(epoch).arg(base).arg(limit).arg(&self.names.control).arg("f1ee7");
        self.run(&OPEN, &call).await
    }

    async fn append(&mut self, epoch: u64, channel: &str, kind: &str, most: u64) -> String {
        let (stream, topic) = (self.names.stream(channel), self.names.topic(channel));
        let mut call = APPEND.call(&[&self.names.log, &self.names.heads, &stream, &self.names.open]);
        call.arg(epoch).arg(channel).arg(topic).arg("body").arg(kind).arg(most).arg(60_000);
        self.run(&APPEND, &call).await
    }

    async fn forget(&mut self, epoch: u64, age: u64) -> String {
        let mut call = FORGET.call(&[&self.names.log, &self.names.heads]);
        call.arg(epoch).arg(0).arg(self.names.streams()).arg(age).arg(0);
        self.run(&FORGET, &call).await
    }
}

async fn length(redis: &RedisServer) -> u64 {
    redis.command(&["XLEN", "belfry:0:s:a"]).await
}

#[tokio::test]
async fn numbers_stay_exact_up_to_the_last_position() {
    const LAST: u64 = (1 << 53) - 3;
    let mut bench = Bench::start(LAST - 1, LAST + 2).await;
    assert_eq!(bench.append(1, "a", "d", 1_000).await, format!("{} {} {} 0", LAST - 1, LAST - 1, LAST - 2));
    assert_eq!(bench.append(1, "a", "d", 1_000).await, format!("{LAST} {LAST} {} 0", LAST - 1));
    assert_eq!(bench.append(1, "a", "d", 1_000).await, "limit");
}

#[tokio::test]
async fn the_position_below_the_next_base_is_never_handed_out() {
    let mut bench = Bench::start(1, 3).await;
    assert_eq!(bench.append(1, "a", "d", 1_000).await, "1 1 0 0");
    assert_eq!(bench.append(1, "a", "d", 1_000).await, "limit");
    let mut call = RAISE.call(&[&bench.names.log]);
    call.arg(1).arg(4);
    assert_eq!(bench.run(&RAISE, &call).await, "1");
    assert_eq!(bench.append(1, "a", "d", 1_000).await, "2 2 1 0");
}

#[tokio::test]
async fn only_a_higher_epoch_is_taken_and_it_clears_what_was_open() {
    let mut bench = Bench::start(1, 100).await;
    bench.append(1, "a", "d", 1_000).await;
    assert_eq!(bench.open(1, 50, 150).await, "epoch 1");
    assert_eq!(bench.open(3, 100, 200).await, "opened");
    assert_eq!(bench.open(2, 300, 400).await, "epoch 3");
    assert_eq!(bench.append(1, "a", "d", 1_000).await, "epoch 3");
    assert_eq!(bench.append(3, "a", "d", 1_000).await, "100 100 99 0");
    let open: Vec<String> = bench.redis.command(&["ZRANGE", "belfry:0:open", "0", "-1"]).await;
    assert_eq!(open, ["epoch:3", "100:a"]);
}

#[tokio::test]
async fn a_durable_stream_is_trimmed_and_what_sql_may_lack_is_spared() {
    let mut bench = Bench::start(1, 100_000).await;
    for _ in 0..1_000 {
        bench.append(1, "a", "d", 200).await;
    }
    assert_eq!(length(&bench.redis).await, 1_000, "all are open");
    let _: u64 = bench.redis.command(&["ZREMRANGEBYSCORE", "belfry:0:open", "1", "300"]).await;
    for _ in 0..64 {
        bench.append(1, "a", "d", 200).await;
    }
    let left = length(&bench.redis).await;
    assert!((764..1_000).contains(&left), "{left}");
    // What the stream has lost spares nothing: it stays at 0.
    let _: u64 = bench.redis.command(&["ZREMRANGEBYSCORE", "belfry:0:open", "1", "+inf"]).await;
    let _: u64 = bench.redis.command(&["ZADD", "belfry:0:open", "0", "7:a"]).await;
    for _ in 0..64 {
        bench.append(1, "a", "d", 200).await;
    }
    let left = length(&bench.redis).await;
    assert!((200..400).contains(&left), "{left}");
}

#[tokio::test]
async fn a_small_plain_history_is_trimmed_exactly() {
    let mut bench = Bench::start(1, 1_000).await;
    for _ in 0..50 {
        bench.append(1, "a", "p", 3).await;
    }
    assert_eq!(length(&bench.redis).await, 3);
}

/// What the stream holds may have to be stored again.
#[tokio::test]
async fn a_head_of_an_earlier_epoch_is_kept_for_as_long_as_its_stream_is_there() {
    let mut bench = Bench::start(1, 1_000).await;
    bench.append(1, "a", "d", 100).await;
    assert_eq!(bench.open(2, 1_000, 2_000).await, "opened");
    assert_eq!(bench.forget(2, 0).await, "0 0");
    let _: u64 = bench.redis.command(&["DEL", "belfry:0:s:a"]).await;
    assert_eq!(bench.forget(2, 0).await, "0 1");
}

#[tokio::test]
async fn a_channel_whose_head_is_forgotten_goes_on_above_all_that_it_may_have_had() {
    let mut bench = Bench::start(1, 1_000).await;
    bench.append(1, "quiet", "d", 100).await;
    bench.append(1, "busy", "d", 100).await;
    assert!(bench.forget(1, 0).await.ends_with(" 0"), "the clock begins");
    bench.append(1, "busy", "d", 100).await;
    let _: u64 = bench.redis.command(&["DEL", "belfry:0:s:quiet"]).await;
    assert!(bench.forget(1, 0).await.ends_with(" 1"));
    assert_eq!(bench.append(1, "busy", "d", 100).await, "4 3 3 0", "its head was not old");
    assert_eq!(bench.append(1, "quiet", "d", 100).await, "5 2 1 1", "a jump, after the highest forgotten");
    assert_eq!(bench.append(1, "new", "d", 100).await, "6 2 1 1", "nothing tells it from a forgotten one");
}
