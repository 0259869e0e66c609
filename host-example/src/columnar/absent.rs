//! A build without Parquet and Arrow: there are no tables of columns.

use std::{io, path::Path};

use super::{Column, Fault, Holds, Kind, Rows};

/// None is ever opened.
pub(crate) enum Table {}

impl Table {
    pub(crate) fn open(_: &Path, _: Kind) -> Result<Self, Fault> {
        Err(Fault::Absent)
    }

    pub(crate) fn columns(&self) -> &[Column] {
        match *self {}
    }

    pub(crate) fn read(self, _: &[usize]) -> Result<Box<dyn Rows>, Fault> {
        match self {}
    }
}

/// None is ever begun.
pub(crate) enum Writer {}

impl Writer {
    pub(crate) fn create(_: &Path, _: Kind, _: &[(&str, Holds)]) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(crate) fn row<'c>(&mut self, _: impl Iterator<Item = &'c str>) -> io::Result<()> {
        match *self {}
    }

    pub(crate) fn finish(self) -> io::Result<()> {
        match self {}
    }

    pub(crate) fn convert(_: &Path, _: &Path, _: Kind, _: &[(&str, Holds)]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
