//! Batches of rows through the workers and back into their order.

use std::{
    sync::{
        Mutex,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use credit_engine::PackOpener;

use super::{Job, format::Part, row::Row, rows::Rows, screener::Screener, subject::Fault};
use crate::problem::{Problem, Words};

/// Rows that cross into the component at a time: enough that the crossing does not count, few enough
/// that the bound of a call is ample.
const BATCH: usize = 256;

/// Batches in work for each worker: enough that none waits while the first in order is written.
const AHEAD: usize = 8;

type Reply = Result<Part, Problem>;
type Task = (Vec<Row>, SyncSender<Reply>);

/// Reads all rows, screens them and hands the parts over in the order of the file.
pub(super) fn run(
    job: &Job,
    screening: &dyn PackOpener,
    rows: Rows,
    write: impl FnMut(&Part) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let jobs = job.jobs.max(1);
    let (tasks, queue) = sync_channel::<Task>(jobs);
    let (order, replies) = sync_channel::<Receiver<Reply>>(jobs.saturating_mul(AHEAD));
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        let reader = scope.spawn(move || read(rows, &tasks, &order));
        for _ in 0..jobs {
            scope.spawn(|| worker(job, screening, &queue));
        }
        let written = in_order(replies, write);
        // A reader that was stopped by a writer that stopped has nothing to say.
        let read = reader.join().unwrap_or_else(|_| Err(defect()));
        written.and(read)
    })
}

/// Writes the parts in their order. Dropping the replies stops the reader, and the reader's end the
/// workers.
fn in_order(
    replies: Receiver<Receiver<Reply>>,
    mut write: impl FnMut(&Part) -> Result<(), Problem>,
) -> Result<(), Problem> {
    for reply in replies {
        let part = reply.recv().unwrap_or_else(|_| Err(defect()))?;
        write(&part)?;
    }
    Ok(())
}

fn read(
    mut rows: Rows,
    tasks: &SyncSender<Task>,
    order: &SyncSender<Receiver<Reply>>,
) -> Result<(), Problem> {
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        let mut ended = Ok(false);
        while batch.len() < BATCH {
            match rows.next() {
                Ok(Some(row)) => batch.push(row),
                other => {
                    ended = other.map(|_| true);
                    break;
                }
            }
        }
        if !batch.is_empty() {
            let (reply, part) = sync_channel(1);
            // In the order first: a batch that is worked on has its place.
            if order.send(part).is_err() || tasks.send((batch, reply)).is_err() {
                return Ok(());
            }
        }
        if ended? {
            return Ok(());
        }
    }
}

fn worker(job: &Job, screening: &dyn PackOpener, queue: &Mutex<Receiver<Task>>) {
    let mut screener = Screener::new(screening, job.lang);
    loop {
        // The lock is held while waiting: its holder takes the next batch.
        let task = queue.lock().map_or(None, |queue| queue.recv().ok());
        let Some((rows, reply)) = task else { return };
        let part = match &mut screener {
            Ok(screener) => screen(job, screener, &rows),
            Err(error) => Err(Problem::from(error.clone())),
        };
        // The writer may have stopped.
        let _unheard = reply.send(part);
    }
}

/// Screens a batch. If the engine had to be stopped, each subject is tried alone, so that the one at
/// fault is told and the others have their answer.
fn screen(job: &Job, screener: &mut Screener<'_>, rows: &[Row]) -> Reply {
    let subjects: Vec<Result<String, Fault>> =
        rows.iter().map(|row| row.cells.as_ref().map_err(Clone::clone)?.subject()).collect();
    let mut lines = String::new();
    for subject in subjects.iter().flatten() {
        lines.push_str(subject);
        lines.push('\n');
    }
    let answers = match screener.screen_lines(&lines, &job.on, job.all) {
        Err(error) if error.is_stop() => one_by_one(job, screener, &subjects)?,
        other => other?,
    };
    let mut answers = answers.split('\n');
    let mut part = Part::new(job.lang);
    for (row, subject) in rows.iter().zip(&subjects) {
        let id = row.cells.as_ref().map_or("", |cells| cells.id.as_str());
        match subject {
            Err(fault) => part.fault(row.line, id, fault),
            Ok(_) => {
                let answer = answers.next().ok_or_else(defect)?;
                part.answer(row.line, id, answer, job.format);
            }
        }
    }
    Ok(part)
}

fn one_by_one(
    job: &Job,
    screener: &mut Screener<'_>,
    subjects: &[Result<String, Fault>],
) -> Result<String, Problem> {
    let mut answers = String::new();
    for subject in subjects.iter().flatten() {
        match screener.screen_lines(&[subject, "\n"].concat(), &job.on, job.all) {
            Err(error) if error.is_stop() => {
                let problem = Problem::from(error);
                answers.push_str(&format!("{{\"error\":{}}}\n", problem.to_json(job.lang)));
            }
            other => answers.push_str(&other?),
        }
    }
    Ok(answers)
}

pub(super) fn defect() -> Problem {
    Problem::new(
        "screen.defect",
        Words::new("批量核查意外停止", "the batch stopped unexpectedly"),
        Words::new(
            "这是程序缺陷：请保留输入并报告；再次运行会接着上次继续",
            "this is a defect: keep the input and report it; run it again to go on",
        ),
    )
}
