//! The interfaces `packs` and `checker`: data that stay open between calls.

use std::cell::Cell;
use std::ops::Deref;

use credit_core::api::{self, Checker};
use credit_core::id::Kind;
use credit_core::json::{ObjectBuilder, canonical};
use credit_core::name;
use credit_core::pack::PackSet;
use credit_core::request::SubjectKind;
use credit_core::wire;

use crate::Component;
use crate::bindings::exports::credit::check::checker::{
    self, Guest as CheckerGuest, GuestChecker, Sources,
};
use crate::bindings::exports::credit::check::packs::{self, Guest as PacksGuest, GuestPackSet};
use crate::bindings::exports::credit::check::screening::Options;
use crate::bindings::exports::credit::check::types::{Failure, Language};
use crate::convert::{self, lang};
use crate::{evaluate, screening};

impl PacksGuest for Component {
    type PackSet = OpenPacks;
}

/// The resource `pack-set`.
pub(crate) struct OpenPacks(PackSet);

impl GuestPackSet for OpenPacks {
    fn open(
        packs: Vec<Vec<u8>>,
        trust: Vec<u8>,
        language: Language,
    ) -> Result<packs::PackSet, Failure> {
        let open = api::open_packs(packs, &trust);
        open.map(|packs| packs::PackSet::new(Self(packs)))
            .map_err(|e| convert::failure(&e, lang(language)))
    }

    fn coverage_json(&self, on: String, language: Language) -> Result<String, Failure> {
        let coverage = api::coverage(&self.0, &on);
        coverage
            .map(|lists| wire::canonical(&lists))
            .map_err(|e| convert::failure(&e, lang(language)))
    }

    fn screen_lines(&self, subjects: String, options: Options) -> Result<String, Failure> {
        screening::lines(&self.0, &subjects, &options)
    }
}

thread_local! {
    /// What `preload` opened: it survives a snapshot, as handles do not. It stays for as long as the
    /// instance does, so that a start writes nothing down to share it.
    static PRESET: Cell<Option<&'static Checker>> = const { Cell::new(None) };
}

impl CheckerGuest for Component {
    type Checker = OpenChecker;

    fn preload(sources: Sources, language: Language) -> Result<(), Failure> {
        let checker = open(sources, language)?;
        for pack in checker.packs().packs() {
            pack.verify_digests().map_err(|e| convert::failure(&e.into(), lang(language)))?;
        }
        let checker: &'static Checker = Box::leak(Box::new(checker));
        warm(checker);
        fill_holes();
        PRESET.set(Some(checker));
        Ok(())
    }
}

/// Makes what first calls would make, and decides about somebody made up so that the memory has its
/// size: else every instance of a snapshot does it again. What comes out is nobody's concern.
fn warm(checker: &Checker) {
    name::prepare();
    let as_of = checker.packs().packs().map(|pack| pack.header().as_of).max();
    let Some(matter) = checker.rulebook().matters.first() else { return };
    let day = as_of.unwrap_or(matter.from).max(matter.from);
    let subject = |kind: SubjectKind, name: &str, code: Kind| {
        ObjectBuilder::new()
            .put("role", "applicant")
            .put("kind", kind.as_str())
            .put("name", name)
            .put("code", code.synthetic(1))
            .build()
    };
    for subject in [
        subject(SubjectKind::Organization, "柳州市某某商贸有限公司", Kind::Uscc),
        subject(SubjectKind::Person, "某某", Kind::ResidentId),
    ] {
        let request = ObjectBuilder::new()
            .put("matter", matter.id.as_str())
            .put("appliedOn", day)
            .put("decidedOn", day)
            .put("subjects", Vec::from([subject]))
            .build();
        let _answer = api::check_json(checker, canonical(&request).as_bytes(), api::Lang::ZhCn);
    }
}

/// Takes what opening left free between the data, with zeros: instances of a snapshot then allocate
/// side by side behind the data, and share every page of them; nothing half forgotten is written down.
/// In wasm only: elsewhere memory does not grow in one direction, and nobody takes snapshots.
fn fill_holes() {
    if cfg!(not(target_arch = "wasm32")) {
        return;
    }
    /// More than a call needs: it stays free, behind everything else.
    const ROOM: usize = 1 << 20;
    let room = vec![0_u8; ROOM];
    let end = room.as_ptr().addr();
    let halves = std::iter::successors(Some(ROOM / 2), |size| Some(size / 2));
    let small = (1..16).rev().map(|words| words * 4);
    for size in halves.take_while(|size| *size >= 64).chain(small) {
        loop {
            let hole = vec![0_u8; size];
            if hole.as_ptr().addr() > end {
                break;
            }
            hole.leak();
        }
    }
}

/// The resource `checker`.
pub(crate) struct OpenChecker(Held);

/// A checker of its own, or the one that was there from the start.
enum Held {
    Own(Box<Checker>),
    Preset(&'static Checker),
}

impl Deref for OpenChecker {
    type Target = Checker;

    fn deref(&self) -> &Checker {
        match &self.0 {
            Held::Own(checker) => checker,
            Held::Preset(checker) => checker,
        }
    }
}

impl GuestChecker for OpenChecker {
    fn open(sources: Sources, language: Language) -> Result<checker::Checker, Failure> {
        let checker = open(sources, language)?;
        Ok(checker::Checker::new(Self(Held::Own(Box::new(checker)))))
    }

    fn preset() -> Option<checker::Checker> {
        PRESET.get().map(|checker| checker::Checker::new(Self(Held::Preset(checker))))
    }

    fn check_json(&self, request: String, language: Language) -> Result<String, Failure> {
        evaluate::check(self, &request, lang(language))
    }

    fn check_batch_json(
        &self,
        requests: Vec<String>,
        language: Language,
    ) -> Vec<Result<String, Failure>> {
        let lang = lang(language);
        requests.iter().map(|request| evaluate::check(self, request, lang)).collect()
    }

    fn describe_json(&self, language: Language) -> String {
        wire::canonical(&api::describe(self, lang(language)))
    }

    fn notice_json(&self, question: String, language: Language) -> Result<String, Failure> {
        evaluate::notice(self, &question, lang(language))
    }

    fn screen_lines(&self, subjects: String, options: Options) -> Result<String, Failure> {
        screening::lines(self.packs(), &subjects, &options)
    }
}

/// Opens the sources without a copy of the packs: in a snapshot a copy would stay for ever.
fn open(sources: Sources, language: Language) -> Result<Checker, Failure> {
    let Sources { packs, rulebook, calendar, trust } = sources;
    let open = api::open_owned(packs, &rulebook, &calendar, &trust);
    open.map_err(|e| convert::failure(&e, lang(language)))
}
