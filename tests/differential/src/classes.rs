//! Which class a disagreement is of: by what the code is, never by who deviates.

use credit_core::Date;
use credit_core::id::{ChangeMade, Kind, Report, region};

use crate::verdict::{self, Core};

/// A code as the classes see it.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) kind: Kind,
    pub(crate) raw: &'a str,
    pub(crate) report: &'a Report,
}

type Predicate = fn(&Facts<'_>) -> bool;

/// The classes of the table by id. 1–27 are those of the comparison that the design was made from.
const PREDICATES: &[(&str, Predicate)] = &[
    ("1", |f| f.kind == Kind::Uscc && f.is_valid() && f.text().ends_with('0')),
    ("2", |f| {
        f.kind == Kind::Uscc && f.is_valid() && f.text().starts_with(['A', 'G', 'J', 'N', 'Q', 'Y'])
    }),
    ("3", |f| f.is_valid() && (f.has("uscc.registrar") || f.has("uscc.category"))),
    ("4", |f| f.is_valid() && f.has("uscc.org-check")),
    ("5", |f| f.kind == Kind::Uscc && f.is_valid() && f.text().get(16..17) == Some("0")),
    ("6", |f| {
        f.kind == Kind::Uscc
            && f.aliens().any(|(at, c)| (8..17).contains(&at) && "IOSVZ".contains(c))
    }),
    ("7", |f| {
        f.kind == Kind::Uscc
            && f.aliens().any(|(at, c)| (2..8).contains(&at) && c.is_ascii_uppercase())
    }),
    ("8", |f| !f.lower_x() && f.changed(&["case", "space", "hyphen", "width", "invisible"])),
    ("9", |f| {
        f.kind == Kind::Uscc
            && f.raw.len() == 18
            && f.raw.bytes().all(|b| Some(&b) == f.raw.as_bytes().first())
    }),
    ("10", |f| f.kind == Kind::Uscc && f.has("id.other-kind")),
    ("11", |f| f.report.part("scheme") == Some("pilot-2015")),
    ("12", |f| f.kind == Kind::Uscc && (f.has("id.region") || f.has("id.province"))),
    ("13", |f| f.personal() && f.has("id.birth-date") && f.year().is_none_or(|year| year >= 1800)),
    ("14", |f| f.personal() && f.has("id.birth-date") && f.year().is_some_and(|year| year < 1800)),
    ("15", |f| {
        f.of_eighteen() && f.is_valid() && f.birth().is_some_and(|date| date.ymd().0 < 1900)
    }),
    ("16", |f| f.personal() && f.has("id.future-date")),
    ("17", |f| f.kind == Kind::HmtResidentPermit && f.is_valid()),
    ("18", |f| f.personal() && f.kind != Kind::ForeignerId && f.has("id.province")),
    ("19", |f| f.kind == Kind::ForeignerId),
    ("20", |f| f.personal() && f.is_valid() && f.has("id.region")),
    ("21", |f| f.of_eighteen() && f.is_valid() && f.place_at_birth() == Some(false)),
    ("22", |f| f.kind == Kind::ResidentId15 && f.aliens().any(|(_, c)| c.is_ascii_uppercase())),
    ("23", |f| {
        f.kind == Kind::ResidentId && f.aliens().any(|(at, c)| at < 17 && c.is_ascii_uppercase())
    }),
    ("24", |f| f.changed(&["digits"])),
    ("25", |f| f.lower_x()),
    ("26", |f| f.kind == Kind::ResidentId15 && f.is_valid()),
    // Every change that the check must detect: nobody may deviate.
    ("27", |_| false),
    ("28", |f| f.kind == Kind::ResidentId && f.is_valid() && f.place_at_birth() == Some(true)),
    ("29", |f| {
        f.kind == Kind::BusinessRegistration && (f.has("id.region") || f.has("id.province"))
    }),
    ("30", |f| f.kind == Kind::BusinessRegistration && f.has("registration.legacy")),
    ("31", |f| f.kind == Kind::Lei && f.aliens().any(|(at, _)| at >= 18)),
];

/// Whether a code is of that class; `None` if there is no such class.
pub(crate) fn holds(class: &str, facts: &Facts<'_>) -> Option<bool> {
    PREDICATES.iter().find(|(id, _)| *id == class).map(|(_, holds)| holds(facts))
}

/// All ids.
pub(crate) fn ids() -> impl Iterator<Item = &'static str> {
    PREDICATES.iter().map(|(id, _)| *id)
}

impl Facts<'_> {
    fn text(&self) -> &str {
        &self.report.normalized
    }

    fn is_valid(&self) -> bool {
        verdict::of(self.report) != Core::Error
    }

    fn has(&self, code: &str) -> bool {
        self.report.problems.iter().any(|problem| problem.code == code)
    }

    fn changed(&self, names: &[&str]) -> bool {
        self.report.changes.iter().any(|change| names.contains(&change.as_str()))
    }

    fn personal(&self) -> bool {
        matches!(
            self.kind,
            Kind::ResidentId | Kind::ResidentId15 | Kind::HmtResidentPermit | Kind::ForeignerId
        )
    }

    fn of_eighteen(&self) -> bool {
        self.personal() && self.kind != Kind::ResidentId15
    }

    fn lower_x(&self) -> bool {
        self.kind == Kind::ResidentId
            && self.report.changes == [ChangeMade::Case]
            && self.raw.ends_with('x')
    }

    /// Characters that cannot occur, with their places.
    fn aliens(&self) -> impl Iterator<Item = (u32, char)> {
        let charset = self.report.problems.iter().filter(|problem| problem.code == "id.charset");
        charset.filter_map(|problem| {
            Some((problem.position?, problem.found.as_deref()?.chars().next()?))
        })
    }

    fn year(&self) -> Option<u32> {
        // Two digits of a year are of the 1900s.
        if self.kind == Kind::ResidentId15 { None } else { self.text().get(6..10)?.parse().ok() }
    }

    fn birth(&self) -> Option<Date> {
        self.report.part("birthDate").and_then(Date::parse)
    }

    /// Whether the county was in force in the year of birth; `None` for what has neither.
    fn place_at_birth(&self) -> Option<bool> {
        let code = self.text().get(..6)?;
        let standing = region::standing(code, Some(self.birth()?));
        region::ever_valid(code).then_some(matches!(standing, region::Standing::InForce))
    }
}
