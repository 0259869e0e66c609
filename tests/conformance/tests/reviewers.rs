//! Four eyes (复核人数): a matter says how many people must agree on a review, and every answer about it says so.

use conformance::broken::Mistake;
use conformance::city::RULEBOOK;
use conformance::world::{Patch, World, request};
use credit_core::rulebook::source::compile;
use serde_json::{Value, json};

const HEAD: Patch<'static> = ("事项", "红黑并存,红线", "红黑并存,红线,复核人数");
const ROW: &str = "容缺受理型,12,10,退件,,HX1;HX2;HX3";

fn asked() -> Value {
    request(
        "SL-0001",
        &[json!({ "role": "applicant", "kind": "organization", "name": "示例企业" })],
        &[],
    )
}

fn answer(count: &str) -> Value {
    let row = format!("{ROW},{count}");
    World::new(&[HEAD, ("事项", ROW, &row)]).check(&asked())
}

#[test]
fn the_decision_says_how_many_must_agree() {
    assert_eq!(answer("2")["reviewers"], json!(2));
    assert_eq!(answer("9")["reviewers"], json!(9));
    // One is what there is without a word: nothing is said.
    assert_eq!(answer("1")["reviewers"], Value::Null);
    assert_eq!(answer(""), World::new(&[]).check(&asked()));
}

#[test]
fn what_is_no_number_of_people_is_told() {
    for wrong in ["0", "10", "两人", "-2", "2.5", "2人"] {
        let row = format!("{ROW},{wrong}");
        let own = |(sheet, from, to): &Patch<'_>| [*sheet, *from, *to].map(str::to_owned);
        let patched = Mistake {
            name: wrong.into(),
            base: RULEBOOK,
            patches: [HEAD, ("事项", ROW, &row)].iter().map(own).collect(),
            message: String::new(),
        };
        let messages = compile(&patched.sheets()).expect_err(wrong);
        let told = messages.iter().any(|message| {
            let text = message.to_string();
            text.starts_with("E13 事项.csv 第5行“复核人数”列") && text.contains(wrong)
        });
        assert!(told, "{wrong}: {messages:?}");
    }
}
