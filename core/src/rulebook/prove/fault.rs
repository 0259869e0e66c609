//! Faults with what they are about, so that one mistake gives one message.

use alloc::{boxed::Box, string::String, vec::Vec};

use super::Subject;
use super::cells::Cells;
use crate::sheet::Message;

/// A message with the rows and cells of the table that it is about.
pub(in crate::rulebook) struct Fault {
    pub(in crate::rulebook) message: Message,
    table: Option<String>,
    rows: Vec<usize>,
    cells: Vec<usize>,
    gap: bool,
}

impl Fault {
    pub(in crate::rulebook) const fn of(message: Message) -> Self {
        Self { message, table: None, rows: Vec::new(), cells: Vec::new(), gap: false }
    }

    pub(in crate::rulebook) fn table(mut self, subject: &Subject<'_>) -> Self {
        self.table = Some(subject.table.name.clone());
        self
    }

    /// The same fault with the cell that shows it.
    pub(in crate::rulebook) fn shown(
        mut self,
        subject: &Subject<'_>,
        cells: &Cells,
        cell: Option<usize>,
    ) -> Self {
        self.message.case = cell.map(|cell| Box::new(subject.example(cells, cell)));
        self
    }

    /// The same fault with the cell that shows it and the one it is compared with.
    pub(in crate::rulebook) fn beside(
        mut self,
        subject: &Subject<'_>,
        cells: &Cells,
        (cell, other): (usize, usize),
    ) -> Self {
        self.message.case = Some(Box::new(subject.pair(cells, cell, other)));
        self
    }

    pub(in crate::rulebook) fn rows(mut self, rows: &[usize]) -> Self {
        self.rows.extend(rows);
        self
    }

    pub(in crate::rulebook) fn cells(mut self, cells: Vec<usize>) -> Self {
        self.cells = cells;
        self
    }

    pub(in crate::rulebook) fn gap(self, cells: Vec<usize>) -> Self {
        Self { gap: true, ..self.cells(cells) }
    }

    /// Whether this fault goes away with the other one: both are about the same row, about the same
    /// cells, or the gap lies where a row that now stands in conflict has moved away from.
    fn follows(&self, root: &Self, cells: Option<&Cells>) -> bool {
        let same_row = self.rows.iter().any(|row| root.rows.contains(row));
        let inside = !self.gap
            && !self.cells.is_empty()
            && self.cells.iter().all(|cell| root.cells.contains(cell));
        let beside = |cell: &usize| {
            root.cells.iter().any(|other| cells.is_some_and(|c| c.adjacent(*cell, *other)))
        };
        let moved = self.gap && !root.gap && self.cells.iter().all(beside);
        self.table.is_some() && self.table == root.table && (same_row || inside || moved)
    }
}

/// Puts every fault under the first one that it follows from. Faults come in the order in which
/// they explain each other; `cells` are those of a table by name.
pub(in crate::rulebook) fn fold<'c>(
    faults: Vec<Fault>,
    cells: impl Fn(&str) -> Option<&'c Cells>,
) -> Vec<Message> {
    let mut roots: Vec<Fault> = Vec::new();
    for fault in faults {
        let cells = fault.table.as_deref().and_then(&cells);
        match roots.iter_mut().find(|root| fault.follows(root, cells)) {
            Some(root) => {
                root.rows.extend(fault.rows);
                root.cells.extend(fault.cells);
                root.message.folded.push(fault.message);
            }
            None => roots.push(fault),
        }
    }
    roots.into_iter().map(|root| root.message).collect()
}
