use super::*;

#[tokio::test]
async fn a_task_that_panics_ends_the_log_and_one_that_ends_does_not() {
    let fatal = Fatal::default();
    fatal.watch("sweep", async {}).await;
    assert_eq!(fatal.reason(), None);
    fatal.watch("committer", async { panic!("on purpose") }).await;
    fatal.end("something else");
    assert!(fatal.ended().await.contains("its committer"));
}
