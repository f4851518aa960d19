//! A server that is started while what it stands on is away.

use std::{net::TcpListener, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::{
    harness::{eventually, soon},
    support::{
        postgres::PostgresServer,
        redis::{Options, RedisServer},
    },
};

/// A server that was started with these arguments, on a port that is known before it is ready.
struct Waiting {
    process: Child,
    url: String,
}

impl Waiting {
    fn start(arguments: &[&str]) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_belfry"))
            .args(["serve", "--listen", &free.to_string()])
            .args(arguments)
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { process, url: format!("http://{free}") }
    }

    async fn get(&self, path: &str) -> Option<reqwest::Response> {
        let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
        client.get(format!("{}{path}", self.url)).send().await.ok()
    }

    async fn is(&self, path: &str, status: u16) -> bool {
        self.get(path).await.is_some_and(|answer| answer.status() == status)
    }

    /// Alive, and not ready.
    async fn waits(&self) {
        eventually("alive", async || self.is("/healthz", 200).await).await;
        let answer = self.get("/readyz").await.unwrap();
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"), "{answer:?}");
        assert!(answer.text().await.unwrap().contains(r#""code":"unavailable""#));
        assert!(self.is("/v1/publish", 503).await);
    }

    async fn is_ready(&self) {
        eventually("ready", async || self.is("/readyz", 200).await).await;
    }

    /// Ends it as a service manager does; its exit code, and what it has logged.
    async fn end(self) -> (Option<i32>, String) {
        let id = self.process.id().unwrap().to_string();
        Command::new("kill").args(["-TERM", &id]).status().await.unwrap();
        let output = soon("the end", self.process.wait_with_output()).await.unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }
}

#[tokio::test]
async fn a_database_that_is_away_is_waited_for() {
    let server = PostgresServer::start();
    let database = server.database();
    server.crash();
    let mut belfry = Waiting::start(&["--database", &database.url()]);
    belfry.waits().await;
    // The first try takes a moment.
    let mut lines = BufReader::new(belfry.process.stderr.take().unwrap()).lines();
    let said = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("not ready") {
                assert!(line.contains(&server.address().to_string()), "{line}");
                return;
            }
        }
        panic!("it has ended");
    };
    soon("the line that says so", said).await;
    server.start_again();
    belfry.is_ready().await;
    assert_eq!(belfry.end().await.0, Some(0));
    while let Some(line) = lines.next_line().await.unwrap() {
        assert!(!line.contains("not ready"), "one line says it: {line}");
    }
}

#[tokio::test]
async fn a_redis_that_is_away_is_waited_for_and_a_signal_ends_the_wait() {
    let database = PostgresServer::shared().database();
    let mut redis = RedisServer::start(Options::default()).await;
    let (there, away) = (RedisServer::start(Options::default()).await, redis.url());
    redis.kill9();
    let arguments = ["--database", &database.url(), "--redis", &there.url(), "--redis", &away];
    let given_up = Waiting::start(&arguments);
    given_up.waits().await;
    let (code, log) = given_up.end().await;
    assert_eq!(code, Some(0), "{log}");
    let belfry = Waiting::start(&arguments);
    belfry.waits().await;
    redis.start_again();
    belfry.is_ready().await;
    assert_eq!(belfry.end().await.0, Some(0));
}

/// It is lost between the first look at it and the opening of the log.
#[tokio::test]
async fn a_redis_that_answers_and_then_takes_nothing_is_waited_for() {
    let database = PostgresServer::shared().database();
    let redis = RedisServer::plain().await;
    let _: String = redis.command(&["CLIENT", "PAUSE", "600000", "WRITE"]).await;
    let belfry = Waiting::start(&["--database", &database.url(), "--redis", &redis.url()]);
    belfry.waits().await;
    let _: String = redis.command(&["CLIENT", "UNPAUSE"]).await;
    belfry.is_ready().await;
    assert_eq!(belfry.end().await.0, Some(0));
}

#[tokio::test]
async fn a_database_behind_a_balancer_with_nobody_behind_it_is_away() {
    let balancer = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = balancer.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((taken, _)) = balancer.accept().await {
            drop(taken);
        }
    });
    let belfry = Waiting::start(&["--database", &format!("postgres://belfry@{address}/belfry")]);
    belfry.waits().await;
    let (code, log) = belfry.end().await;
    assert_eq!(code, Some(0), "{log}");
}

#[tokio::test]
async fn what_is_set_wrong_is_an_error_at_once() {
    let server = PostgresServer::shared();
    let database = server.database();
    let (redis, guarded) = (
        RedisServer::start(Options::default()).await,
        RedisServer::start(Options { password: Some("right".to_owned()), ..Options::default() }).await,
    );
    let secure = RedisServer::start(Options { tls: true, ..Options::default() }).await;
    let nowhere = format!("postgres://belfry@{}/no_such_database", server.address());
    let (here, many) = (database.url(), format!("{}/99", redis.url()));
    for (arguments, said) in [
        (vec!["--database", &nowhere], "create the database first"),
        (vec!["--database", &here, "--redis", &guarded.url_as(":wrong@")], "check user, password"),
        (vec!["--database", &here, "--redis", &many], "database number"),
        (vec!["--database", &here, "--redis", &secure.url()], "redis.ca_file"),
    ] {
        let belfry = Waiting::start(&arguments);
        let output = soon("the end", belfry.process.wait_with_output()).await.unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{log}");
        assert!(log.contains(said) && !log.contains("not ready"), "{log}");
    }
}

#[tokio::test]
async fn who_comes_second_to_a_postgresql_without_redis_waits_for_the_first_to_end() {
    let redis = RedisServer::start(Options::default()).await;
    for more in [&[][..], &["--redis", &redis.url()]] {
        let database = PostgresServer::shared().database();
        let url = database.url();
        let first = Waiting::start(&["--dev", "--database", &url]);
        first.is_ready().await;
        let second = Waiting::start(&[&["--dev", "--database", &url][..], more].concat());
        second.waits().await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let publish = client.post(format!("{}/v1/publish", first.url)).bearer_auth("bk_dev");
        let published = publish.body(r#"{"channel":"news","data":1}"#).send().await.unwrap();
        assert_eq!(published.status(), 200, "the first goes on");
        assert_eq!(first.end().await.0, Some(0));
        second.is_ready().await;
        let (code, log) = second.end().await;
        assert!(code == Some(0) && log.contains("without Redis"), "{log}");
    }
}
