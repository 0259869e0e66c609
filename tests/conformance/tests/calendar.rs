//! Working days against an independent oracle, and bounds past the coverage.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected should stop"
)]

use conformance::fixture::{day, sheets, table};
use credit_core::Date;
use credit_core::calendar::{Calendar, source};
use credit_core::sheet::Table;
use credit_core::{json, wire};
use proptest::prelude::*;

/// The calendar as it is read from a pack.
fn read(table: &Table) -> Calendar {
    let text = wire::canonical(&source::compile(table).unwrap());
    Calendar::decode(&json::parse(text.as_bytes(), text.len()).unwrap()).unwrap()
}

fn sample() -> Calendar {
    let tables = sheets("host-example/sample/calendar");
    read(&tables[0])
}

/// The sample's calendar cut off after 2025, so that 2026 is unknown to it but not to us.
fn cut_off() -> Calendar {
    let mut table = sheets("host-example/sample/calendar").remove(0);
    table.rows.retain(|row| row.cells[0].starts_with("2025"));
    read(&table)
}

#[test]
fn every_start_day_equals_chinesecalendar() {
    let path = conformance::repository("tests/vectors/calendar/chinesecalendar-due-2025-2026.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let terms: Vec<u32> = header[1..].iter().map(|h| h[1..].parse().unwrap()).collect();
    let calendar = sample();
    let mut compared = 0;
    for line in lines {
        let days: Vec<Date> = line.split(',').map(day).collect();
        for (n, expected) in terms.iter().zip(&days[1..]) {
            let due = calendar.due(days[0], *n).unwrap();
            assert_eq!((due.date, due.is_provisional()), (*expected, false), "{} + {n}", days[0]);
            compared += 1;
        }
    }
    assert_eq!(compared, 694 * 6);
}

/// The days that chinesecalendar knows for 2018 to 2026, up to the end of that year.
fn known_until(year: i32) -> Calendar {
    let path = conformance::repository("tests/vectors/calendar/chinesecalendar-2018-2026.csv");
    let mut table = table("日历.csv", &std::fs::read_to_string(path).unwrap());
    table.rows.retain(|row| row.cells[0][..4].parse::<i32>().unwrap() <= year);
    read(&table)
}

#[test]
fn nine_years_equal_chinesecalendar_for_every_start_day_and_term() {
    let calendar = known_until(2026);
    let path = conformance::repository("tests/vectors/calendar/chinesecalendar-due-2018-2026.tsv");
    let text = std::fs::read_to_string(path).unwrap();
    let (mut start, mut compared) = (day("2018-01-01"), 0);
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (mut count, mut digest) = (0_usize, 0xCBF2_9CE4_8422_2325_u64);
        while start.to_string().starts_with(cells[0]) {
            for n in 1..=30 {
                let due = calendar.due(start, n).unwrap();
                if due.is_provisional() {
                    assert!(due.latest > day("2026-12-31"), "{start} + {n}");
                    break;
                }
                for byte in format!("{start} {n} {}\n", due.date).bytes() {
                    digest = (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
                }
                count += 1;
            }
            start = start.plus_days(1).unwrap();
        }
        assert_eq!(
            (count.to_string().as_str(), format!("{digest:016x}").as_str()),
            (cells[1], cells[2]),
            "{}",
            cells[0]
        );
        compared += count;
    }
    assert_eq!((start, compared), (day("2027-01-01"), 97_983));
}

#[test]
fn bounds_hold_the_truth_at_the_end_of_every_year() {
    let truth = known_until(2026);
    for year in 2018..2026 {
        let cut = known_until(year);
        let end = day(&format!("{year}-12-31"));
        for back in 0..90 {
            let start = end.plus_days(-back).unwrap();
            for n in (1..=30).chain([45, 60, 90, 120, 200]) {
                let (known, bounds) = (truth.due(start, n).unwrap(), cut.due(start, n).unwrap());
                assert!(
                    bounds.date <= known.date && known.date <= bounds.latest,
                    "{start} + {n}: {known:?} {bounds:?}"
                );
                assert_eq!(bounds.is_provisional(), known.date > end, "{start} + {n}");
            }
        }
    }
}

#[test]
fn state_council_examples() {
    // 国务院办公厅 notices for 2025 and 2026; 2/14, 10/10, 5/9 and 10/11 are make-up Saturdays.
    let calendar = sample();
    for (start, n, due) in [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-04-30", 7, "2026-05-13"),
        ("2025-09-30", 3, "2025-10-11"),
        ("2026-11-20", 7, "2026-12-01"),
        ("2026-11-20", 10, "2026-12-04"),
    ] {
        assert_eq!(calendar.due(day(start), n).unwrap().date, day(due), "{start} + {n}");
    }
}

#[test]
fn past_the_coverage_the_answer_is_provisional() {
    let due = sample().due(day("2026-12-28"), 10).unwrap();
    assert!(due.is_provisional());
    assert!(due.date >= day("2027-01-01") && due.latest < day("2027-02-05"), "{due:?}");
    for (start, n) in [("2024-12-31", 5), ("2026-01-01", 0), ("2026-01-01", 1001)] {
        assert_eq!(sample().due(day(start), n).unwrap_err().code(), "calendar.term");
    }
}

/// Days stand in order, each once, within the first and the last: else they are not found.
#[test]
fn a_calendar_out_of_order_is_refused() {
    let read = |off: &str, work: &str| {
        let text = format!(
            "{{\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"off\":[{off}],\"work\":[{work}],\"gain\":2,\"loss\":10}}"
        );
        let document = json::parse(text.as_bytes(), text.len()).unwrap();
        Calendar::decode(&document).map(|_| ()).map_err(|error| error.code())
    };
    const ORDER: Result<(), &str> = Err("calendar.order");
    let (first, last) = ("\"2026-01-01\"", "\"2026-12-31\"");
    assert_eq!(read("", ""), Ok(()));
    assert_eq!(read(&format!("{first},{last}"), last), Ok(()));
    assert_eq!(read(&format!("{last},{first}"), ""), ORDER);
    assert_eq!(read(&format!("{first},{first}"), ""), ORDER);
    assert_eq!(read("\"2025-12-31\"", ""), ORDER);
    assert_eq!(read(first, "\"2027-01-01\""), ORDER);
}

/// However the rows stand, the calendar is the same; a day twice is told wherever it stands.
#[test]
fn the_order_of_rows_changes_nothing() {
    let sample = sheets("host-example/sample/calendar").remove(0);
    let of = |table: &Table| {
        source::compile(table)
            .map(|document| wire::canonical(&document))
            .map_err(|messages| messages.iter().map(|m| m.code).collect::<Vec<_>>())
    };
    let whole = of(&sample).unwrap();
    let mut turned = sample.clone();
    turned.rows.reverse();
    assert_eq!(of(&turned).unwrap(), whole);
    let half = turned.rows.len() / 2;
    turned.rows.rotate_left(half);
    assert_eq!(of(&turned).unwrap(), whole);
    let mut twice = sample.clone();
    twice.rows.push(twice.rows[0].clone());
    assert_eq!(of(&twice), Err(vec!["R04"]));
}

/// The longest term, and one day more.
#[test]
fn terms_have_a_longest() {
    let calendar = sample();
    let (from, _) = calendar.coverage();
    assert!(calendar.due(from, 1000).is_ok());
    assert_eq!(calendar.due(from, 1001).unwrap_err().code(), "calendar.term");
    assert_eq!(calendar.due(from, 0).unwrap_err().code(), "calendar.term");
    let before = from.previous().unwrap();
    assert_eq!(calendar.due(before, 5).unwrap_err().code(), "calendar.term");
}

/// Where the calendar ends: the working days that may be gained count from the very next day, and one
/// more does not.
#[test]
fn what_may_be_gained_is_gained_at_the_end() {
    let text = "{\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"off\":[],\"work\":[],\"gain\":2,\"loss\":10}";
    let calendar = Calendar::decode(&json::parse(text.as_bytes(), text.len()).unwrap()).unwrap();
    // From the last working day of the year, a Thursday: the next day is Friday the first.
    for (n, date, latest) in [
        (1, "2027-01-01", "2027-01-15"),
        (2, "2027-01-01", "2027-01-18"),
        (3, "2027-01-01", "2027-01-19"),
        (4, "2027-01-04", "2027-01-20"),
        (5, "2027-01-05", "2027-01-21"),
    ] {
        let due = calendar.due(day("2026-12-31"), n).unwrap();
        assert_eq!((due.date, due.latest), (day(date), day(latest)), "{n}");
    }
    // Where the next day is a Saturday, people may be asked to work on it.
    let text = text.replace("2026", "2027");
    let calendar = Calendar::decode(&json::parse(text.as_bytes(), text.len()).unwrap()).unwrap();
    for (n, date) in [(1, "2028-01-01"), (2, "2028-01-01"), (3, "2028-01-03"), (4, "2028-01-04")] {
        assert_eq!(calendar.due(day("2027-12-31"), n).unwrap().date, day(date), "{n}");
    }
}

#[test]
fn mistakes_in_the_sheet_are_told() {
    let told = |text: &str| {
        let messages = source::compile(&table("日历.csv", text)).unwrap_err();
        messages.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        told("日期,类别\n2026/10/1,休\n2026-10-02,假\n2026-10-09,班\n"),
        "R02 日历.csv 第2行“日期”列：“2026/10/1”不是日期，请写成 2026-10-01 的样子。\n\
         R03 日历.csv 第3行“类别”列：“假”应为“休”或“班”。\n\
         R06 日历.csv 第4行“类别”列：2026-10-09 本来就是工作日，调休上班日应在周六或周日。\n\
         R05 日历.csv：没有任何日期。"
    );
    assert_eq!(
        told("日期,类别\n2024-01-01,休\n2026-01-01,休\n2026-01-01,休\n"),
        "R04 日历.csv：2026-01-01 写了两次，请删去一行。\nR05 日历.csv：2025 年没有任何一行，年份必须连续。"
    );
    assert_eq!(told("日期\n2026-01-01\n"), "R01 日历.csv：缺少“类别”列，请补上。");
}

proptest! {
    #[test]
    fn bounds_hold_what_the_next_year_brings(back in 0_i32..60, n in 1_u32..200) {
        let start = day("2025-12-31").plus_days(-back).unwrap();
        let (known, unknown) = (sample().due(start, n).unwrap(), cut_off().due(start, n).unwrap());
        prop_assert!(unknown.date <= known.date && known.date <= unknown.latest, "{known:?} {unknown:?}");
    }
}

/// Rows count by their days and not by where they stand; a day that is there twice is told, wherever.
#[test]
fn rows_of_a_calendar_may_stand_in_any_order() {
    let sample = sheets("host-example/sample/calendar").remove(0);
    let written = |table: &Table| wire::canonical(&source::compile(table).unwrap());
    let mut turned = sample.clone();
    turned.rows.reverse();
    assert_eq!(written(&turned), written(&sample));
    let mut twice = sample.clone();
    let mut again = twice.rows[0].clone();
    again.line = 999;
    twice.rows.push(again);
    let told = source::compile(&twice).unwrap_err();
    assert!(told.iter().any(|message| message.code == "R04"), "{told:?}");
}
