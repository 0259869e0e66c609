use std::{fs::File, io::Write as _, path::PathBuf, sync::Arc};

use super::{
    pages::{Chunk, Codec},
    values::Form,
    *,
};

/// Files of other programs, made by `tests/columnar/make.py`: the same table.
const MADE: [&str; 13] = [
    "duckdb-v2.parquet",
    "duckdb.parquet",
    "polars.arrow",
    "polars.parquet",
    "pyarrow-delta.parquet",
    "pyarrow-gzip.parquet",
    "pyarrow-lz4.arrow",
    "pyarrow-lz4.parquet",
    "pyarrow-plain.arrow",
    "pyarrow-plain.parquet",
    "pyarrow-snappy.parquet",
    "pyarrow-zstd.parquet",
    "brotli.parquet",
];

fn made(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/columnar").join(name)
}

/// All rows of the columns that can be read.
fn rows(path: &Path) -> Result<Vec<Vec<Cell>>, Fault> {
    let start = std::fs::read(path)?;
    let table = Table::open(path, Kind::of(&start).ok_or(Fault::Damaged)?)?;
    let columns = table.columns().iter().enumerate();
    let wanted: Vec<usize> = columns.filter(|(_, c)| c.usable).map(|(at, _)| at).collect();
    let mut rows = table.read(&wanted)?;
    let mut all = VecDeque::new();
    while rows.fill(&mut all)? {}
    Ok(all.into())
}

#[test]
fn what_other_programs_write_is_read_alike() {
    let text = |text: &str| Cell::Text(text.to_owned());
    for name in &MADE[..12] {
        let all = rows(&made(name)).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        assert_eq!(all.len(), 300, "{name}");
        assert_eq!(
            all[0],
            [
                text("L-0"),
                text("示例市0号某某有限公司"),
                text("91450200MA0X00015U"),
                Cell::Empty,
                text("旧名0")
            ],
            "{name}"
        );
        let number = Cell::Number("450200".to_owned());
        assert_eq!(all[7], [text("L-7"), Cell::Empty, Cell::Empty, number, text("")], "{name}");
        for (row, cells) in all.iter().enumerate() {
            assert_eq!(cells[0], text(&format!("L-{row}")), "{name}");
            assert_eq!(cells[2] == Cell::Empty, row % 3 != 0, "{name} {row}");
            assert_eq!(cells[3] == Cell::Empty, row % 5 == 0, "{name} {row}");
        }
        let table =
            Table::open(&made(name), Kind::of(&std::fs::read(made(name)).unwrap()).unwrap());
        let columns = table.unwrap().columns().to_vec();
        assert!(columns[5].nested && !columns[5].usable && columns[5].told().starts_with("备注（"));
    }
    for name in ["brotli.parquet", "pyarrow-zstd.arrow"] {
        assert!(matches!(rows(&made(name)), Err(Fault::Codec(_))), "{name}");
    }
}

/// Bytes changed, cut off or put in: an answer or a fault, never more.
#[test]
fn damaged_files_are_faults() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    let mut seed = 9_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut faults = 0;
    for name in MADE {
        let whole = std::fs::read(made(name)).unwrap();
        for round in 0..400 {
            let mut bytes = whole.clone();
            // The footer is where most of the claims are.
            let near = if round % 2 == 0 { bytes.len() } else { bytes.len().min(1_500) };
            for _ in 0..=random(3) {
                let at = bytes.len() - 1 - random(near.min(bytes.len()));
                match random(4) {
                    0 => bytes[at] = u8::try_from(random(256)).unwrap(),
                    1 => bytes[at] ^= 1 << random(8),
                    2 => bytes[at] = 0xff,
                    _ => drop(bytes.remove(at)),
                }
            }
            std::fs::write(&path, &bytes).unwrap();
            faults += usize::from(rows(&path).is_err());
        }
        for end in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            std::fs::write(&path, &whole[..end]).unwrap();
            assert!(rows(&path).is_err(), "{name} {end}");
        }
    }
    assert!(faults > 1_000, "{faults}");
}

/// A number of the compact protocol of Thrift.
fn number(out: &mut Vec<u8>, number: i64) {
    let mut left = ((number << 1) ^ (number >> 63)).cast_unsigned();
    while left >= 0x80 {
        out.push(u8::try_from(left & 0x7f).unwrap() | 0x80);
        left >>= 7;
    }
    out.push(u8::try_from(left).unwrap());
}

/// A page: kind, size when unpacked, what it claims about its values, content.
fn page(kind: i64, size: i64, about: &[i64], content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (head, field) in [(0x15, kind), (0x15, size), (0x15, i64::try_from(content.len()).unwrap())]
    {
        out.push(head);
        number(&mut out, field);
    }
    // Field 5 or 7, a struct.
    out.push(if kind == 2 { 0x4c } else { 0x2c });
    for field in about {
        out.push(0x15);
        number(&mut out, *field);
    }
    out.extend([0, 0]);
    [&out, content].concat()
}

fn chunk(pages: &[Vec<u8>], codec: Codec, form: Form) -> Chunk {
    let bytes = pages.concat();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    let end = u64::try_from(bytes.len()).unwrap();
    Chunk::new(Arc::<File>::new(file), (0, end), codec, form, false)
}

#[test]
fn what_claims_more_than_it_may_is_refused() {
    let texts = [&[1, 0, 0, 0][..], b"a", &[1, 0, 0, 0], b"b"].concat();
    let good = page(0, 10, &[2, 0, 3, 3], &texts);
    let mut cells = chunk(std::slice::from_ref(&good), Codec::Plain, Form::Text);
    assert_eq!(cells.next().unwrap(), Cell::Text("a".to_owned()));
    assert_eq!(cells.next().unwrap(), Cell::Text("b".to_owned()));
    assert!(matches!(cells.next(), Err(Fault::Damaged)));

    // A page of a GiB of zeros in a few KiB; one that claims no more than it may, and unpacks to more.
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..80 {
        packer.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let bomb = packer.finish().unwrap();
    assert!(bomb.len() < 1 << 17);
    let large = page(0, 80 << 20, &[2, 0, 3, 3], &bomb);
    assert!(matches!(chunk(&[large], Codec::Gzip, Form::Text).next(), Err(Fault::Large)));
    let lying = page(0, 100, &[2, 0, 3, 3], &bomb);
    assert!(matches!(chunk(&[lying], Codec::Gzip, Form::Text).next(), Err(Fault::Damaged)));
    let zeros = page(0, 100, &[2, 0, 3, 3], &[0; 9]);
    for codec in [Codec::Snappy, Codec::Zstd, Codec::Lz4] {
        let mut cells = chunk(std::slice::from_ref(&zeros), codec, Form::Text);
        assert!(matches!(cells.next(), Err(Fault::Damaged)), "{codec:?}");
    }
    // Dictionaries of more entries than bytes, and of too many; places outside.
    let short = page(2, 5, &[1_000, 0], &texts[..5]);
    assert!(matches!(chunk(&[short], Codec::Plain, Form::Text).next(), Err(Fault::Damaged)));
    let many = page(2, 5, &[1 << 30, 0], &texts[..5]);
    assert!(matches!(chunk(&[many], Codec::Plain, Form::Text).next(), Err(Fault::Large)));
    let one = page(2, 5, &[1, 0], &texts[..5]);
    // Width 3, a run of two of place 7.
    let outside = page(0, 3, &[2, 8, 3, 3], &[3, 4, 7]);
    let mut cells = chunk(&[one.clone(), outside], Codec::Plain, Form::Text);
    assert!(matches!(cells.next(), Err(Fault::Damaged)));
    let inside = page(0, 3, &[2, 8, 3, 3], &[3, 4, 0]);
    let mut cells = chunk(&[one, inside], Codec::Plain, Form::Text);
    assert_eq!(cells.next().unwrap(), Cell::Text("a".to_owned()));
    // Differences that claim more values than the page, and blocks without end.
    let mut head = Vec::new();
    for n in [128_u8, 1, 4] {
        head.push(n & 0x7f);
        if n == 128 {
            head.splice(head.len() - 1.., [0x80, 1]);
        }
    }
    let claims = [&head[..2], &[4], &[0xff, 0xff, 0xff, 0xff, 0x7f], &[0]].concat();
    let claims = page(0, i64::try_from(claims.len()).unwrap(), &[2, 6, 3, 3], &claims);
    assert!(chunk(&[claims], Codec::Plain, Form::Text).next().is_err());
}

#[test]
fn numbers_are_written_as_people_write_them() {
    let number = |text: &str| Cell::Number(text.to_owned());
    assert_eq!(Cell::decimal(-1_250, 2), number("-12.5"));
    assert_eq!(Cell::decimal(5, 3), number("0.005"));
    assert_eq!(Cell::decimal(91_145, -2), number("9114500"));
    assert_eq!(Cell::decimal(450_200_000, 3), number("450200"));
    assert_eq!(Cell::float(450_200.0), number("450200"));
    assert_eq!(Cell::float(f64::NAN), Cell::Empty);
    assert_eq!(Cell::text(&vec![b'a'; LONGEST + 1]), Cell::Long);
}

#[test]
fn what_is_written_is_read_again_and_always_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let columns = [("行号", Holds::Number), ("名称", Holds::Text), ("日期", Holds::Text)];
    for (kind, name) in [(Kind::Parquet, "x.parquet"), (Kind::Arrow, "x.arrow")] {
        let write = |name: &str| {
            let path = folder.path().join(name);
            let mut writer = Writer::create(&path, kind, &columns).unwrap();
            for row in 0..40_000 {
                let name = if row % 9 == 0 { String::new() } else { format!("=甲,{}", row % 50) };
                writer.row([row.to_string().as_str(), &name, "2026-11-20"].into_iter()).unwrap();
            }
            writer.finish().unwrap();
            path
        };
        let (one, two) = (write(name), write("again"));
        assert!(std::fs::read(&one).unwrap() == std::fs::read(&two).unwrap());
        let all = rows(&one).unwrap();
        assert_eq!(all.len(), 40_000);
        let day = Cell::Text("2026-11-20".to_owned());
        assert_eq!(all[9], [Cell::Number("9".to_owned()), Cell::Empty, day.clone()]);
        let name = Cell::Text("=甲,49".to_owned());
        assert_eq!(all[39_999], [Cell::Number("39999".to_owned()), name, day]);
    }
}
