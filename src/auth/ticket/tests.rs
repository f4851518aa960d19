use secrecy::ExposeSecret;

use super::*;
use crate::{
    auth::{Patterns, Subject},
    protocol::UserId,
};

const TTL: Duration = Duration::from_secs(30);

fn user(name: &str) -> Arc<Identity> {
    Arc::new(Identity {
        subject: Subject::User(UserId::parse(name).unwrap()),
        read: Patterns::default(),
        publish: Patterns::default(),
        admin: false,
        expires_at: None,
        issued_at: None,
        jti: None,
    })
}

#[tokio::test]
async fn a_ticket_works_once() {
    let tickets = Tickets::new(TTL, 10);
    let ticket = tickets.issue(user("ann")).await.unwrap();
    assert_eq!(tickets.redeem(ticket.text.expose_secret()).await.unwrap(), Some(user("ann")));
    assert_eq!(tickets.redeem(ticket.text.expose_secret()).await.unwrap(), None);
    for bad in ["", "x", &"x".repeat(100_000)] {
        assert_eq!(tickets.redeem(bad).await.unwrap(), None);
    }
}

#[test]
fn a_ticket_ends_by_itself() {
    let (tickets, start) = (Tickets::new(TTL, 10), Instant::now());
    let early = tickets.issue_at(&user("ann"), start).unwrap();
    let late = tickets.issue_at(&user("ann"), start).unwrap();
    let just_before = start + TTL - Duration::from_millis(1);
    assert!(tickets.redeem_at(&early.0, just_before).is_some());
    assert!(tickets.redeem_at(&late.0, start + TTL).is_none());
}

#[test]
fn the_number_is_bounded_and_room_comes_back() {
    let (tickets, start) = (Tickets::new(TTL, 2), Instant::now());
    let first = tickets.issue_at(&user("ann"), start).unwrap();
    tickets.issue_at(&user("bob"), start).unwrap();
    let refusal = tickets.issue_at(&user("eve"), start).unwrap_err();
    assert_eq!(refusal.code, Code::Unavailable);
    assert!(tickets.redeem_at(&first.0, start).is_some());
    assert!(tickets.issue_at(&user("eve"), start + TTL).is_ok());
    let open = tickets.open.lock().unwrap();
    assert_eq!((open.tickets.len(), open.by_expiry.len(), open.per_owner.len()), (1, 1, 1));
}

#[tokio::test]
async fn one_owner_cannot_take_all() {
    let tickets = Tickets::new(TTL, 10 * MAX_TICKETS_PER_OWNER);
    for _ in 0..MAX_TICKETS_PER_OWNER {
        tickets.issue(user("eve")).await.unwrap();
    }
    assert_eq!(tickets.issue(user("eve")).await.unwrap_err().code, Code::RateLimited);
    assert!(tickets.issue(user("ann")).await.is_ok());
}

#[tokio::test]
async fn a_ticket_does_not_show_in_debug() {
    let tickets = Tickets::new(TTL, 10);
    let ticket = tickets.issue(user("ann")).await.unwrap();
    let shown = format!("{ticket:?} {tickets:?}");
    assert!(!shown.contains(ticket.text.expose_secret()));
}
