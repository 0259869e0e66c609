//! Which of the twelve proofs (P1–P12) hold, told by the codes of what the compiler says.

use credit_core::sheet::Message;

/// What is known of one proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It holds.
    Proved,
    /// It does not hold.
    Failed,
    /// Unknown: something before it is wrong.
    Open,
}

impl State {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Failed => "failed",
            Self::Open => "open",
        }
    }
}

/// Number of proofs.
pub(crate) const PROOFS: u32 = 12;

/// Codes that only the proofs over whole tables give: where there is any, the tables could be read.
const OVER_TABLES: &[&str] =
    &["E01", "E02", "E03", "E04", "E06", "E10", "E14", "E19", "E20", "E24", "E25"];

/// The proof that a message belongs to; none where a table cannot be read or proved at all.
pub(crate) fn of(message: &Message) -> Option<u32> {
    let compared = message.case.as_ref().is_some_and(|case| !case.against.is_empty());
    match message.code {
        "E01" => Some(1),
        "E02" => Some(2),
        "E03" => Some(3),
        "E04" if compared => Some(5),
        "E04" => Some(4),
        "E19" => Some(6),
        "E20" => Some(7),
        "E05" | "E18" => Some(8),
        "E06" | "E09" | "E16" => Some(9),
        "E10" => Some(10),
        "E25" => Some(11),
        "E24" => Some(12),
        _ => None,
    }
}

/// What is known of one proof from all that the compiler says, and how many messages it has.
pub(crate) fn state(proof: u32, messages: &[Message]) -> (State, usize) {
    let told = |message: &&Message| of(message) == Some(proof);
    let all = || messages.iter().flat_map(|m| core::iter::once(m).chain(&m.folded));
    let count = all().filter(told).count();
    if count > 0 {
        return (State::Failed, count);
    }
    let readable = messages.iter().all(|m| OVER_TABLES.contains(&m.code));
    // What is too wide is not looked at: of the tables' own cells nothing is known then.
    let narrow = !all().any(|m| m.code == "E14") || matches!(proof, 8 | 9);
    (if readable && narrow { State::Proved } else { State::Open }, 0)
}
