use super::*;
use crate::auth::{Revocation, Revoked};

over_each_database![
    revocations_are_read_in_order_from_where_one_was,
    a_revocation_is_forgotten_when_the_last_token_that_it_names_has_expired,
];

fn revocation(jti: &str, expires_at: i64) -> Revocation {
    Revocation { revoked: Revoked::Token(jti.into()), expires_at: Timestamp(expires_at) }
}

async fn revocations_are_read_in_order_from_where_one_was(t: TestStore) {
    let user = Revoked::User { user: UserId::parse("ann").unwrap(), before: NOW };
    let user = Revocation { revoked: user, expires_at: Timestamp(9) };
    let all = [revocation("a", 9), user, revocation("b", 9)];
    let mut ids = Vec::new();
    for revocation in &all {
        ids.push(t.store.insert_revocation(revocation).await.unwrap());
    }
    assert!(ids.is_sorted(), "{ids:?}");
    let read = async |after, limit| {
        let rows = t.store.revocations(after, limit).await.unwrap();
        rows.into_iter().map(|row| (row.id, row.revocation.unwrap())).collect::<Vec<_>>()
    };
    let expected: Vec<_> = ids.iter().copied().zip(all).collect();
    assert_eq!(read(0, 10).await, expected);
    assert_eq!(read(0, 2).await, expected[..2]);
    assert_eq!(read(ids[0], 10).await, expected[1..]);
    assert!(read(ids[2], 10).await.is_empty());
}

async fn a_revocation_is_forgotten_when_the_last_token_that_it_names_has_expired(t: TestStore) {
    let mut last = 0;
    for (value, expires_at) in [("a", 3), ("b", 1), ("c", 2)] {
        last = t.store.insert_revocation(&revocation(value, expires_at)).await.unwrap();
    }
    assert_eq!(t.store.forget_revocations(Timestamp(2), 1).await.unwrap(), 1);
    assert_eq!(t.store.forget_revocations(Timestamp(2), 10).await.unwrap(), 1);
    assert_eq!(t.store.forget_revocations(Timestamp(2), 10).await.unwrap(), 0);
    let left = t.store.revocations(0, 10).await.unwrap();
    assert_eq!(left.into_iter().filter_map(|row| row.revocation).collect::<Vec<_>>(), [revocation("a", 3)]);

    // An id is not used again, or somebody who has read up to it would miss its second use.
    t.store.forget_revocations(Timestamp(9), 10).await.unwrap();
    assert!(t.store.insert_revocation(&revocation("d", 9)).await.unwrap() > last);
}
