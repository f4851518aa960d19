//! What clients publish.

use super::*;

#[tokio::test]
async fn users_publish_where_token_and_namespace_allow_it() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let room = format!("room:{}", kind.as_str());
        let mut ann = Client::connect(&app, kind, &Options::of(&user(&app, "ann"), &[&room])).await;
        let mut bob = Client::connect(&app, kind, &Options::of(&user(&app, "bob"), &[&room])).await;
        let publish = json!({"type": "publish", "id": 1, "channel": room, "event": "chat", "data": "hi"});
        let reply = ann.command(publish.clone()).await;
        assert_eq!((&reply["ok"], &reply["results"][0]["seq"]), (&json!(true), &json!(1)), "{reply}");
        for client in [&mut ann, &mut bob] {
            let message = client.message().await;
            assert_eq!((&message["from"], &message["event"]), (&json!("ann"), &json!("chat")));
            assert_eq!((&message["data"], &message["id"]), (&json!("hi"), &reply["results"][0]["id"]));
        }
        // A reply that was lost on the way: asked again, answered again, published once.
        assert_eq!(ann.command(publish).await, reply);
        for (id, channel) in [(2, "user:ann"), (3, "team:1"), (4, "plain:x")] {
            let reply = ann.command(json!({"type": "publish", "id": id, "channel": channel})).await;
            assert_eq!((&reply["code"], &reply["id"]), (&json!("forbidden"), &json!(id)), "{reply}");
        }
        app.publish_to(&room, "fence").await;
        assert_eq!((ann.data(1).await, bob.data(1).await), (vec![json!("fence")], vec![json!("fence")]));
    }
}

#[tokio::test]
async fn without_echo_the_sender_gets_a_gap_in_its_place() {
    let app = TestApp::start().await;
    for kind in TransportKind::ALL {
        let room = format!("room:{}", kind.as_str());
        let options = |sub: &str| Options::of(&user(&app, sub), &[&room]);
        let mut ann = Client::connect(&app, kind, &options("ann")).await;
        let mut bob = Client::connect(&app, kind, &options("bob")).await;
        let publish = json!({"type": "publish", "id": 1, "channel": room, "data": "hi", "echo": false});
        assert_eq!(ann.command(publish).await["ok"], true);
        let gap = ann.frame().await;
        assert_eq!((&gap["type"], &gap["reason"]), (&json!("gap"), &json!("filtered")), "{gap}");
        assert_eq!((&gap["from_seq"], &gap["to_seq"]), (&json!(1), &json!(1)));
        assert_eq!(bob.data(1).await, ["hi"]);
    }
}
