//! Questions that wait for answers.

#[cfg(test)]
mod tests;

use std::{collections::HashMap, sync::Mutex};

use belfry_core::held::Held as _;
use tokio::sync::mpsc;

use crate::fleet::letter::{Answer, NodeId};

/// All questions of this node that are open.
#[derive(Debug, Default)]
pub(super) struct Questions {
    last: u64,
    open: HashMap<u64, mpsc::Sender<(NodeId, Answer)>>,
}

impl Questions {
    /// An answer has come. One that nobody waits for any more is let go.
    pub(super) fn answered(&self, number: u64, from: NodeId, answer: Answer) {
        if let Some(question) = self.open.get(&number) {
            // There is room for one answer of each node that was asked.
            let _ = question.try_send((from, answer));
        }
    }
}

/// An open question; it is closed when this is dropped.
pub(super) struct Asked<'a> {
    questions: &'a Mutex<Questions>,
    pub(super) number: u64,
}

impl<'a> Asked<'a> {
    /// A question to so many nodes.
    pub(super) fn new(
        questions: &'a Mutex<Questions>,
        nodes: usize,
    ) -> (Self, mpsc::Receiver<(NodeId, Answer)>) {
        let (answered, answers) = mpsc::channel(nodes);
        let mut all = questions.held();
        all.last += 1;
        let number = all.last;
        all.open.insert(number, answered);
        (Self { questions, number }, answers)
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.questions.held().open.remove(&self.number);
    }
}
