//! Funnels: how many get from each step to the next.

use std::marker::PhantomData;

use caro_telemetry::{Event, Property, PropertyRef};

use super::question::{Asked, Follow, Interval, Question, Selection};
use super::selection::Events;

/// A funnel that follows runs of Caro; `Last` is the event of its last step.
#[derive(Debug)]
pub struct SessionFunnel<Last> {
    steps: Vec<Selection>,
    by: Option<&'static str>,
    last: PhantomData<fn(Last)>,
}

/// The runs with such an event: the first step of a funnel.
#[must_use]
pub fn sessions<E: Event>(first: Events<E>) -> SessionFunnel<E> {
    SessionFunnel {
        steps: vec![first.selection],
        by: None,
        last: PhantomData,
    }
}

impl<Last: Event> SessionFunnel<Last> {
    /// Those of them with such an event after it.
    #[must_use]
    pub fn then<Next: Event>(mut self, next: Events<Next>) -> SessionFunnel<Next> {
        self.steps.push(next.selection);
        SessionFunnel {
            steps: self.steps,
            by: None,
            last: PhantomData,
        }
    }

    /// Told apart by a property of the last step.
    #[must_use]
    pub fn by<P: Property>(mut self, property: PropertyRef<Last, P>) -> Self {
        self.by = Some(property.name());
        self
    }
}

impl<Last> From<SessionFunnel<Last>> for Asked {
    fn from(funnel: SessionFunnel<Last>) -> Self {
        asked(funnel.steps, Follow::Session, funnel.by)
    }
}

/// A funnel that follows single commands through a run.
#[derive(Debug)]
pub struct CommandFunnel {
    steps: Vec<Selection>,
}

/// The commands with such an event: the first step of a funnel. `generation` says which of the run's commands the
/// event belongs to; an event without such a property cannot be a step.
#[must_use]
pub fn commands<E: Event>(first: Events<E>, generation: PropertyRef<E, u32>) -> CommandFunnel {
    let funnel = CommandFunnel { steps: Vec::new() };
    funnel.then(first, generation)
}

impl CommandFunnel {
    /// Those of them with such an event after it.
    #[must_use]
    pub fn then<E: Event>(mut self, next: Events<E>, generation: PropertyRef<E, u32>) -> Self {
        assert_eq!(
            generation.name(),
            "generation",
            "a command is followed by `generation`"
        );
        self.steps.push(next.selection);
        self
    }
}

impl From<CommandFunnel> for Asked {
    fn from(funnel: CommandFunnel) -> Self {
        asked(funnel.steps, Follow::Command, None)
    }
}

fn asked(steps: Vec<Selection>, follow: Follow, by: Option<&'static str>) -> Asked {
    assert!(steps.len() > 1, "a funnel has two steps or more");
    Asked {
        question: Question::Funnel { steps, follow, by },
        interval: Interval::Day,
    }
}

/// How long a run takes from its first event of one kind to the first of another after it.
#[must_use]
pub fn time_between<Start: Event, End: Event>(from: Events<Start>, to: Events<End>) -> Asked {
    Asked {
        question: Question::TimeBetween {
            from: from.selection,
            to: to.selection,
        },
        interval: Interval::Day,
    }
}
