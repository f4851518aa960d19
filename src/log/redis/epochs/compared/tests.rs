use super::*;

async fn read(compared: &Compared) -> bool {
    compared.believed(async { Ok(()) }).await.is_ok()
}

#[tokio::test]
async fn a_database_is_believed_while_it_is_the_one_that_was_compared() {
    let (now, seen) = watch::channel(None);
    let compared = Compared::new(seen);
    assert!(read(&compared).await, "one that does not say is believed");
    now.send_replace(Some("1/1".to_owned()));
    assert!(!read(&compared).await);
    compared.note(Some("1/1".to_owned()));
    assert!(read(&compared).await);
}

#[tokio::test]
async fn what_was_read_while_it_became_another_one_is_not_believed() {
    let (now, seen) = watch::channel(Some("1/1".to_owned()));
    let compared = Compared::new(seen);
    compared.note(Some("1/1".to_owned()));
    let other = Some("1/2".to_owned());
    // By the time that the answer comes it has been compared again.
    let reading = compared.believed(async {
        now.send_replace(other.clone());
        compared.note(other.clone());
        Ok(())
    });
    assert!(matches!(reading.await, Err(StoreError::Uncompared)));
    assert!(read(&compared).await);
}
