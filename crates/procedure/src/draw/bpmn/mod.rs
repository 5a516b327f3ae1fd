//! A procedure as BPMN 2.0 XML with its layout, for modellers and for offices that keep their processes in such tools.
//!
//! The case is a pool with a lane for each role that holds it. A state is a task of its holder, or a sub-process where it opens parts; a
//! step is a flow to the next state; a clock is a timer at the edge of the task, a linked case a message. A step that is possible in
//! many states goes through a link event. Steps that keep the state stand in the documentation of the task.
//! Source: OMG BPMN 2.0.2 (ISO/IEC 19510).

mod layout;
mod plan;
mod xml;

use crate::language::Language;
use crate::model::*;

/// The BPMN 2.0 document of a procedure.
pub fn bpmn(p: &Procedure, language: Language) -> String {
    let mut planes = plan::planes(p, language);
    planes.iter_mut().for_each(layout::lay_out);
    xml::document(p, language, &planes)
}

/// One canvas: the case, or the inside of a sub-process.
#[derive(Debug, Default)]
struct Plane {
    /// The sub-process that it is the inside of; none for the case.
    inside: Option<String>,
    nodes: Vec<Node>,
    flows: Vec<Flow>,
    rows: Vec<Row>,
    lanes: Vec<Lane>,
    width: u32,
    height: u32,
}

/// The nodes beside each other: what leads in, the body, what leads out, and the events below.
#[derive(Debug, Default)]
struct Row {
    lane: usize,
    merge: Option<usize>,
    body: usize,
    split: Option<usize>,
    /// Events on the lower edge of the body.
    edge: Vec<usize>,
    /// Events below the row, each with what leads to it: the split, the body or an event on the edge.
    below: Vec<usize>,
}

#[derive(Debug, Default)]
struct Lane {
    id: String,
    name: String,
    top: u32,
    height: u32,
    nodes: Vec<usize>,
}

#[derive(Debug)]
struct Node {
    id: String,
    name: String,
    about: String,
    kind: Kind,
    place: Place,
    /// Where its name stands, for what is too small to hold it.
    label: Option<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Start,
    End,
    Task,
    Parts { each: bool },
    Merge { parallel: bool },
    Split { parallel: bool },
    Timer { on: String, interrupts: bool },
    Message { on: String, interrupts: bool },
    Throw,
    Catch,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Place {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

impl Place {
    fn right(self) -> u32 {
        self.x + self.width
    }

    fn bottom(self) -> u32 {
        self.y + self.height
    }

    fn middle(self) -> (u32, u32) {
        (self.x + self.width / 2, self.y + self.height / 2)
    }
}

#[derive(Debug)]
struct Flow {
    id: String,
    from: usize,
    to: usize,
    name: String,
    way: Vec<(u32, u32)>,
    label: Option<Place>,
}

#[cfg(test)]
mod tests;
