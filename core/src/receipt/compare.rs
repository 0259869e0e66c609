//! Where two receipts differ: the first byte, and the first stage on the way to the decision.

use alloc::vec::Vec;

use super::statement::{Predicate, Statement};
use crate::names::names;
use crate::wire::{self, Wire};

names! {
    /// A stage on the way from the data to the decision, in that order.
    pub enum Stage as "ReceiptStage" {
        /// What was asked, or the salt with it.
        Request = "request",
        /// Which keys were trusted.
        Trust = "trust",
        /// The rulebook.
        Rulebook = "rulebook",
        /// The calendar.
        Calendar = "calendar",
        /// The list packs.
        Packs = "packs",
        /// The engine.
        Engine = "engine",
        /// What was found, and what the lists cover.
        Screening = "screening",
        /// What follows from it.
        Decision = "decision",
        /// Nothing but the texts of the decision.
        Words = "words",
        /// Who signed, when and where it was asked.
        Head = "head",
    }
}

/// Where a receipt that was made again is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The first byte of the payload that is another, from 0.
    pub byte: usize,
    /// The first stage that differs: what comes after it differs because of it.
    pub stage: Stage,
}

/// How a receipt that was made again differs from the one that was signed; nothing where it does not.
#[must_use]
pub fn difference(signed: &Statement, again: &Statement) -> Option<Difference> {
    let (then, now) = (signed.payload(), again.payload());
    let byte = first_byte(&then, &now)?;
    let stage = Stage::ALL.iter().find(|stage| part(signed, **stage) != part(again, **stage));
    // What no stage holds is of the head.
    Some(Difference { byte, stage: stage.copied().unwrap_or(Stage::Head) })
}

/// The first byte at which two texts differ.
#[must_use]
pub fn first_byte(then: &[u8], now: &[u8]) -> Option<usize> {
    let same = then.iter().zip(now).take_while(|(then, now)| then == now).count();
    (then != now).then_some(same)
}

/// What a stage has left in a receipt.
fn part(statement: &Statement, stage: Stage) -> Vec<u8> {
    let of: &Predicate = &statement.predicate;
    let named = |name| statement.subject.iter().find(|subject| subject.name == name).cloned();
    let (request, decision) = (named("request"), named("decision"));
    let parts: &[&dyn Wire] = match stage {
        Stage::Request => &[&request, &of.applied_on, &of.cut_off, &of.matter],
        Stage::Trust => &[&of.trust],
        Stage::Rulebook => &[&of.rulebook],
        Stage::Calendar => &[&of.calendar],
        Stage::Packs => &[&of.packs],
        Stage::Engine => &[&of.engine, &of.component],
        Stage::Screening => &[&of.subjects, &of.lists, &of.matrix, &of.findings],
        Stage::Decision => &[&of.outcome, &of.rules, &of.measures, &of.matter_name],
        Stage::Words => &[&decision],
        Stage::Head => &[&of.head, &of.channel, &of.operator],
    };
    let texts: Vec<_> = parts.iter().map(|part| wire::canonical(*part)).collect();
    texts.join("\n").into_bytes()
}
