//! Subjects: who is on a list. A subject is a function of the seed and of its number, so that none
//! has to be kept.

use credit_core::Date;
use credit_core::id::Kind;
use credit_core::pack::record::{FormerName, Identifier, Responsible};
use credit_core::request::{Role, SubjectKind};

use crate::codes;
use crate::names::{self, Parts};
use crate::places::{Place, Places};
use crate::random::Random;
use crate::table::Tables;

const SUBJECT: u64 = 0x7375;

/// Somebody who is on a list.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) kind: SubjectKind,
    pub(crate) place: &'a Place,
    pub(crate) name: String,
    /// What its name is made of, unless it is a person.
    pub(crate) parts: Option<Parts>,
    pub(crate) former_names: Vec<FormerName>,
    pub(crate) identifiers: Vec<Identifier>,
    pub(crate) responsible: Vec<Responsible>,
}

impl<'a> Subject<'a> {
    /// The subject of that number.
    pub(crate) fn of(tables: &Tables, places: &'a Places, seed: u64, number: u64) -> Option<Self> {
        let random = &mut Random::of(seed, SUBJECT, number);
        let place = places.pick(random)?;
        let empty = Self {
            kind: SubjectKind::Organization,
            place,
            name: String::new(),
            parts: None,
            former_names: Vec::new(),
            identifiers: Vec::new(),
            responsible: Vec::new(),
        };
        Some(match random.below(100) {
            0..80 => empty.organisation(tables, random),
            80..85 => empty.sole_trader(tables, random),
            _ => empty.person(tables, random),
        })
    }

    fn organisation(mut self, tables: &Tables, random: &mut Random) -> Self {
        let made = names::organisation(tables, self.place, random);
        self.name = made.name(self.place);
        let region = registrar(self.place, random);
        let uscc = codes::uscc(made.head, region, random);
        self.identifiers = match random.below(100) {
            0..93 => one(Kind::Uscc, uscc),
            93..97 => one(Kind::OrgCode, codes::org_code(&uscc)),
            _ => one(Kind::BusinessRegistration, codes::registration(region, random)),
        };
        if random.chance(30) {
            let times = if random.chance(850) { 1 } else { 2 };
            let former = (0..times).map(|_| former_name(tables, self.place, &self.name, random));
            self.former_names = former.collect();
        }
        self.parts = Some(made);
        if random.chance(300) {
            self.responsible = vec![legal_representative(tables, self.place, random)];
        }
        self
    }

    fn sole_trader(mut self, tables: &Tables, random: &mut Random) -> Self {
        self.kind = SubjectKind::SoleTrader;
        let made = names::sole_trader(tables, self.place, random);
        self.name = made.name(self.place);
        self.parts = Some(made);
        if random.chance(970) {
            self.identifiers = one(Kind::Uscc, codes::uscc("92", &self.place.code, random));
        }
        self
    }

    fn person(mut self, tables: &Tables, random: &mut Random) -> Self {
        self.kind = SubjectKind::Person;
        self.name = names::person(tables, random);
        if random.chance(985) {
            let code = codes::masked_resident(&self.place.code, random);
            self.identifiers = one(Kind::MaskedId, code);
        }
        self
    }
}

pub(crate) fn one(kind: Kind, value: String) -> Vec<Identifier> {
    vec![Identifier { kind, value }]
}

/// Region of the authority that gave the code: of the county, seldom of the city.
pub(crate) fn registrar<'a>(place: &'a Place, random: &mut Random) -> &'a str {
    if random.chance(820) { &place.code } else { &place.city_code }
}

/// The name before 科技 or 集团 came into it, or any other one of that place.
pub(crate) fn former_name(
    tables: &Tables,
    place: &Place,
    name: &str,
    random: &mut Random,
) -> FormerName {
    let dropped = name.replace("科技", "").replace("集团", "").replace("有限责任公司", "有限公司");
    let name = if dropped == name || random.chance(500) {
        names::organisation(tables, place, random).name(place)
    } else {
        dropped
    };
    let day = i32::try_from(14_000_u64.saturating_add(random.below(5000))).unwrap_or_default();
    FormerName { name, until: Date::from_days(day).filter(|_| random.chance(600)) }
}

fn legal_representative(tables: &Tables, place: &Place, random: &mut Random) -> Responsible {
    let name = names::person(tables, random);
    let known = random.chance(500);
    let identifier = known.then(|| codes::masked_resident(&place.code, random));
    Responsible { role: Role::LegalRepresentative, name, identifier }
}
