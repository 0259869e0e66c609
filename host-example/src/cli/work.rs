//! What is going on, while it takes: a line on the terminal, nothing where output goes to a file. It is one
//! line on every terminal: the words stand last and are cut where the terminal ends.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use credit_core::api::Lang;

use super::global::Global;

/// How often the line is drawn.
const BEAT: Duration = Duration::from_millis(150);

/// Work of unknown length.
const GOING: &str = "{spinner} {elapsed}  {wide_msg}";
/// Work that counts what it has done.
const COUNTED: &str = "{spinner} {elapsed}  {human_pos}  {wide_msg}";
/// Work of which the end is known.
pub(super) const MEASURED: &str = "{bar:10} {percent:>3}%  {wide_msg}";

/// Gives a line its form.
pub(super) fn shape(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

/// Work that goes on until this is dropped.
pub(super) struct Work(ProgressBar);

impl Work {
    /// Says what is done, in the language asked for.
    pub(super) fn new(global: &Global, zh: &str, en: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        shape(&bar, GOING);
        bar.set_message(if global.lang == Lang::En { en.to_owned() } else { zh.to_owned() });
        bar.enable_steady_tick(BEAT);
        Self(bar)
    }

    /// The same for work that counts what it has done.
    pub(super) fn counted(global: &Global, zh: &str, en: &str) -> Self {
        let work = Self::new(global, zh, en);
        shape(&work.0, COUNTED);
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

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use indicatif::{ProgressDrawTarget, TermLike};
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    /// A terminal of that width, and what was written on it.
    #[derive(Clone, Debug)]
    struct Terminal(u16, Arc<Mutex<String>>);

    impl TermLike for Terminal {
        fn width(&self) -> u16 {
            self.0
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(&format!("{text}\n"))
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.1.lock().unwrap().push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            self.1.lock().unwrap().clear();
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_line_is_one_line_on_every_terminal() {
        let words = "1,234,567 行，有发现 12,345，不能用 0；已用 00:12:34，剩余约 00:01:02，还有许多许多许多话要说";
        for width in [30, 40, 80, 200] {
            for template in [GOING, COUNTED, MEASURED] {
                let terminal = Terminal(width, Arc::default());
                let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
                let bar = ProgressBar::with_draw_target(Some(2_000_000), target);
                shape(&bar, template);
                bar.set_position(1_234_567);
                bar.set_message(words);
                bar.force_draw();
                let drawn = terminal.1.lock().unwrap().trim_end_matches(['\n', ' ']).to_owned();
                assert!(drawn.contains("1,234,567 行"), "{width} {template}: {drawn:?}");
                assert!(!drawn.contains('\n'), "{width} {template}: {drawn:?}");
                assert!(drawn.width() <= usize::from(width), "{width} {template}: {drawn:?}");
            }
        }
    }
}
