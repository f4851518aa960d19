use std::time::Duration;

use super::*;
use crate::store::{Layout, NodeSign, StoreError};

const PATIENCE: Duration = Duration::from_secs(15);

over_each_database![
    the_number_of_redis_servers_is_recorded_once_and_compared_ever_after,
    a_memory_log_may_turn_into_a_log_on_one_redis_and_never_back,
    the_id_is_made_once_and_another_prefix_or_database_number_is_refused,
    a_forked_database_has_another_id_and_may_lie_elsewhere,
    a_database_of_before_there_were_ids_adopts_one,
    a_fleet_whose_nodes_run_is_not_forked_and_nodes_see_what_the_others_say,
    tables_of_a_newer_version_are_written_into_where_they_say_so,
];

fn layout(redis: u16) -> Layout {
    match redis {
        0 => Layout::Memory,
        redis => Layout::Redis { prefix: "belfry".to_owned(), dbs: vec![0; usize::from(redis)] },
    }
}

fn at(prefix: &str, dbs: &[u32]) -> Layout {
    Layout::Redis { prefix: prefix.to_owned(), dbs: dbs.to_vec() }
}

async fn the_number_of_redis_servers_is_recorded_once_and_compared_ever_after(t: TestStore) {
    t.store.record_layout(&layout(3)).await.unwrap();
    t.store.record_layout(&layout(3)).await.unwrap();
    for given in [0, 1, 2, 4] {
        let refused = t.store.record_layout(&layout(given)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Layout { recorded: 3, given: g } if g == given), "{refused:?}");
        let text = refused.to_string();
        assert!(text.contains("a fleet over 3 Redis servers") && text.contains("another database"), "{text}");
    }
    t.store.record_layout(&layout(3)).await.unwrap();
}

async fn a_memory_log_may_turn_into_a_log_on_one_redis_and_never_back(t: TestStore) {
    t.store.record_layout(&layout(0)).await.unwrap();
    let two = t.store.record_layout(&layout(2)).await.unwrap_err().to_string();
    assert!(two.contains("begin with one `--redis`"), "{two}");
    t.store.record_layout(&layout(1)).await.unwrap();
    let back = t.store.record_layout(&layout(0)).await.unwrap_err().to_string();
    assert!(back.contains("no `--redis` is given"), "{back}");
}

async fn the_id_is_made_once_and_another_prefix_or_database_number_is_refused(t: TestStore) {
    assert_eq!(t.store.fleet().await.unwrap(), None);
    let id = t.store.record_layout(&at("shop", &[0, 3])).await.unwrap();
    assert_eq!(t.another().await.record_layout(&at("shop", &[0, 3])).await.unwrap(), id);
    assert_eq!(t.store.fleet().await.unwrap(), Some(id));
    for (given, says) in
        [(at("shob", &[0, 3]), ["\"shop\"", "\"shob\""]), (at("shop", &[3, 0]), ["\"0,3\"", "\"3,0\""])]
    {
        let refused = t.store.record_layout(&given).await.unwrap_err().to_string();
        assert!(
            says.iter().all(|says| refused.contains(says)) && refused.contains("belfry fleet fork"),
            "{refused}"
        );
    }
    assert_eq!(t.store.record_layout(&at("shop", &[0, 3])).await.unwrap(), id, "nothing was overwritten");
}

async fn a_forked_database_has_another_id_and_may_lie_elsewhere(t: TestStore) {
    assert_eq!(t.store.fork_fleet(PATIENCE).await.unwrap(), None, "it belongs to nobody yet");
    let id = t.store.record_layout(&at("shop", &[0])).await.unwrap();
    let forked = t.store.fork_fleet(PATIENCE).await.unwrap().unwrap();
    assert_ne!(forked, id);
    assert_eq!(t.store.record_layout(&at("staging", &[7])).await.unwrap(), forked);
    t.store.record_layout(&at("staging", &[7, 8])).await.unwrap_err();
}

async fn a_database_of_before_there_were_ids_adopts_one(t: TestStore) {
    t.hand().await.run("INSERT INTO layout (number, redis) VALUES (1, 2)").await;
    t.store.record_layout(&at("shop", &[0])).await.unwrap_err();
    assert_eq!(t.store.fleet().await.unwrap(), None, "a refusal records nothing");
    let id = t.store.record_layout(&at("shop", &[0, 0])).await.unwrap();
    assert_eq!(t.store.record_layout(&at("shop", &[0, 0])).await.unwrap(), id);
    t.store.record_layout(&at("other", &[0, 0])).await.unwrap_err();
}

async fn a_fleet_whose_nodes_run_is_not_forked_and_nodes_see_what_the_others_say(t: TestStore) {
    t.store.record_layout(&Layout::Memory).await.unwrap();
    let text = str::to_owned;
    let sign = |node, hears| NodeSign {
        node: text(node),
        version: text("0.1.0"),
        hears: text(hears),
        kinds: text("{}"),
        settings: text("{}"),
    };
    assert_eq!(t.store.sign(&sign("a", "[]"), PATIENCE).await.unwrap(), []);
    assert_eq!(t.store.sign(&sign("b", "[0]"), PATIENCE).await.unwrap(), [sign("a", "[]")]);
    assert_eq!(t.store.sign(&sign("a", "[0,1]"), PATIENCE).await.unwrap(), [sign("b", "[0]")]);
    let refused = t.store.fork_fleet(PATIENCE).await.unwrap_err();
    assert!(matches!(refused, StoreError::InUse { .. }), "{refused}");
    t.store.leave("a").await.unwrap();
    // It has said nothing for longer than nothing at all.
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(t.store.sign(&sign("c", "[]"), Duration::ZERO).await.unwrap(), []);
    t.store.leave("c").await.unwrap();
    assert!(t.store.fork_fleet(PATIENCE).await.unwrap().is_some());
}

async fn tables_of_a_newer_version_are_written_into_where_they_say_so(t: TestStore) {
    let mut hand = t.hand().await;
    let newer = match t.place {
        Location::Sqlite(_) => "x''",
        Location::Postgres(_) => "''",
    };
    hand.run(&format!(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', true, {newer}, 0)"
    ))
    .await;
    t.another().await;
    hand.run("UPDATE writers SET oldest = 9999").await;
    let refused = Store::open(&t.url(), &StoreOptions::default()).await.unwrap().migrate().await.unwrap_err();
    assert!(matches!(refused, StoreError::Newer { oldest: 9999, .. }), "{refused:?}");
    assert!(refused.to_string().contains("run the newer one"), "{refused}");
}
