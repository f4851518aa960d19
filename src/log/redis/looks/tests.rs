use std::sync::Arc;

use futures_util::future::{BoxFuture, join_all};
use tokio::sync::Notify;

use super::*;

#[tokio::test]
async fn who_asks_is_answered_by_a_look_that_began_afterwards_and_is_shared() {
    let (looks, count) = (Arc::new(Looks::default()), Arc::new(AtomicU64::new(0)));
    let ask = || {
        let (looks, count) = (Arc::clone(&looks), Arc::clone(&count));
        async move {
            let look = async {
                let number = count.fetch_add(1, Ordering::Relaxed);
                time::sleep(Duration::from_millis(3)).await;
                Some(number > 0)
            };
            looks.ask(look).await
        }
    };
    let first = tokio::spawn(ask());
    while count.load(Ordering::Relaxed) == 0 {
        tokio::task::yield_now().await;
    }
    let others = join_all((0..100).map(|_| ask())).await;
    assert_eq!(first.await.unwrap(), Some(false));
    assert!(others.iter().all(|found| *found == Some(true)), "the first had begun before they asked");
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn who_does_not_answer_is_left_alone_for_a_while() {
    let looks = Looks::default();
    let begun = Instant::now();
    assert_eq!(looks.ask(std::future::pending()).await, None);
    assert!(begun.elapsed() >= PATIENCE);
    let look = async { panic!("it is not asked") };
    assert_eq!(looks.ask(look).await, None);
}

#[tokio::test]
async fn who_hangs_up_in_the_middle_of_a_look_leaves_it_to_the_next() {
    let looks = Arc::new(Looks::default());
    let [begun, end, again] = [(); 3].map(|()| Arc::new(Notify::new()));
    let ask = |look: BoxFuture<'static, Option<bool>>| {
        let looks = Arc::clone(&looks);
        tokio::spawn(async move { looks.ask(look).await })
    };
    let (told, ended) = (Arc::clone(&begun), Arc::clone(&end));
    let first = ask(Box::pin(async move {
        told.notify_one();
        ended.notified().await;
        Some(false)
    }));
    begun.notified().await;
    // Both are content with one look after the first.
    let told = Arc::clone(&again);
    let second = ask(Box::pin(async move {
        told.notify_one();
        std::future::pending().await
    }));
    let third = ask(Box::pin(async { Some(true) }));
    tokio::task::yield_now().await;
    end.notify_one();
    assert_eq!(first.await.unwrap(), Some(false));
    again.notified().await;
    second.abort();
    assert_eq!(third.await.unwrap(), Some(true));
}
