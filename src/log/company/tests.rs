use std::sync::Arc;

use super::*;

const PATIENCE: Duration = Duration::from_secs(5);

/// Redis names these, each with how many seconds ago it gave its sign.
fn look(company: &Company, named: &[(&str, u64)], anew: bool) {
    let at = |ago| Instant::now().checked_sub(Duration::from_secs(ago)).unwrap();
    let named: Vec<_> = named.iter().map(|(node, ago)| ((*node).to_owned(), at(*ago))).collect();
    company.look(&named, anew, PATIENCE);
}

#[tokio::test]
async fn who_asks_waits_for_a_sign_of_everybody() {
    let company = Arc::new(Company::default());
    company.signs_since(Instant::now()).await;
    look(&company, &[("b", 1), ("c", 1)], false);
    let waiting = tokio::spawn({
        let (company, now) = (Arc::clone(&company), Instant::now());
        async move { company.signs_since(now).await }
    });
    company.wanted().await;
    look(&company, &[("b", 0), ("c", 1)], false);
    company.wanted().await;
    assert!(!waiting.is_finished(), "c may have gone over");
    look(&company, &[("b", 0), ("c", 0)], false);
    waiting.await.unwrap();
}

#[test]
fn who_falls_silent_is_waited_for_and_who_says_that_it_leaves_is_not() {
    let company = Company::default();
    let silent = || company.silent_since(Instant::now());
    look(&company, &[("b", 6), ("c", 4)], false);
    look(&company, &[], false);
    assert_eq!(silent().as_deref(), Some("b"), "c has left, and b has given no sign for too long");
    look(&company, &[], false);
    assert_eq!(silent().as_deref(), Some("b"));
    company.keep(&["b".to_owned()]);
    assert_eq!(silent().as_deref(), Some("b"), "it is there, says SQL");
    company.keep(&[]);
    assert_eq!(silent(), None);
}

#[test]
fn a_redis_that_has_lost_its_names_says_of_nobody_that_it_has_left() {
    let company = Company::default();
    look(&company, &[("b", 1)], false);
    look(&company, &[], true);
    assert_eq!(company.silent_since(Instant::now()).as_deref(), Some("b"));
}

#[test]
fn an_answer_that_comes_late_makes_no_sign_older() {
    let (company, now) = (Company::default(), Instant::now());
    look(&company, &[("b", 0)], false);
    look(&company, &[("b", 1)], false);
    assert_eq!(company.silent_since(now), None);
}
