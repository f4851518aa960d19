//! What a client is told when it connects, and what is refused.

use belfry::protocol::TransportKind;
use serde_json::json;

use crate::harness::{Client, Options, TestApp};

#[tokio::test]
async fn each_transport_welcomes_and_delivers() {
    let app = TestApp::start().await;
    app.publish("before").await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&app, kind, &Options::to(&["news"])).await;
        let welcome = client.welcome.clone();
        assert_eq!((&welcome["resumed"], &welcome["node"]), (&json!(false), &json!("test")));
        app.publish("hello").await;
        assert_eq!(client.data(1).await, ["hello"]);
    }
}
