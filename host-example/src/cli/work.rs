//! What is going on, while it takes: a line on the terminal, nothing where output goes to a file.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use credit_core::api::Lang;

use super::global::Global;

/// How often the line is drawn.
const BEAT: Duration = Duration::from_millis(150);

/// Work that goes on until this is dropped.
pub(super) struct Work(ProgressBar);

impl Work {
    /// Says what is done, in the language asked for.
    pub(super) fn new(global: &Global, zh: &str, en: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(if global.lang == Lang::En { en.to_owned() } else { zh.to_owned() });
        bar.enable_steady_tick(BEAT);
        Self(bar)
    }

    /// The same for work that counts what it has done.
    pub(super) fn counted(global: &Global, zh: &str, en: &str) -> Self {
        let work = Self::new(global, zh, en);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {human_pos}  {elapsed}") {
            work.0.set_style(style);
        }
        work
    }

    /// One more is done.
    pub(super) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
