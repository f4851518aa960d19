//! Long-poll: requests one after the other, each from where the last one ended.

use std::{collections::VecDeque, time::Duration};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    connection::{Cut, Target},
    resume::Resume,
};
use crate::{cli::client, protocol::Cursor};

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
    /// The server has answered.
    begun: bool,
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
            self.begun = true;
            self.frames = answer.frames;
            self.cursor = Some(answer.cursor);
        }
    }

    async fn ask(&self, target: &Target, resume: &Resume) -> Result<Answer, Cut> {
        // The first answer comes at once and begins with a welcome.
        let wait = if self.begun { WAIT } else { Duration::ZERO };
        let mut url = target.endpoint("/v1/poll", resume);
        url.query_pairs_mut().append_pair("wait", &wait.as_secs().to_string());
        let request = target.http.get(url).headers(target.headers.clone()).timeout(wait + ANSWER_GRACE);
        let response = client::send(request).await?.map_err(Cut::Refused)?;
        let body = response.bytes().await?;
        serde_json::from_slice(&body)
            .map_err(|error| Cut::NotBelfry(format!("the answer is no poll's ({error}); is --url right?")))
    }
}
