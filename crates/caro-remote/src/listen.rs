//! Listening to an answer: until it ends, or its user does not want it any more, or it takes too long.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use caro_generate::{BackendKind, Observer};
use futures_core::Stream as _;
use genai::chat::{ChatStream, ChatStreamEvent};
use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::answer::Answer;
use crate::frames::Frames;

/// How often the user is asked whether it is to end.
const ATTENTION: Duration = Duration::from_millis(50);

/// How long a server that loads its models when they are asked for may be silent before that is said.
const LOADING: Duration = Duration::from_secs(1);

/// Parts that may come without completing a frame. The client keeps them until they do, however many there are, and
/// goes through all of them again with each.
const INCOMPLETE: usize = 128;

/// Bytes that an answer may have, with everything that is wrapped around it.
const BYTES: usize = 16 << 20;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Silence {
    /// The user does not want it any more.
    Interrupted,
    /// It took too long.
    TimedOut,
    /// More came than anybody would send.
    Flooded,
    /// The client gave up.
    Failed(Box<genai::Error>),
}

/// Who is listened to, and for how long.
#[derive(Debug)]
pub(crate) struct Patience<'a> {
    pub(crate) kind: BackendKind,
    pub(crate) model: &'a str,
    pub(crate) since: Instant,
    pub(crate) timeout: Duration,
}

enum Step {
    Event(ChatStreamEvent),
    Failed(genai::Error),
    Over,
    Waiting,
}

/// Listens until the stream is over, or the answer is.
pub(crate) async fn listen(
    mut stream: ChatStream,
    frames: &Frames,
    patience: &Patience<'_>,
    answer: &mut Answer<'_>,
    observer: &mut dyn Observer,
) -> Result<(), Silence> {
    let mut attention = interval(ATTENTION);
    attention.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut parts = Parts::default();
    let mut loading_said = false;
    loop {
        let step = step(&mut stream, &mut attention, &mut parts).await;
        if observer.stopped() {
            return Err(Silence::Interrupted);
        }
        let waited = patience.since.elapsed();
        match step {
            Step::Event(ChatStreamEvent::Chunk(chunk)) => answer.push(&chunk.content, observer),
            Step::Event(ChatStreamEvent::ReasoningChunk(_)) => answer.think(),
            Step::Event(ChatStreamEvent::End(_)) | Step::Over => return Ok(()),
            Step::Event(_) => {}
            Step::Failed(error) => return Err(Silence::Failed(Box::new(error))),
            Step::Waiting => {
                let silent = patience.kind == BackendKind::Ollama && frames.count() == 0;
                if silent && !loading_said && waited >= LOADING {
                    loading_said = true;
                    observer.loading(patience.kind, patience.model);
                }
            }
        }
        if answer.has_ended() {
            return Ok(());
        }
        if waited >= patience.timeout {
            return Err(Silence::TimedOut);
        }
        if frames.bytes() > BYTES || parts.are_too_many(frames) {
            return Err(Silence::Flooded);
        }
    }
}

/// Parts that came since the last complete frame.
#[derive(Debug, Default)]
struct Parts {
    bell: Arc<Bell>,
    count: usize,
    frames: usize,
}

impl Parts {
    fn are_too_many(&mut self, frames: &Frames) -> bool {
        if frames.count() > self.frames {
            self.frames = frames.count();
            self.count = 0;
        }
        self.count > INCOMPLETE
    }
}

/// Waits for the next event, or for the moment to pay attention to something else.
async fn step(stream: &mut ChatStream, attention: &mut Interval, parts: &mut Parts) -> Step {
    poll_fn(|cx| {
        if attention.poll_tick(cx).is_ready() {
            return Poll::Ready(Step::Waiting);
        }
        let came = parts.bell.answer(cx.waker());
        let waker = Waker::from(Arc::clone(&parts.bell));
        match Pin::new(&mut *stream).poll_next(&mut Context::from_waker(&waker)) {
            Poll::Ready(Some(Ok(event))) => Poll::Ready(Step::Event(event)),
            Poll::Ready(Some(Err(error))) => Poll::Ready(Step::Failed(error)),
            Poll::Ready(None) => Poll::Ready(Step::Over),
            Poll::Pending if came => {
                parts.count += 1;
                if parts.count > INCOMPLETE {
                    Poll::Ready(Step::Waiting)
                } else {
                    Poll::Pending
                }
            }
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Rung by the stream, and by nothing else: so it is known whether something came.
#[derive(Debug, Default)]
struct Bell {
    rung: AtomicBool,
    listener: Mutex<Option<Waker>>,
}

impl Bell {
    /// Whether it was rung since the last time. From now on it wakes this listener.
    fn answer(&self, listener: &Waker) -> bool {
        let mut current = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
        if !current
            .as_ref()
            .is_some_and(|waker| waker.will_wake(listener))
        {
            *current = Some(listener.clone());
        }
        self.rung.swap(false, Ordering::Relaxed)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Relaxed);
        let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listener) = listener.as_ref() {
            listener.wake_by_ref();
        }
    }
}
