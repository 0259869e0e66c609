//! The table of evidence, cell by cell: what identifiers, names and regions together say of a record,
//! asked as a batch asks.

use conformance::fixture::{day, record};
use conformance::frozen::Frozen;
use conformance::world::{self, evidence, screen, subject, text, with};
use credit_core::id::{self, Kind};
use credit_core::pack::PackSet;
use credit_core::pack::record::{FormerName, Identifier, Record};
use credit_core::request::SubjectKind;
use serde_json::{Value, json};

/// Made-up codes of 柳州市 (450200) and what follows from them, numbers that the standards print, and
/// numbers of nobody.
const IDENTIFIERS: &[(&str, Kind, &str)] = &[
    ("credit code", Kind::Uscc, "91450200MA5TETX088"),
    ("another", Kind::Uscc, "91450200MA0X00218G"),
    ("its organisation code", Kind::OrgCode, "MA5TETX08"),
    ("another's", Kind::OrgCode, "MA0X00218"),
    ("its old tax number", Kind::TaxpayerId, "450200MA5TETX08"),
    ("the same of another region", Kind::TaxpayerId, "330100MA5TETX08"),
    ("tax number of a person", Kind::TaxpayerId, "11010519491231002X00"),
    ("resident", Kind::ResidentId, "11010519491231002X"),
    ("another resident", Kind::ResidentId, "440524188001010014"),
    ("fifteen digits of the first", Kind::ResidentId15, "110105491231002"),
    ("fifteen of another", Kind::ResidentId15, "110105921102997"),
    ("permit", Kind::HmtResidentPermit, "810000199408230021"),
    ("another permit", Kind::HmtResidentPermit, "820000200009100032"),
    ("travel permit", Kind::HmTravelPermit, "H00001234"),
    ("the same, second issue", Kind::HmTravelPermit, "H0000123402"),
    ("mask that fits the travel permit", Kind::MaskedId, "H0*****34"),
    ("mask that fits the first", Kind::MaskedId, "1101051949****002X"),
    ("mask that fits none", Kind::MaskedId, "4502**********0013"),
    ("mask of one character", Kind::MaskedId, "*1010519491231002X"),
];

/// Numbers that a seed makes, nobody's.
const MADE: &[(&str, Kind)] = &[
    ("foreigner", Kind::ForeignerId),
    ("registration number", Kind::BusinessRegistration),
    ("legal entity", Kind::Lei),
    ("project", Kind::ProjectCode),
    ("permit of Hong Kong or Macao", Kind::HmTravelPermit),
    ("permit of Taiwan", Kind::TaiwanTravelPermit),
    ("passport", Kind::Passport),
    ("card of Hong Kong", Kind::HmIdentityCard),
];

fn identifiers() -> Vec<(String, Kind, String)> {
    let mut all: Vec<(String, Kind, String)> =
        IDENTIFIERS.iter().map(|(l, k, v)| ((*l).to_owned(), *k, (*v).to_owned())).collect();
    for (label, kind) in MADE {
        for seed in 1..=2 {
            let value = kind.synthetic(seed).replace('-', "");
            all.push((format!("{label} {seed}"), *kind, value));
        }
    }
    all
}

fn listed(kind: SubjectKind, name: &str, identifiers: &[(Kind, &str)]) -> Record {
    let mut record = record("", name, None);
    record.kind = kind;
    record.identifiers = identifiers
        .iter()
        .map(|(kind, value)| Identifier { kind: *kind, value: (*value).to_owned() })
        .collect();
    record
}

fn packs(records: &[Record]) -> PackSet {
    let records: Vec<(u16, Record)> = records.iter().map(|r| (0, r.clone())).collect();
    world::packs(&records)
}

/// Every kind against every kind, in one record of the same name: equal, derived, contradicts, silent.
#[test]
fn identifier_by_identifier() {
    let source =
        "screening; equal, derived and contradicting numbers by GB 32100, GB 11714, GB 11643";
    let mut table = Frozen::new("identifier-by-identifier", source, "kind asked recorded");
    let all = identifiers();
    let mut equal = 0;
    for (recorded, kind, value) in &all {
        for (as_kind, name) in
            [(SubjectKind::Organization, "柳州市润桐商贸有限公司"), (SubjectKind::Person, "范例一")]
        {
            let packs = packs(&[listed(as_kind, name, &[(*kind, value)])]);
            for (asked, _, code) in &all {
                let subject = with(subject("applicant", as_kind.as_str(), name), "code", &**code);
                let said = screen(&packs, &subject);
                let told = evidence(&said);
                let identity = text(&said, "/findings/0/evidence/0/code");
                // The same subject under the same number is always found, by its number or its name.
                assert!(asked != recorded || !told.contains("contradicts"), "{asked}: {told}");
                equal += u32::from(identity == "id.equal");
                table.row(&[as_kind.as_str(), asked, recorded], &told);
            }
        }
    }
    assert!(equal >= 15, "{equal}");
    table.check();
}

/// Several numbers in one record: one that is equal settles it, whatever stands beside it; a
/// contradiction weighs more than a mask that fits.
#[test]
fn several_numbers_in_one_record() {
    let source =
        "screening; an equal number settles, a contradicting one outweighs a mask that fits";
    let mut table = Frozen::new("several-numbers", source, "asked first second");
    let code = "11010519491231002X";
    let numbers: [(&str, Kind, &str); 5] = [
        ("equal", Kind::ResidentId, code),
        ("contradicts", Kind::ResidentId, "440524188001010014"),
        ("mask that fits", Kind::MaskedId, "1101051949****002X"),
        ("mask that does not", Kind::MaskedId, "4405241880****0014"),
        ("silent", Kind::ForeignerId, "CHN110181010109"),
    ];
    for (first, kind, value) in &numbers {
        for (second, other, its) in &numbers {
            let record = listed(SubjectKind::Person, "范例七", &[(*kind, value), (*other, its)]);
            let asked = with(subject("applicant", "person", "范例七"), "code", code);
            let told = evidence(&screen(&packs(&[record]), &asked));
            let both = [*first, *second];
            let verdict = told.split(' ').next().unwrap_or_default();
            if both.contains(&"equal") {
                assert_eq!(verdict, "confirmed", "{both:?}");
            } else if both.contains(&"contradicts") || both.contains(&"mask that does not") {
                assert_eq!(verdict, "excluded", "{both:?}");
            }
            table.row(&["范例七", first, second], &told);
        }
    }
    table.check();
}

/// What the numbers can say, with names of every nearness.
#[test]
fn persons_by_identity_and_name() {
    let source = "screening; a person's name alone is never more than possible, a fitting mask needs a near name";
    let mut table = Frozen::new("persons", source, "asked code recorded number");
    let code = "11010519491231002X";
    let numbers: [(&str, &[(Kind, &str)]); 6] = [
        ("none", &[]),
        ("equal", &[(Kind::ResidentId, code)]),
        ("derived", &[(Kind::ResidentId15, "110105491231002")]),
        ("contradicts", &[(Kind::ResidentId15, "110105921102997")]),
        ("fits", &[(Kind::MaskedId, "1101051949****002X")]),
        ("does not fit", &[(Kind::MaskedId, "4405241880****0014")]),
    ];
    let names = ["范例一", "范例伊", "笵例一", "Fan Liyi", "王大明", "范例", "範例一", "范 例 一"];
    for (number, identifiers) in numbers {
        for former in [false, true] {
            let mut record = listed(SubjectKind::Person, "范例一", identifiers);
            if former {
                record.name = "欧阳某".to_owned();
                record.former_names =
                    vec![FormerName { name: "范例一".to_owned(), until: None }];
            }
            let packs = packs(&[record]);
            for name in names {
                for given in
                    ["", code, "110105491231002", "11010519491231002", "1101051949****002X"]
                {
                    let asked = with(subject("applicant", "person", name), "code", given);
                    let told = evidence(&screen(&packs, &asked));
                    let identified = ["id.equal", "id.derived-equal", "id.same-number"]
                        .iter()
                        .any(|code| told.contains(code));
                    // Under an unrelated name the number may be somebody else's.
                    let explained = !told.contains("name.differs");
                    assert_eq!(
                        told.starts_with("confirmed"),
                        identified && explained,
                        "{name} {given} {told}"
                    );
                    let recorded = if former { "formerly 范例一" } else { "范例一" };
                    table.row(&[name, given, recorded, number], &told);
                }
            }
        }
    }
    table.check();
}

const REGIONS: [&str; 8] =
    ["", "柳州市", "柳州", "柳州市柳南区", "柳州市柳北区", "广西", "南宁市", "杭州市"];

/// 字号, 行业 and 组织形式 of a name that stands in each relation to 禾泰农业有限公司.
const CORES: [&str; 13] = [
    "禾泰农业有限公司",
    "禾泰农业有限责任公司",
    "禾泰农业厂",
    "禾泰种植有限公司",
    "禾泰农产品有限公司",
    "和泰农业有限公司",
    "禾秦农业有限公司",
    "禾奉农业有限公司",
    "金禾泰农业有限公司",
    "禾农业有限公司",
    "禾泰农业有很公司",
    "禾泰农业有限公司第二分公司",
    "桐泽建筑有限公司",
];

/// Name by region: relation and verdict of every cell.
#[test]
fn names_by_region() {
    let source = "screening; relations by 工商企注字〔2017〕133号, one 字号 and 行业 within one authority by 《企业名称登记管理规定》第十七条";
    let mut table = Frozen::new("names-by-region", source, "core asked recorded");
    for recorded in REGIONS {
        let own = format!("{recorded}禾泰农业有限公司");
        let packs = packs(&[listed(SubjectKind::Organization, &own, &[])]);
        for core in CORES {
            for asked in REGIONS {
                let name = format!("{asked}{core}");
                let told = evidence(&screen(&packs, &subject("applicant", "organization", &name)));
                assert!(!told.starts_with("confirmed"), "{name}: a name alone confirms nothing");
                assert!(name != own || told == "probable id.not-given name.equal", "{told}");
                table.row(&[core, asked, recorded], &told);
            }
        }
    }
    table.check();
}

/// Where a name is silent about its region, the number of either side or the request may tell; within
/// one authority 字号 and 行业 are used once.
#[test]
fn places_and_authorities() {
    let source = "screening; places from codes (GB 32100, GB 11714) and from the request; 《企业名称登记管理规定》第十七条";
    let mut table =
        Frozen::new("places-and-authorities", source, "asked code region recorded number");
    let recorded = [
        ("禾泰农业有限公司", None),
        ("禾泰农业有限公司", Some((Kind::Uscc, "91450200MA0X00218G"))),
        ("禾泰农业有限公司", Some((Kind::OrgCode, "MA0X00218"))),
        ("禾泰农业有限公司", Some((Kind::TaxpayerId, "450200MA0X00218"))),
        ("柳州市禾泰农业有限公司", Some((Kind::Uscc, "91450200MA0X00218G"))),
    ];
    let names = [
        "柳州市禾泰农业有限公司",
        "禾泰农业有限公司",
        "禾泰农业厂",
        "柳州市禾泰农业厂",
        "柳州市禾农业有限公司",
        "杭州市禾农业有限公司",
        "南宁市禾农业有限公司",
        "广西禾农业有限公司",
        "禾农业有限公司",
        "杭州市禾泰农业有限公司",
    ];
    // Silent beside a credit code: an old tax number and a registration number of other authorities.
    let registration = Kind::BusinessRegistration.synthetic(1);
    let codes = [
        "",
        "MA5TETX08",
        "450200MA5TETX08",
        "330100MA5TETX08",
        "91450200MA5TETX088",
        registration.as_str(),
    ];
    for (own, number) in recorded {
        let identifiers: Vec<(Kind, &str)> = number.into_iter().collect();
        let packs = packs(&[listed(SubjectKind::Organization, own, &identifiers)]);
        for name in names {
            for code in codes {
                for region in ["", "450203", "330100"] {
                    let asked = with(subject("applicant", "organization", name), "code", code);
                    let told = evidence(&screen(&packs, &with(asked, "region", region)));
                    let number = number.map_or("", |(_, value)| value);
                    table.row(&[name, code, region, own, number], &told);
                }
            }
        }
    }
    table.check();
}

/// Former names on both sides, and names that are near only in one of them.
#[test]
fn former_names() {
    let source = "screening; a former name counts where it is the same, the present ones alone are compared by likeness";
    let mut table =
        Frozen::new("former-names", source, "kind asked formerly recorded listed-formerly");
    let organizations = [
        "柳州市新名堂贸易有限公司",
        "柳州市老字头贸易有限公司",
        "老字头贸易（柳州市）有限公司",
        "柳州市老字投贸易有限公司",
    ];
    let persons = ["范例一", "范例伊", "王大明"];
    let sets: [(SubjectKind, &[&str]); 2] =
        [(SubjectKind::Organization, &organizations), (SubjectKind::Person, &persons)];
    for (kind, names) in sets {
        for own in names {
            for before in [None].into_iter().chain(names.iter().map(Some)) {
                for dated in [false, true] {
                    if before.is_none() && dated {
                        continue;
                    }
                    let mut record = listed(kind, own, &[]);
                    let until = dated.then(|| day("2024-01-31"));
                    record.former_names = before
                        .map(|name| FormerName { name: (*name).to_owned(), until })
                        .into_iter()
                        .collect();
                    let packs = packs(&[record]);
                    for name in names {
                        for formerly in [""].iter().chain(names) {
                            let all: Vec<&str> =
                                Some(*formerly).filter(|f| !f.is_empty()).into_iter().collect();
                            let asked = subject("applicant", kind.as_str(), name);
                            let told = screen(&packs, &with(asked, "formerNames", json!(all)));
                            let until = if dated { " until 2024-01-31" } else { "" };
                            let listed = format!("{}{until}", before.unwrap_or(&""));
                            table.row(
                                &[kind.as_str(), name, formerly, own, &listed],
                                &evidence(&told),
                            );
                        }
                    }
                }
            }
        }
    }
    table.check();
}

/// A record found by its number is reported whatever its kind; by its name only to its own kind.
#[test]
fn kinds_by_kind() {
    let source = "screening; kinds of subjects asked and recorded";
    let mut table = Frozen::new("kinds-by-kind", source, "asked code recorded number");
    let number = "91450200MA5TETX088";
    for recorded in SubjectKind::ALL {
        for with_number in [false, true] {
            let identifiers: &[(Kind, &str)] =
                if with_number { &[(Kind::Uscc, number)] } else { &[] };
            let packs = packs(&[listed(*recorded, "范例一", identifiers)]);
            for asked in SubjectKind::ALL {
                for code in ["", number] {
                    let asked = with(subject("applicant", asked.as_str(), "范例一"), "code", code);
                    let told = evidence(&screen(&packs, &asked));
                    let kind = text(&asked, "/kind").to_owned();
                    let number = if with_number { number } else { "" };
                    table.row(&[&kind, code, recorded.as_str(), number], &told);
                }
            }
        }
    }
    table.check();
}

/// Rows of the census of unseen changes: what must be answered was written by hand.
#[test]
fn single_cases_by_hand() {
    let org = |name: &str, number: Option<(Kind, &str)>| {
        listed(SubjectKind::Organization, name, &number.into_iter().collect::<Vec<_>>())
    };
    let masked =
        |name: &str| listed(SubjectKind::Person, name, &[(Kind::MaskedId, "1101051949****002X")]);
    let code = "11010519491231002X";
    let hetai = || org("禾泰农业有限公司", Some((Kind::Uscc, "91450200MA0X00218G")));
    let cases: Vec<(Record, Value, &str)> = vec![
        (masked("范例一"), person("王大明", code), "-"),
        (
            masked("范例一"),
            person("范例伊", code),
            "possible id.mask-consistent name.similar-sound",
        ),
        (
            listed(SubjectKind::Person, "范例三", &[(Kind::ResidentId15, "110105921102997")]),
            person("范例三", code),
            "excluded id.contradicts name.equal",
        ),
        (
            org("柳州市柳南区禾泰农业有限公司", None),
            company("柳州市柳北区禾泰农业有限公司", ""),
            "possible id.not-given name.same-core region.same-city",
        ),
        (
            hetai(),
            company("柳州市禾农业有限公司", ""),
            "possible id.not-given name.one-slip region.one-only",
        ),
        (
            org("昌吉回族自治州呼图壁县东古镇禾泰农业有限公司", None),
            company("昌吉回族自治州番图壁县东古镇禾泰农业有限公司", ""),
            "possible id.not-given name.one-slip region.one-slip",
        ),
        (hetai(), company("杭州市禾农业有限公司", ""), "-"),
        (hetai(), company("南宁市禾农业有限公司", ""), "-"),
    ];
    for (record, asked, expected) in cases {
        let said = screen(&packs(std::slice::from_ref(&record)), &asked);
        assert_eq!(evidence(&said), expected, "{} and {asked}", record.name);
    }
}

fn person(name: &str, code: &str) -> Value {
    with(subject("applicant", "person", name), "code", code)
}

fn company(name: &str, code: &str) -> Value {
    with(subject("applicant", "organization", name), "code", code)
}

/// What a mask hides decides how often it would fit a namesake by chance, and that is told.
#[test]
fn odds_of_masks() {
    let source = "screening; one of so many namesakes would fit: sixty years, 365 days, ten for each digit of order, eleven check characters";
    let mut table = Frozen::new("odds-of-masks", source, "mask");
    let code = "11010519491231002X";
    let mut masks: Vec<String> = (0..18)
        .map(|at| code.chars().enumerate().map(|(i, c)| if i == at { '*' } else { c }).collect())
        .collect();
    for from in 0..18 {
        for to in [from + 2, from + 4, from + 8, 18] {
            if (from + 2..=18).contains(&to) {
                let hide = |(i, c): (usize, char)| if (from..to).contains(&i) { '*' } else { c };
                masks.push(code.chars().enumerate().map(hide).collect());
            }
        }
    }
    // One that hides everything is no number.
    masks.retain(|mask| mask.contains(|c| c != '*'));
    masks.sort();
    masks.dedup();
    for mask in &masks {
        let record = listed(SubjectKind::Person, "范例一", &[(Kind::MaskedId, mask)]);
        let said = screen(&packs(&[record]), &person("范例一", code));
        let told = text(&said, "/findings/0/evidence/0/text");
        table.row(&[mask], &format!("{} {told}", evidence(&said)));
    }
    table.check();
}

/// Every suggestion of a repaired code passes every check of its kind, for every kind there is: what
/// the repair proposes and the checks refuse is never shown.
#[test]
fn no_kind_suggests_what_its_checks_refuse() {
    let mut suggested = std::collections::BTreeMap::new();
    for info in id::KINDS {
        for seed in 0..6 {
            let code: Vec<char> = info.kind.synthetic(seed).chars().collect();
            for at in 0..code.len() {
                for other in ['1', '7', 'O', 'X'] {
                    let mut wrong = code.clone();
                    wrong[at] = other;
                    let wrong: String = wrong.into_iter().collect();
                    for on in [None, Some(day("2026-11-20")), Some(day("1899-06-30"))] {
                        let asked = id::Expectation { kind: Some(info.kind), on, allowed: &[] };
                        let report = id::validate(&wrong, &asked);
                        for suggestion in &report.suggestions {
                            let again = id::validate(suggestion, &asked);
                            assert_eq!(again.problems, [], "{wrong}: {suggestion} on {on:?}");
                            *suggested.entry(info.id).or_insert(0) += 1;
                        }
                    }
                }
            }
        }
    }
    println!("{suggested:?}");
    assert!(suggested.len() >= 6, "{suggested:?}");
}
