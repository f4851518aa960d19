//! Listening: beginning, ending, and beginning again.

use std::{sync::Arc, time::Duration};

use super::*;
use crate::{log::TaskBell, store::Opened, support::SOON};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_that_is_listened_to_late_has_its_head_and_everything_after_it() {
    let site = Site::new().await;
    let (news, chat, never) = (channel("news"), channel("plain:1"), channel("plain:none"));
    site.publish_many(&news, 3).await;
    site.publish_many(&chat, 2).await;
    let channels = [news.clone(), chat.clone(), never.clone()];
    let mut session = Session::new(&site.part, &site.intake, &channels).await;
    let heads: Vec<_> = site.part.ring.watch(&channels).heads.iter().map(|head| head.unwrap().seq).collect();
    assert_eq!(heads, [3, 2, 0]);
    site.publish(&never).await;
    site.publish(&news).await;
    session.hear(&site.intake, &news, 4).await;
    assert_eq!((session.messages(&news), session.messages(&never)), (vec![4], vec![1]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn channels_that_are_listened_to_while_messages_arrive_miss_none() {
    let site = Site::new().await;
    let channels: Vec<_> = (0..20).map(|n| channel(&format!("plain:{n}"))).collect();
    let publishing = async {
        for n in 0..400 {
            site.publish(&channels[n % 20]).await;
        }
    };
    let listening = async {
        let mut sessions = Vec::new();
        for channel in &channels {
            sessions.push(Session::new(&site.part, &site.intake, std::slice::from_ref(channel)).await);
        }
        sessions
    };
    let ((), mut sessions) = tokio::join!(publishing, listening);
    for (session, channel) in sessions.iter_mut().zip(&channels) {
        session.hear(&site.intake, channel, 20).await;
        assert!(session.gaps(channel).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_that_comes_and_goes_while_messages_arrive_is_whole_each_time() {
    let site = Site::with(site::config(), Duration::from_millis(20)).await;
    let (chat, other) = (channel("plain:1"), channel("plain:2"));
    let publishing = async {
        for _ in 0_u64.. {
            site.publish(&chat).await;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let coming_and_going = async {
        for _ in 0..4 {
            let mut session = Session::new(&site.part, &site.intake, &[chat.clone(), other.clone()]).await;
            let head = site.part.ring.head_of(&chat).unwrap().seq;
            session.hear(&site.intake, &chat, head + 5).await;
            assert!(session.gaps(&chat).is_empty());
            site.intake.release(&chat);
            site.intake.release(&other);
            // It is let go at the next tick, a second later at most.
            while site.part.ring.head_of(&chat).is_some() {
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        }
    };
    tokio::select! {
        () = publishing => unreachable!("it does not end"),
        () = coming_and_going => {}
    }
    assert!(site.metric("belfry_log_unheard_total{partition=\"0\"}") > 0.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_listens_during_an_outage_is_served_when_it_is_over() {
    let site = Site::new().await;
    let (known, fresh) = (channel("plain:1"), channel("plain:2"));
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&known)).await;
    site.proxy.close();
    site.publish(&known).await;
    site.publish(&fresh).await;
    let known_alone = Session::new(&site.part, &site.intake, std::slice::from_ref(&known)).await;
    assert_eq!(known_alone.at, session.at, "what is listened to already costs nothing");
    let channels = [known.clone(), fresh.clone()];
    let (mut both, ()) = tokio::join!(Session::new(&site.part, &site.intake, &channels), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        site.proxy.open();
    });
    site.publish(&fresh).await;
    both.hear(&site.intake, &fresh, 2).await;
    session.hear(&site.intake, &known, 1).await;
    assert_eq!((both.messages(&fresh), session.messages(&known)), (vec![2], vec![1]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_that_lasts_is_told_to_who_would_listen() {
    let site = Site::new().await;
    site.proxy.close();
    let error = site.intake.listen(&[channel("plain:1")]).await.unwrap_err();
    assert!(error.to_string().contains("cannot be listened to"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ephemeral_messages_come_in_without_a_place() {
    let site = Site::new().await;
    let typing = channel("live:7");
    site.intake.listen(std::slice::from_ref(&typing)).await.unwrap();
    let bell = Arc::new(TaskBell::default());
    let mut queue = site.ephemeral.listen(Arc::clone(&bell) as _);
    site.push_ephemeral(&typing).await;
    tokio::time::timeout(SOON, bell.rung()).await.unwrap();
    let Some(crate::log::Heard::Message(entry)) = queue.try_next() else { panic!("there is room") };
    assert_eq!((entry.channel.as_str(), entry.place), ("live:7", None));
    assert!(site.part.ring.head_of(&typing).is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_reach_only_nodes_that_listen() {
    let site = Site::new().await;
    let (part, _intake) = site.other().await;
    let chat = channel("plain:1");
    let mut session = Session::new(&site.part, &site.intake, std::slice::from_ref(&chat)).await;
    site.publish_many(&chat, 5).await;
    session.hear(&site.intake, &chat, 5).await;
    assert_eq!(site.metric("belfry_log_received_total{partition=\"0\"}"), 5.0);
    assert!(part.metrics.encode().contains("belfry_log_received_total{partition=\"0\"} 0"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_it_finds_all_that_others_may_have_heard() {
    let site = Site::new().await;
    let news = channel("news");
    let _session = Session::new(&site.part, &site.intake, std::slice::from_ref(&news)).await;
    for _ in 0..20 {
        let last = site.publish(&news).await;
        site.intake.level().await.unwrap();
        assert!(site.part.ring.head() >= last.pos.offset);
    }
    site.proxy.close();
    let last = site.publish(&news).await;
    let (level, ()) = tokio::join!(site.intake.level(), async { site.proxy.open() });
    level.unwrap();
    assert!(site.part.ring.head() >= last.pos.offset, "over another connection");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_it_is_not_served_by_a_primary_that_others_have_left() {
    let site = Site::new().await;
    let news = channel("news");
    let _session = Session::new(&site.part, &site.intake, std::slice::from_ref(&news)).await;
    let last = site.publish(&news).await;
    let next =
        site.part.store.open_epoch_above(site::P, 100, Some(1), "another", (1, last.pos.offset), false).await;
    assert!(matches!(next, Ok(Opened::Mine(_))), "{next:?}");
    let (left, counts) = tokio::join!(site.intake.level(), site.intake.in_charge());
    for left in [left.unwrap_err(), counts.unwrap_err()] {
        assert!(left.to_string().contains("has yet to go over"), "{left}");
    }
}
