//! Long-poll: requests one after the other, each from where the last one ended.

use std::{collections::VecDeque, time::Duration};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    connection::{Cut, Target},
    resume::Resume,
};
use crate::{
    cli::client::{self, MOST_BYTES},
    client::{Connection, body},
    protocol::Cursor,
};

/// How long the server may wait for something to say.
const WAIT: Duration = Duration::from_secs(25);

/// How much longer than that the answer may take.
const ANSWER_GRACE: Duration = Duration::from_secs(10);

/// A row of polls with one attempt number.
#[derive(Debug, Default)]
pub struct Poll {
    frames: VecDeque<Box<RawValue>>,
    /// The cursor of the last answer, to be adopted once its frames have been handled.
    cursor: Option<Cursor>,
    /// That of the last answer, which says that the server has answered.
    connection: Option<Connection>,
}

#[derive(Deserialize)]
struct Answer {
    cursor: Cursor,
    frames: VecDeque<Box<RawValue>>,
}

impl Poll {
    /// The next frame; asks for more when the last answer is used up.
    pub async fn next(&mut self, target: &Target, resume: &mut Resume) -> Result<String, Cut> {
        loop {
            if let Some(frame) = self.frames.pop_front() {
                return Ok(frame.get().to_owned());
            }
            resume.reached(self.cursor.take().as_ref());
            let answer = self.ask(target, resume).await?;
            self.frames = answer.frames;
            self.cursor = Some(answer.cursor);
        }
    }

    async fn ask(&mut self, target: &Target, resume: &Resume) -> Result<Answer, Cut> {
        // The first answer comes at once and begins with a welcome.
        let wait = if self.connection.is_some() { WAIT } else { Duration::ZERO };
        let path = target.path("/v1/poll", resume) + &format!("&wait={}", wait.as_secs());
        let request = target.get(&path, "application/json")?;
        let mut connection = target.server.reconnect(self.connection.take()).await?;
        let patience = wait + ANSWER_GRACE;
        let response = client::send(&mut connection, request, patience).await?.map_err(Cut::Refused)?;
        let answer = body(response, MOST_BYTES, patience).await?;
        self.connection = Some(connection);
        serde_json::from_slice(&answer)
            .map_err(|error| Cut::NotBelfry(format!("the answer is no poll's ({error}); is --url right?")))
    }
}
