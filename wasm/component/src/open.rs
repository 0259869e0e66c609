//! The interfaces `packs` and `checker`: data that stay open between calls.

use std::cell::RefCell;
use std::rc::Rc;

use credit_core::api::{self, Checker};
use credit_core::id::Kind;
use credit_core::json::{ObjectBuilder, canonical};
use credit_core::name;
use credit_core::pack::{PackSet, Trust};
use credit_core::request::SubjectKind;

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
        coverage.map(|value| canonical(&value)).map_err(|e| convert::failure(&e, lang(language)))
    }

    fn screen_lines(&self, subjects: String, options: Options) -> Result<String, Failure> {
        screening::lines(&self.0, &subjects, &options)
    }
}

thread_local! {
    /// What `preload` opened: it survives a snapshot, as handles do not.
    static PRESET: RefCell<Option<Rc<Checker>>> = const { RefCell::new(None) };
}

impl CheckerGuest for Component {
    type Checker = OpenChecker;

    fn preload(sources: Sources, language: Language) -> Result<(), Failure> {
        let checker = open(sources, language)?;
        for pack in checker.packs().packs() {
            pack.verify_digests().map_err(|e| convert::failure(&e.into(), lang(language)))?;
        }
        warm(&checker);
        PRESET.set(Some(Rc::new(checker)));
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

/// The resource `checker`.
pub(crate) struct OpenChecker(Rc<Checker>);

impl GuestChecker for OpenChecker {
    fn open(sources: Sources, language: Language) -> Result<checker::Checker, Failure> {
        let checker = open(sources, language)?;
        Ok(checker::Checker::new(Self(Rc::new(checker))))
    }

    fn preset() -> Option<checker::Checker> {
        let preset = PRESET.with_borrow(Clone::clone);
        preset.map(|checker| checker::Checker::new(Self(checker)))
    }

    fn check_json(&self, request: String, language: Language) -> Result<String, Failure> {
        evaluate::check(&self.0, &request, lang(language))
    }

    fn check_batch_json(
        &self,
        requests: Vec<String>,
        language: Language,
    ) -> Vec<Result<String, Failure>> {
        let lang = lang(language);
        requests.iter().map(|request| evaluate::check(&self.0, request, lang)).collect()
    }

    fn describe_json(&self, language: Language) -> String {
        canonical(&api::describe(&self.0, lang(language)))
    }

    fn notice_json(&self, question: String, language: Language) -> Result<String, Failure> {
        evaluate::notice(&self.0, &question, lang(language))
    }

    fn screen_lines(&self, subjects: String, options: Options) -> Result<String, Failure> {
        screening::lines(self.0.packs(), &subjects, &options)
    }
}

/// Opens the sources without a copy of the packs: in a snapshot a copy would stay for ever.
fn open(sources: Sources, language: Language) -> Result<Checker, Failure> {
    let failure = |e: &api::Failure| convert::failure(e, lang(language));
    let packs = api::open_packs(sources.packs, &sources.trust).map_err(|e| failure(&e))?;
    let trust = Trust::decode(&sources.trust).map_err(|e| failure(&e.within("trust").into()))?;
    Checker::with_packs(packs, &sources.rulebook, &sources.calendar, &trust)
        .map_err(|e| failure(&e.into()))
}
