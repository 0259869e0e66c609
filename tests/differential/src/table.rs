//! The checked-in table of classes.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::classes;
use crate::verdict::{Core, Peer};

const TABLE: &str = include_str!("../classes.json");

/// A class of disagreements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Class {
    /// Its number.
    pub(crate) id: String,
    /// What codes are of it.
    pub(crate) title: String,
    /// Who is right by the standard.
    pub(crate) right: String,
    /// What settles it.
    pub(crate) clause: String,
    /// Who deviates and how.
    pub(crate) rows: Vec<Row>,
}

/// Packages that deviate in the same way.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) core: Core,
    pub(crate) peer: Peer,
    pub(crate) packages: Vec<String>,
}

/// Reads the table: every class is known, complete and there once.
pub(crate) fn read() -> Result<Vec<Class>> {
    let table: Vec<Class> =
        serde_json::from_str(TABLE).context("tests/differential/classes.json")?;
    for class in &table {
        ensure!(
            ![&class.title, &class.right, &class.clause].iter().any(|text| text.trim().is_empty()),
            "class {}: title, right and clause must be given",
            class.id
        );
        if let Some(row) = class.rows.iter().find(|row| row.peer.agrees(row.core)) {
            bail!("class {}: {:?} and {:?} do not disagree", class.id, row.core, row.peer);
        }
    }
    let in_table: Vec<&str> = table.iter().map(|class| class.id.as_str()).collect();
    ensure!(
        classes::ids().eq(in_table.iter().copied()),
        "classes.json has the classes {in_table:?}; the program knows others"
    );
    Ok(table)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_complete() {
        super::read().unwrap();
    }
}
