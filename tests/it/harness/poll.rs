//! Long-poll: asks again from the cursor of the last answer.

use std::collections::VecDeque;

use serde_json::Value;

use super::{Options, TestApp, http::Ask as _};

pub struct Poll {
    app: String,
    options: Options,
    frames: VecDeque<Value>,
    /// A `close` has come; a further request would be a new connection.
    closed: bool,
}

impl Poll {
    /// The first request, answered at once, beginning with `welcome`.
    pub async fn open(app: &TestApp, options: &Options) -> Result<Self, Value> {
        let mut poll =
            Self { app: app.url(""), options: options.clone(), frames: VecDeque::new(), closed: false };
        poll.ask(&options.clone().and("wait", 0)).await?;
        Ok(poll)
    }

    async fn ask(&mut self, options: &Options) -> Result<(), Value> {
        let url = format!("{}{}", self.app, options.path("/v1/poll"));
        let answer = super::http::client().get(url).bearer_auth(options.bearer()).answer().await;
        if answer.status != 200 {
            return Err(answer.json());
        }
        let mut answer = answer.json();
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        // The channels are the session's from now on.
        let next = self.options.clone().without("channels").without("wait");
        self.options = next.and("session", text("session")).and("cursor", text("cursor"));
        let Value::Array(frames) = answer["frames"].take() else { panic!("no frames") };
        self.frames.extend(frames);
        Ok(())
    }

    /// The next frame. None after a `close`. A refusal is given as the `close` that it stands for.
    pub async fn next(&mut self) -> Option<Value> {
        while self.frames.is_empty() {
            if self.closed {
                return None;
            }
            if let Err(mut problem) = self.ask(&self.options.clone()).await {
                problem["type"] = "close".into();
                self.frames.push_back(problem);
            }
        }
        let frame = self.frames.pop_front()?;
        self.closed = frame["type"] == "close";
        Some(frame)
    }
}
