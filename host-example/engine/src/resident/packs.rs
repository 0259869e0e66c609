//! List packs in an instance of their own.

use credit_core::api::Lang;
use wasmtime::component::ResourceAny;

use super::{
    super::{Error, Lists, OpenPacks, PackOpener},
    ResidentEngine,
    bindings::exports::credit::check::screening::Options,
    border::{failed, language},
    instance::Instance,
};

/// List packs open in an instance of their own.
#[derive(Debug)]
pub struct ResidentPacks {
    instance: Instance,
    handle: ResourceAny,
}

impl ResidentPacks {
    pub(super) fn open(engine: &ResidentEngine, lists: &Lists, lang: Lang) -> Result<Self, Error> {
        let mut instance = engine.instance()?;
        let packs: Vec<&[u8]> = lists.packs.iter().map(Vec::as_slice).collect();
        let handle = instance
            .call(|store, world| {
                let set = world.credit_check_packs();
                set.pack_set().call_open(store, &packs, &lists.trust, language(lang))
            })?
            .map_err(failed)?;
        Ok(Self { instance, handle })
    }
}

impl OpenPacks for ResidentPacks {
    fn coverage(&mut self, on: &str, lang: Lang) -> Result<String, Error> {
        let handle = self.handle;
        self.instance
            .call(|store, world| {
                let set = world.credit_check_packs();
                set.pack_set().call_coverage_json(store, handle, on, language(lang))
            })?
            .map_err(failed)
    }

    fn screen_lines(
        &mut self,
        subjects: &str,
        on: &str,
        all: bool,
        lang: Lang,
    ) -> Result<String, Error> {
        let handle = self.handle;
        let options = Options { on, all, language: language(lang) };
        self.instance
            .call(|store, world| {
                let set = world.credit_check_packs();
                set.pack_set().call_screen_lines(store, handle, subjects, options)
            })?
            .map_err(failed)
    }
}

/// List packs and the engine that opens them, in an instance for each caller.
#[derive(Clone, Debug)]
pub struct ResidentLists {
    /// The compiled component.
    pub engine: ResidentEngine,
    /// What is opened in every instance.
    pub lists: Lists,
}

impl PackOpener for ResidentLists {
    fn open(&self, lang: Lang) -> Result<Box<dyn OpenPacks>, Error> {
        Ok(Box::new(self.engine.packs(&self.lists, lang)?))
    }
}
