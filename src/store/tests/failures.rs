//! A PostgreSQL server, and a network, that fail.

use std::time::Duration;

use super::{
    proxy::{Commits, Proxy},
    *,
};
use crate::store::{CommitError, Opened};

/// The deadlines of the tests that run into them.
fn impatient() -> StoreOptions {
    StoreOptions {
        connect_timeout: Duration::from_millis(300),
        query_timeout: Duration::from_secs(5),
        commit_timeout: Duration::from_secs(1),
        ..StoreOptions::default()
    }
}

/// A store that reaches its database through a network that fails.
async fn behind(proxy: &Proxy, t: &TestStore) -> Store {
    let Location::Postgres(database) = &t.place else { panic!("only PostgreSQL has a network") };
    Store::open(&database.url_at(proxy.address), &impatient()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_the_server_is_a_wait() {
    let server = PostgresServer::start();
    let database = server.database();
    let store = open(&database.url()).await;
    let epoch = store.open_epoch(PARTITION, 1_000, 1).await.unwrap();
    let messages = run_of("news", 1, 8);
    // So that several connections break, and not each of them is found out by another operation.
    let reads = (0..4).map(|_| store.heads(PARTITION, &[], 0));
    futures_util::future::try_join_all(reads).await.unwrap();
    for pair in messages.chunks(2) {
        store.commit(&epoch, &plain(&pair[..1])).await.unwrap();
        server.crash();
        let late = tokio::spawn({
            let (store, message) = (store.clone(), pair[1].clone());
            async move { store.commit(&epoch, &plain(&[message])).await }
        });
        tokio::task::block_in_place(|| server.start_again());
        late.await.unwrap().unwrap();
        let page = store.read(PARTITION, &all("news", 0), NOW).await.unwrap();
        assert_eq!(page.entries.last().unwrap().place().pos, pair[1].place.pos);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stays_away_refuses_in_time_and_is_found_when_it_is_back() {
    let server = PostgresServer::start();
    let database = server.database();
    open(&database.url()).await.close().await;
    let store = Store::open(&database.url(), &impatient()).await.unwrap();
    let epoch = store.open_epoch(PARTITION, 1_000, 1).await.unwrap();
    let messages = run_of("news", 1, 1);

    server.crash();
    let began = std::time::Instant::now();
    let refused = store.commit(&epoch, &plain(&messages)).await.unwrap_err();
    assert!(matches!(refused, CommitError::Refused(_)), "{refused:?}");
    store.read(PARTITION, &all("news", 0), NOW).await.unwrap_err();
    store.ping().await.unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let closed = Store::open(&database.url(), &impatient()).await.unwrap_err().to_string();
    assert!(closed.contains("is it running, and is the address right?"), "{closed}");

    server.start_again();
    store.commit(&epoch, &plain(&messages)).await.unwrap();
    let page = store.read(PARTITION, &all("news", 0), NOW).await.unwrap();
    assert_eq!(positions(&page), [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_was_lost_or_whose_answer_was_is_unknown_until_it_is_read_back() {
    let t = TestStore::postgres().await;
    let proxy = Proxy::to(PostgresServer::shared().address()).await;
    let store = behind(&proxy, &t).await;
    let messages = run_of("news", 1, 4);
    for (commits, message, stored) in [
        (Commits::Lose, &messages[0], false),
        (Commits::LoseAnswer, &messages[1], true),
        (Commits::Lose, &messages[2], false),
    ] {
        proxy.set(commits);
        let unknown = store.commit(&t.epoch, &plain(std::slice::from_ref(message))).await.unwrap_err();
        assert!(matches!(unknown, CommitError::Unknown(_)), "{commits:?}: {unknown:?}");
        proxy.set(Commits::Pass);
        let pos = message.place.pos.offset;
        let found = store.committed(PARTITION, pos, pos).await.unwrap();
        assert_eq!(!found.is_empty(), stored, "{commits:?}");
    }
    store.commit(&t.epoch, &plain(&messages[3..])).await.unwrap();
    assert_eq!(positions(&t.read("news", 0).await), [2, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_back_and_opening_an_epoch_wait_for_a_commit_that_is_still_on_its_way() {
    let t = TestStore::postgres().await;
    let proxy = Proxy::to(PostgresServer::shared().address()).await;
    let store = behind(&proxy, &t).await;
    for pos in 1..=2 {
        proxy.set(Commits::Hold);
        let message = message("news", pos, pos, pos - 1);
        let unknown = store.commit(&t.epoch, &plain(&[message])).await.unwrap_err();
        assert!(matches!(unknown, CommitError::Unknown(_)), "{unknown:?}");

        // The session that sent it has left; its COMMIT has not arrived yet.
        let direct = t.store.clone();
        let waiting = tokio::spawn(async move {
            if pos == 1 {
                return direct.committed(PARTITION, pos, pos).await.unwrap().len();
            }
            let opened = direct.open_epoch_for(PARTITION, 10, Some(1), "a log").await.unwrap();
            assert!(matches!(opened, Opened::Mine(_)), "{opened:?}");
            let range = all("news", pos - 1);
            positions(&direct.read(PARTITION, &range, NOW).await.unwrap()).len()
        });
        // It is seen to wait for the lock, so that releasing the COMMIT now proves something.
        let mut hand = PgConnection::connect(&t.url()).await.unwrap();
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                     AND wait_event_type = 'Lock'";
        while sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut hand).await.unwrap() == 0 {
            tokio::task::yield_now().await;
        }
        assert!(!waiting.is_finished());
        proxy.set(Commits::Pass);
        assert_eq!(waiting.await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_commit_without_pause_do_not_keep_others_from_opening_an_epoch() {
    let t = TestStore::postgres().await;
    let epoch = t.store.raise_limit(&t.epoch, 1_000_000).await.unwrap();
    let nodes: Vec<_> = (0..6)
        .map(|node| {
            let store = t.store.clone();
            tokio::spawn(async move {
                let mut commits = 0;
                for pos in (1 + node..).step_by(6) {
                    let message = message("news", pos, pos, pos - 1);
                    match store.commit_appended(&epoch, &plain(&[message])).await {
                        Ok(_) => commits += 1,
                        Err(CommitError::EpochClosed) => return commits,
                        Err(error) => panic!("{error:?}"),
                    }
                }
                unreachable!("there are always more positions")
            })
        })
        .collect();
    let node = t.another().await;
    for _ in 0..20 {
        node.raise_limit(&epoch, 10).await.unwrap();
    }
    let opened = node.open_epoch_for(PARTITION, 10, Some(1), "a log").await.unwrap();
    assert!(matches!(opened, Opened::Mine(_)), "{opened:?}");
    for node in nodes {
        node.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_cut_again_and_again_lose_and_double_nothing() {
    let t = TestStore::postgres().await;
    let (store, epoch) = (t.store.clone(), t.epoch);
    let writing = tokio::spawn(async move {
        let messages = run_of("news", 1, 300);
        for message in &messages {
            let rows = [NewRow { message, key: None }];
            // Reading back may be cut off, too.
            while let Err(error) = store.commit(&epoch, &rows).await {
                match error {
                    // Cut before the end of it was asked for.
                    CommitError::Refused(_) => continue,
                    CommitError::Unknown(_) => {}
                    CommitError::EpochClosed => panic!("{error:?}"),
                }
                let pos = message.place.pos.offset;
                let found = loop {
                    if let Ok(found) = store.committed(PARTITION, pos, pos).await {
                        break found;
                    }
                };
                if !found.is_empty() {
                    break;
                }
            }
        }
    });
    let mut hand = PgConnection::connect(&t.url()).await.unwrap();
    while !writing.is_finished() {
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        sqlx::raw_sql(cut).execute(&mut hand).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    writing.await.unwrap();
    assert_eq!(positions(&t.read("news", 0).await), (1..=300).collect::<Vec<_>>());
}
