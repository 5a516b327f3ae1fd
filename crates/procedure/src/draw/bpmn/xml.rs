//! The document: what there is, then where it stands.

use std::fmt::Write;

use super::{Flow, Kind, Node, Place, Plane};
use crate::draw::layout::text_width;
use crate::language::Language;
use crate::model::*;

const NAMESPACES: &str = "xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" \
xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\"";

pub(super) fn document(p: &Procedure, language: Language, planes: &[Plane]) -> String {
    let (title, id) = (escape(p.title.get(language)), &p.id);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        text,
        "<bpmn:definitions {NAMESPACES} id=\"definitions_{id}\" targetNamespace=\"urn:fengqiao:{id}\" exporter=\"Fengqiao\" exporterVersion=\"{}\">",
        escape(&p.version)
    );
    let _ = writeln!(
        text,
        "<bpmn:collaboration id=\"collaboration_{id}\"><bpmn:participant id=\"pool_{id}\" name=\"{title}\" processRef=\"process_{id}\"/></bpmn:collaboration>"
    );
    let _ = writeln!(text, "<bpmn:process id=\"process_{id}\" name=\"{title}\" isExecutable=\"false\">");
    documentation(&mut text, p.summary.get(language));
    if let Some(case) = planes.iter().find(|plane| plane.inside.is_none()) {
        lanes(&mut text, id, case);
        elements(&mut text, case, planes);
    }
    text.push_str("</bpmn:process>\n");
    planes.iter().for_each(|plane| diagram(&mut text, id, plane));
    text.push_str("</bpmn:definitions>\n");
    text
}

fn lanes(text: &mut String, id: &str, case: &Plane) {
    let _ = writeln!(text, "<bpmn:laneSet id=\"lanes_{id}\">");
    for lane in &case.lanes {
        let _ = write!(text, "<bpmn:lane id=\"{}\" name=\"{}\">", lane.id, escape(&lane.name));
        for at in &lane.nodes {
            let _ = write!(text, "<bpmn:flowNodeRef>{}</bpmn:flowNodeRef>", case.nodes[*at].id);
        }
        text.push_str("</bpmn:lane>\n");
    }
    text.push_str("</bpmn:laneSet>\n");
}

fn elements(text: &mut String, plane: &Plane, planes: &[Plane]) {
    for (at, node) in plane.nodes.iter().enumerate() {
        element(text, plane, at, node, planes);
    }
    for flow in &plane.flows {
        let (from, to) = (&plane.nodes[flow.from].id, &plane.nodes[flow.to].id);
        let _ = write!(
            text,
            "<bpmn:sequenceFlow id=\"{}\"{} sourceRef=\"{from}\" targetRef=\"{to}\"",
            flow.id,
            name(&shown(flow))
        );
        if shown(flow) == flow.name {
            text.push_str("/>\n");
        } else {
            text.push('>');
            documentation(text, &flow.name);
            text.push_str("</bpmn:sequenceFlow>\n");
        }
    }
}

/// The name of a flow as far as it has room.
fn shown(flow: &Flow) -> String {
    let Some(label) = flow.label else { return flow.name.clone() };
    let fits = |text: &str| text_width(text) * 11 / 14 + 4 <= label.width;
    if fits(&flow.name) {
        return flow.name.clone();
    }
    let mut text: String = flow.name.clone();
    while !text.is_empty() && !fits(&format!("{text}…")) {
        text.pop();
    }
    text + "…"
}

fn element(text: &mut String, plane: &Plane, at: usize, node: &Node, planes: &[Plane]) {
    let (tag, more, inner) = match &node.kind {
        Kind::Start => ("startEvent", String::new(), String::new()),
        Kind::End => ("endEvent", String::new(), String::new()),
        Kind::Task => ("userTask", String::new(), String::new()),
        Kind::Parts { each } => ("subProcess", String::new(), inside(&node.id, *each, planes)),
        Kind::Merge { parallel } | Kind::Split { parallel } => {
            (if *parallel { "parallelGateway" } else { "exclusiveGateway" }, String::new(), String::new())
        }
        Kind::Timer { on, interrupts } => {
            let due = format!("<bpmn:timerEventDefinition id=\"{}_due\"/>", node.id);
            ("boundaryEvent", attached(on, *interrupts), due)
        }
        Kind::Message { on, interrupts } => {
            let said = format!("<bpmn:messageEventDefinition id=\"{}_said\"/>", node.id);
            ("boundaryEvent", attached(on, *interrupts), said)
        }
        Kind::Throw => ("intermediateThrowEvent", String::new(), link(node)),
        Kind::Catch => ("intermediateCatchEvent", String::new(), link(node)),
    };
    let _ = write!(text, "<bpmn:{tag} id=\"{}\"{}{more}>", node.id, name(&node.name));
    documentation(text, &node.about);
    for flow in plane.flows.iter().filter(|flow| flow.to == at) {
        let _ = write!(text, "<bpmn:incoming>{}</bpmn:incoming>", flow.id);
    }
    for flow in plane.flows.iter().filter(|flow| flow.from == at) {
        let _ = write!(text, "<bpmn:outgoing>{}</bpmn:outgoing>", flow.id);
    }
    let _ = writeln!(text, "{inner}</bpmn:{tag}>");
}

fn attached(on: &str, interrupts: bool) -> String {
    format!(" attachedToRef=\"{on}\" cancelActivity=\"{interrupts}\"")
}

fn link(node: &Node) -> String {
    format!("<bpmn:linkEventDefinition id=\"{}_link\" name=\"{}\"/>", node.id, escape(&node.name))
}

/// What a sub-process holds, and whether it runs once for each member of a set.
fn inside(id: &str, each: bool, planes: &[Plane]) -> String {
    let mut text = String::new();
    if each {
        let _ = write!(text, "<bpmn:multiInstanceLoopCharacteristics id=\"{id}_each\"/>");
    }
    text.push('\n');
    if let Some(plane) = planes.iter().find(|plane| plane.inside.as_deref() == Some(id)) {
        elements(&mut text, plane, planes);
    }
    text
}

fn documentation(text: &mut String, words: &str) {
    if !words.is_empty() {
        let _ = write!(text, "<bpmn:documentation>{}</bpmn:documentation>", escape(words));
    }
}

fn diagram(text: &mut String, id: &str, plane: &Plane) {
    let of = plane.inside.clone().unwrap_or_else(|| format!("collaboration_{id}"));
    let _ = writeln!(
        text,
        "<bpmndi:BPMNDiagram id=\"diagram_{of}\"><bpmndi:BPMNPlane id=\"plane_{of}\" bpmnElement=\"{of}\">"
    );
    if plane.inside.is_none() {
        let pool = Place { x: 0, y: 0, width: plane.width, height: plane.height };
        shape(text, &format!("pool_{id}"), pool, None, " isHorizontal=\"true\"");
        let last = plane.lanes.len().saturating_sub(1);
        for (at, lane) in plane.lanes.iter().enumerate() {
            // The outermost lanes reach to the edges of the pool.
            let top = if at == 0 { 0 } else { lane.top };
            let bottom = if at == last { plane.height } else { lane.top + lane.height };
            let place = Place { x: 30, y: top, width: plane.width - 30, height: bottom - top };
            shape(text, &lane.id, place, None, " isHorizontal=\"true\"");
        }
    }
    for node in &plane.nodes {
        let more = match node.kind {
            Kind::Parts { .. } => " isExpanded=\"false\"",
            Kind::Split { parallel: false } | Kind::Merge { parallel: false } => " isMarkerVisible=\"true\"",
            _ => "",
        };
        shape(text, &node.id, node.place, node.label.filter(|_| !node.name.is_empty()), more);
    }
    for flow in &plane.flows {
        let _ = write!(text, "<bpmndi:BPMNEdge id=\"{}_di\" bpmnElement=\"{}\">", flow.id, flow.id);
        for (x, y) in &flow.way {
            let _ = write!(text, "<di:waypoint x=\"{x}\" y=\"{y}\"/>");
        }
        label(text, flow.label);
        text.push_str("</bpmndi:BPMNEdge>\n");
    }
    text.push_str("</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>\n");
}

fn shape(text: &mut String, of: &str, place: Place, named: Option<Place>, more: &str) {
    let _ = write!(text, "<bpmndi:BPMNShape id=\"{of}_di\" bpmnElement=\"{of}\"{more}>{}", bounds(place));
    label(text, named);
    text.push_str("</bpmndi:BPMNShape>\n");
}

fn label(text: &mut String, place: Option<Place>) {
    if let Some(place) = place {
        let _ = write!(text, "<bpmndi:BPMNLabel>{}</bpmndi:BPMNLabel>", bounds(place));
    }
}

fn bounds(place: Place) -> String {
    let Place { x, y, width, height } = place;
    format!("<dc:Bounds x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>")
}

fn name(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(" name=\"{}\"", escape(words)) }
}

/// Words as XML, without the signs that XML 1.0 does not know.
fn escape(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for sign in words.chars() {
        match sign {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\n' => text.push_str("&#10;"),
            '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => text.push(' '),
            _ => text.push(sign),
        }
    }
    text
}
