//! What a client asks by a request of its own, beside its stream: commands, where the stream has no way up, and pages
//! of history. One is under way at a time.

use belfry_checker::{
    reader::Page,
    wire::{Close, Frame, Joined},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::link::{cut, problem};
use crate::nodes::Nodes;

pub enum Done {
    Replies(Vec<Frame>),
    Paged(Page, Joined),
    Failed(Close),
}

/// Ends when dropped; what it asked for may be done all the same.
pub struct Errand(JoinHandle<Done>);

impl Errand {
    pub fn commands(nodes: Nodes, session: &str, commands: Vec<Value>) -> Self {
        #[derive(Deserialize)]
        struct Answer {
            replies: Vec<Frame>,
        }
        let path = format!("/v1/sessions/{session}/commands");
        Self(tokio::spawn(async move {
            let request = nodes.post(&path, &json!({ "commands": commands }));
            match answer::<Answer>(request).await {
                Ok(answer) => Done::Replies(answer.replies),
                Err(close) => Done::Failed(close),
            }
        }))
    }

    pub fn page(nodes: Nodes, page: Page) -> Self {
        Self(tokio::spawn(async move {
            let Page { channel, after, until } = &page;
            let path = format!("/v1/history?channel={channel}&after_seq={after}&until={until}");
            match answer::<Joined>(nodes.get(&path)).await {
                Ok(answer) => Done::Paged(page, answer),
                Err(close) => Done::Failed(close),
            }
        }))
    }

    pub async fn done(&mut self) -> Done {
        (&mut self.0).await.expect("an errand does not panic")
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn answer<T: serde::de::DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, Close> {
    let response = request.send().await.map_err(cut)?;
    if response.status() != 200 {
        return Err(problem(response).await);
    }
    let body = response.bytes().await.map_err(cut)?;
    Ok(serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{error}: {body:?}")))
}
