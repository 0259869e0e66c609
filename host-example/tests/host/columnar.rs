//! Parquet and Arrow, in and out of `screen` and `validate`.

use std::{fs::File, path::Path, sync::Arc};

use arrow_array::{
    Array, ArrayRef, Int64Array, ListArray, RecordBatch, StringArray, cast::AsArray as _,
    types::Int32Type,
};
use arrow_ipc::{reader::FileReader, writer::FileWriter};
use parquet::{
    data_type::{ByteArray, ByteArrayType},
    file::{
        properties::{WriterProperties, WriterVersion},
        reader::{FileReader as _, SerializedFileReader},
        writer::SerializedFileWriter,
    },
    record::Field,
    schema::parser::parse_message_type,
};

use crate::{
    common::{City, Run, credit},
    screening::{killed, read, screen, subjects},
};

/// The cells of a table of text, and its header.
fn cells(table: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let row = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = row(reader.headers().unwrap());
    (header, reader.records().map(|record| row(&record.unwrap())).collect())
}

/// The same table as Parquet: some row groups, some with a dictionary and some without, nulls for what is empty.
pub(crate) fn to_parquet(
    path: &str,
    (header, rows): &(Vec<String>, Vec<Vec<String>>),
    version: WriterVersion,
) {
    let fields: String =
        header.iter().map(|name| format!("optional binary {name} (UTF8);")).collect();
    let schema = Arc::new(parse_message_type(&format!("message m {{{fields}}}")).unwrap());
    let properties = WriterProperties::builder()
        .set_writer_version(version)
        .set_dictionary_enabled(version == WriterVersion::PARQUET_1_0)
        .set_data_page_size_limit(2_000);
    let file = File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties.build())).unwrap();
    for some in rows.chunks(300) {
        let mut group = writer.next_row_group().unwrap();
        for at in 0..header.len() {
            let mut column = group.next_column().unwrap().unwrap();
            let texts = || some.iter().map(|row| row[at].as_str());
            let levels: Vec<i16> = texts().map(|text| i16::from(!text.is_empty())).collect();
            let values: Vec<ByteArray> =
                texts().filter(|text| !text.is_empty()).map(ByteArray::from).collect();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
}

/// The same table as an Arrow file.
pub(crate) fn to_arrow(path: &str, (header, rows): &(Vec<String>, Vec<Vec<String>>)) {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let batch = |some: &[Vec<String>]| {
        let column = |at: usize| -> ArrayRef {
            let texts = some.iter().map(|row| filled(&row[at]));
            Arc::new(texts.collect::<StringArray>())
        };
        let columns = header.iter().enumerate().map(|(at, name)| (name, column(at), true));
        RecordBatch::try_from_iter_with_nullable(columns).unwrap()
    };
    let mut writer =
        FileWriter::try_new(File::create(path).unwrap(), &batch(&[]).schema()).unwrap();
    rows.chunks(300).for_each(|some| writer.write(&batch(some)).unwrap());
    writer.finish().unwrap();
}

/// What was written, cell by cell.
pub(crate) fn from_parquet(path: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let fields = reader.metadata().file_metadata().schema().get_fields().to_vec();
    let header = fields.iter().map(|field| field.name().to_owned()).collect();
    let cell = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        other => other.to_string(),
    };
    let rows = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        row.get_column_iter()
            .map(|(_, field)| cell(field).trim_end_matches(" +00:00").to_owned())
            .collect()
    });
    (header, rows.collect())
}

pub(crate) fn from_arrow(path: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let reader = FileReader::try_new(File::open(path).unwrap(), None).unwrap();
    let header = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    let cell = |column: &ArrayRef, row: usize| {
        if column.is_null(row) {
            return String::new();
        }
        if let Some(texts) = column.as_string_opt::<i32>() {
            return texts.value(row).to_owned();
        }
        if let Some(numbers) = column.as_any().downcast_ref::<Int64Array>() {
            return numbers.value(row).to_string();
        }
        let days = column.as_primitive::<arrow_array::types::Date32Type>().value(row);
        credit_core::Date::from_days(days).unwrap().to_string()
    };
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch.unwrap();
        for row in 0..batch.num_rows() {
            rows.push(batch.columns().iter().map(|column| cell(column, row)).collect());
        }
    }
    (header, rows)
}

/// The rows without their numbers: a table of columns has no line of names.
fn without_numbers(rows: &[Vec<String>]) -> Vec<(i64, Vec<String>)> {
    rows.iter().map(|row| (row[0].parse().unwrap(), row[1..].to_vec())).collect()
}

#[test]
fn the_same_findings_from_text_and_from_columns() {
    let city = City::new();
    let text = subjects(&city, 700).replace("L-78,示例市78号某某有限公司,", "L-78,,");
    let csv = city.write("s.csv", text.as_bytes());
    let table = cells(&text);
    let (one, two, three) = (city.path("1.parquet"), city.path("2.parquet"), city.path("3.arrow"));
    to_parquet(&one, &table, WriterVersion::PARQUET_1_0);
    to_parquet(&two, &table, WriterVersion::PARQUET_2_0);
    to_arrow(&three, &table);

    let out = city.path("o.csv");
    let ran = screen(&city, &csv, &out, &["--native"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let (header, expected) = cells(&read(&out));
    let unguarded = |row: &Vec<String>| {
        row.iter().map(|cell| cell.trim_start_matches('\'').to_owned()).collect()
    };
    let expected: Vec<Vec<String>> = expected.iter().map(unguarded).collect();
    assert!(expected.len() > 50, "{}", expected.len());
    let shifted: Vec<_> = without_numbers(&expected)
        .into_iter()
        .map(|(line, row)| (line.saturating_sub(1), row))
        .collect();
    let errors = read(&format!("{out}.errors.csv"));
    for (at, input) in [&one, &two, &three].into_iter().enumerate() {
        for form in ["csv", "parquet", "arrow"] {
            let out = city.path(&format!("o{at}.{form}"));
            let ran = screen(&city, input, &out, &["--native", "--jobs", "2"]);
            assert_eq!(ran.code, Some(0), "{input}: {}", ran.stderr);
            assert!(ran.stdout.contains("共 700 行，核查 699 个主体"), "{}", ran.stdout);
            assert!(ran.stdout.contains("没有用到的列：备注"), "{}", ran.stdout);
            let (titles, rows) = match form {
                "csv" => cells(&read(&out)),
                "parquet" => from_parquet(&out),
                _ => from_arrow(&out),
            };
            assert_eq!(titles, header, "{out}");
            let rows: Vec<Vec<String>> = rows.iter().map(unguarded).collect();
            assert!(without_numbers(&rows) == shifted, "{input} {form}");
            assert_eq!(read(&format!("{out}.errors.csv")), errors.replace("\n80,", "\n79,"));
            for left in [".rows", ".resume", ".new"] {
                assert!(!Path::new(&format!("{out}{left}")).exists(), "{out}{left}");
            }
        }
    }
    // From text into columns.
    let columns = city.path("p.parquet");
    assert_eq!(screen(&city, &csv, &columns, &["--native"]).code, Some(0));
    assert!(from_parquet(&columns).1 == expected);
    // Every row, by its tier.
    let (of_text, of_columns) = (city.path("t.csv"), city.path("t.arrow"));
    let sources = ["packs", "trust.json", "rulebook.pack", "calendar.pack"].map(|f| city.path(f));
    for (input, out) in [(&csv, &of_text), (&one, &of_columns)] {
        let mut args = vec!["screen", "--as-of", "2026-11-20", "--tier", "SL-0001"];
        args.extend(["--input", input, "--output", out]);
        for (option, path) in ["--pack", "--trust", "--rulebook", "--calendar"].iter().zip(&sources)
        {
            args.extend([option, path.as_str()]);
        }
        let ran = credit(&args, b"");
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    let of_text: Vec<Vec<String>> = cells(&read(&of_text)).1.iter().map(unguarded).collect();
    let of_columns = from_arrow(&of_columns).1;
    assert_eq!(of_columns.len(), 700);
    let shifted: Vec<_> = without_numbers(&of_text)
        .into_iter()
        .map(|(line, row)| (line.saturating_sub(1), row))
        .collect();
    assert!(without_numbers(&of_columns) == shifted);
}

#[test]
fn the_same_reports_from_text_and_from_columns() {
    let city = City::new();
    let some = ["91110000600037341K", "91110000600037341L", "", "91450200MA0X00015U", "错", "=1"];
    let rows: Vec<Vec<String>> =
        some.repeat(400).iter().map(|code| vec![(*code).to_owned()]).collect();
    let lines = city.write("c.txt", rows.concat().join("\n").as_bytes());
    let table = (vec!["统一社会信用代码".to_owned()], rows);
    let (one, two) = (city.path("c.parquet"), city.path("c.arrow"));
    to_parquet(&one, &table, WriterVersion::PARQUET_2_0);
    to_arrow(&two, &table);
    let validate =
        |more: &[&str]| credit(&[&["validate", "--on", "2026-11-20"], more].concat(), b"");
    let reports = validate(&[&lines]);
    assert_eq!((reports.code, reports.stderr.as_str()), (Some(0), ""));
    assert!(reports.stdout.lines().count() > 5);
    let mut tables = Vec::new();
    for (at, input) in [&lines, &one, &two].into_iter().enumerate() {
        let ran = validate(&[input]);
        assert_eq!((ran.code, &ran.stdout), (Some(0), &reports.stdout), "{input}: {}", ran.stderr);
        for form in ["parquet", "csv", "arrow", "ndjson"] {
            let out = city.path(&format!("v{at}.{form}"));
            let ran = validate(&[input, "-o", &out]);
            assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
            assert!(!Path::new(&format!("{out}.new")).exists());
            tables.push(match form {
                "csv" => {
                    // What a spreadsheet would run is marked there alone.
                    let (header, rows) = cells(&read(&out));
                    let plain = |cell: String| cell.trim_start_matches('\'').to_owned();
                    (
                        header,
                        rows.into_iter().map(|row| row.into_iter().map(plain).collect()).collect(),
                    )
                }
                "parquet" => from_parquet(&out),
                "arrow" => from_arrow(&out),
                _ => {
                    assert_eq!(read(&out), reports.stdout);
                    continue;
                }
            });
        }
    }
    assert!(tables.windows(2).all(|pair| pair[0] == pair[1]), "{tables:?}");
    assert_eq!(tables[0].1.len(), reports.stdout.lines().count());
    assert!(tables[0].1.iter().any(|row| row[2] == "无效" && !row[5].is_empty()));
    let piped = std::fs::read(&one).unwrap();
    credit(&["validate"], &piped).fails_with(2, "validate.pipe");
    validate(&[&lines, "-o", &city.path("x.y")]).fails_with(2, "usage.format");
}

#[test]
fn columns_as_a_job_that_is_killed_again_and_again_end_with_the_same_bytes() {
    let city = City::new();
    let text = subjects(&city, 60_000).replace("L-78,示例市78号某某有限公司,", "L-78,,");
    let input = city.path("s.parquet");
    to_parquet(&input, &cells(&text), WriterVersion::PARQUET_1_0);
    let (whole, pieces) = (city.path("whole.parquet"), city.path("pieces.parquet"));
    let more = ["--native", "--jobs", "1", "--all"];
    let ran = screen(&city, &input, &whole, &more);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(killed(&city, &input, &pieces, &more, 7) > 1, "it was never killed");
    assert!(std::fs::read(&pieces).unwrap() == std::fs::read(&whole).unwrap());
    let errors = |path: &str| read(&format!("{path}.errors.csv"));
    assert!(errors(&pieces) == errors(&whole) && errors(&whole).lines().count() == 2);
    for left in [".rows", ".resume", ".new"] {
        assert!(!Path::new(&format!("{pieces}{left}")).exists(), "{left}");
    }
}

#[test]
fn columns_that_cannot_be_used_are_told() {
    let city = City::new();
    let out = city.path("o.csv");
    let write = |name: &str, columns: Vec<(&str, ArrayRef)>| {
        let path = city.path(name);
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut writer =
            FileWriter::try_new(File::create(&path).unwrap(), &batch.schema()).unwrap();
        writer.write(&batch).unwrap();
        writer.finish().unwrap();
        path
    };
    let names = || -> ArrayRef {
        Arc::new(StringArray::from(vec!["示例市甲某建筑有限公司"; 2]))
    };
    let lists = || -> ArrayRef {
        let lists = vec![Some(vec![Some(1)]), None];
        Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(lists))
    };
    let run = |input: &str| -> Run { screen(&city, input, &out, &["--native"]) };
    // A list is not used, and told; a code that is a list, or a truth, is refused.
    let ran = run(&write("a.arrow", vec![("名称", names()), ("备注", lists())]));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("没有用到的列：备注（"), "{}", ran.stdout);
    let ran = run(&write("b.arrow", vec![("名称", names()), ("代码", lists())]));
    assert!(ran.fails_with(3, "columnar.type").contains("代码"));
    let truths: ArrayRef = Arc::new(arrow_array::BooleanArray::from(vec![true, false]));
    let ran = run(&write("c.arrow", vec![("名称", names()), ("代码", truths)]));
    assert!(ran.fails_with(3, "columnar.type").contains("代码"));
    // A code that is a number is told row by row, and nothing for validate.
    let codes: ArrayRef = Arc::new(Int64Array::from(vec![Some(91_110_000), None]));
    let numbers = write("d.arrow", vec![("名称", names()), ("代码", codes)]);
    let ran = run(&numbers);
    assert!(ran.stdout.contains("共 2 行，核查 1 个主体"), "{} {}", ran.stdout, ran.stderr);
    assert!(read(&format!("{out}.errors.csv")).contains("\n1,,row.number,"));
    credit(&["validate", &numbers], b"").fails_with(3, "columnar.type");
    run(&write("e.arrow", vec![("甲", names())])).fails_with(3, "screen.no-header");
    let none = write("f.arrow", vec![("甲", names()), ("乙", names())]);
    credit(&["validate", &none], b"").fails_with(3, "validate.no-column");
    // Cut off, and of the other kind behind its first letters.
    let whole = std::fs::read(city.path("a.arrow")).unwrap();
    let cut = city.write("g.arrow", &whole[..300]);
    run(&cut).fails_with(3, "columnar.damaged");
    let other = city.write("h.parquet", &[b"PAR1", &whole[4..]].concat());
    run(&other).fails_with(3, "columnar.damaged");
}
