//! PostgreSQL over TLS.

use super::*;
use crate::support::certificates;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_believed_by_its_certificate_and_not_without() {
    let server = PostgresServer::start_with_tls();
    let database = server.database();
    let with = |parameters: String| format!("{}?{parameters}", database.url());
    let ca = server.ca_file();
    let store = open(&with(format!("sslmode=verify-full&sslrootcert={}", ca.display()))).await;
    let epoch = store.open_epoch(PARTITION, 100, 1).await.unwrap();
    store.commit(&epoch, &plain(&run_of("a", 1, 3))).await.unwrap();
    let page = store.read(PARTITION, &all("a", 0), NOW).await.unwrap();
    assert_eq!(positions(&page), [1, 2, 3]);

    let others = tempfile::tempdir().unwrap();
    certificates::write(others.path());
    let stranger = others.path().join(certificates::CA);
    for parameters in [
        format!("sslmode=verify-full&sslrootcert={}", stranger.display()),
        "sslmode=verify-full".to_owned(),
        "sslmode=disable".to_owned(),
    ] {
        let error = Store::open(&with(parameters.clone()), &StoreOptions::default()).await;
        let error = error.expect_err(&parameters).to_string();
        assert!(error.contains("certificate") || error.contains("no encryption"), "{parameters}: {error}");
    }
}
