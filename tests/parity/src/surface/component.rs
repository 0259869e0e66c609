//! The component, as a host runs it.

use credit_core::api::Lang;
use credit_core::json::Value;
use credit_engine::{
    ComponentEngine, Engine, IdQuery, Limits, ReceiptCall, Receipts, SourceBytes, find_component,
};
use credit_host::problem::Problem;
use credit_host::sample::Sample;

use super::{
    Answer, Sets, Surface, about_receipt, allow, input, is_validate, lang, option, present, request,
};

/// The component in wasmtime.
pub struct Component {
    engine: ComponentEngine,
    data: Sets<SourceBytes>,
}

impl std::fmt::Debug for Component {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Component").finish_non_exhaustive()
    }
}

impl Component {
    /// Loads the built component.
    ///
    /// # Errors
    /// The failure as a line; it says which command builds the component.
    pub fn new(sample: &Sample) -> Result<Self, String> {
        let path = find_component(None).map_err(|p| Problem::from(p).line(Lang::En))?;
        let engine = ComponentEngine::load(&path, Limits::default())
            .map_err(|p| Problem::from(p).line(Lang::En))?;
        let data = Sets::open(sample, |bytes| Ok(bytes.clone()))?;
        Ok(Self { engine, data })
    }
}

impl Surface for Component {
    fn name(&self) -> &'static str {
        "component"
    }

    fn answer(&self, case: &Value) -> Answer {
        let lang = lang(case);
        let answer = if is_validate(case) {
            let text = |name| option(case, name).map(str::to_owned);
            let query = IdQuery { kind: text("kind"), on: text("on"), allow: allow(case) };
            // The batch call takes lines: what holds a line end goes alone.
            match input(case) {
                code if code.contains(['\n', '\r']) => self.engine.validate(code, &query, lang),
                code => self
                    .engine
                    .validate_lines(&[code, "\n"].concat(), &query, lang)
                    .map(|lines| lines.trim_end_matches('\n').to_owned()),
            }
        } else if let Some((call, question)) = about_receipt(case) {
            let data = present(case, self.data.of(case).clone());
            let call = match call {
                "prepare-receipt" => ReceiptCall::Prepare(&data, &question),
                "seal-receipt" => ReceiptCall::Seal(&question),
                "verify-receipt" => ReceiptCall::Verify(&question),
                _ => ReceiptCall::Replay(&data, &question),
            };
            self.engine.receipt(call, lang)
        } else {
            self.engine.check(self.data.of(case), &request(case), lang)
        };
        answer.map_err(|error| Problem::from(error).to_json(lang))
    }
}
