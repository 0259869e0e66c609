//! Request and decision of a case as its receipt binds them, to be read further.

use credit_core::{
    answer::Decision,
    api::Lang,
    digest::Digest,
    json::{self, Value, canonical},
    receipt::{Opening, Statement, blind},
    request::Request,
};
use credit_engine::{NativeChecker, OpenChecker as _};

use super::{Archive, Case};
use crate::{problem::Problem, view};

/// What was asked and what was answered, in Chinese.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The request.
    pub request: Request,
    /// The decision.
    pub decision: Decision,
}

impl Archive {
    /// Request and decision of the case of that number: those that its receipt was made of, to the last byte of
    /// either. One that was answered in English is decided again, by
    /// this program, in Chinese, which has the same number.
    ///
    /// # Errors
    ///
    /// `archive.damaged` where the receipt was made of others; `receipt.opening`; `receipt.incomplete` and those of
    /// data that do not open, where it has to be decided again.
    pub fn decided(
        &self,
        number: Digest,
        case: &Case,
        receipt: &Statement,
    ) -> Result<Decided, Problem> {
        let damaged = |_| self.damaged(number);
        let salts = Opening::decode(case.opening.as_bytes(), number)?;
        let asked = json::parse(case.request.as_bytes(), usize::MAX).map_err(damaged)?;
        let digest = Digest::of(canonical(&asked).as_bytes());
        if receipt.named("request") != Some(blind(&salts.request, digest)) {
            return Err(self.damaged(number));
        }
        let request = Request::decode(&asked).map_err(damaged)?;
        let bound = |text: &str| {
            let digest = number_of(text);
            digest.is_some_and(|digest| {
                receipt.named("decision") == Some(blind(&salts.decision, digest))
            })
        };
        if bound(&case.decision) {
            return Ok(Decided { request, decision: view::parse(&case.decision)? });
        }
        let sources = self.sources(&case.blobs)?;
        let mut checker = NativeChecker::open(&sources)?;
        let again = checker.check(&case.request, Lang::ZhCn)?;
        // What was kept says the same in English, or it is not what was signed.
        match bound(&again) && checker.check(&case.request, Lang::En)? == case.decision {
            true => Ok(Decided { request, decision: view::parse(&again)? }),
            false => Err(self.damaged(number)),
        }
    }
}

/// The member that a decision has its number in.
const RECEIPT: &str = "receipt";

/// The number of a decision in Chinese: SM3 of all of it but its receipt.
fn number_of(decision: &str) -> Option<Digest> {
    let Value::Object(mut members) = json::parse(decision.as_bytes(), usize::MAX).ok()? else {
        return None;
    };
    members.retain(|(name, _)| &**name != RECEIPT);
    Some(Digest::of(canonical(&Value::Object(members)).as_bytes()))
}
