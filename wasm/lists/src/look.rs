//! How a published list would be read.

use credit_core::api::Lang;
use credit_core::error::LoadError;
use credit_core::json::{self, Cursor, ObjectBuilder};
use credit_import::problem::Problem;
use credit_import::{Look, Profile, preview};

/// Largest set of choices in bytes: a profile of an office has a few hundred lines.
const BYTES: usize = 4 << 20;
/// Columns or words of one set of choices.
const CHOICES: usize = 2_000;

/// What was chosen, as it crosses.
pub(crate) struct Chosen {
    public: bool,
    /// Of what is said about the file as a whole.
    pub(crate) lang: Lang,
    /// The text of the table of a profile.
    profile: String,
    columns: Vec<[String; 2]>,
    words: Vec<[String; 3]>,
}

pub(crate) fn read(name: &str, bytes: &[u8], chosen: Chosen) -> Result<String, Problem> {
    let mut profile = match chosen.profile.as_str() {
        "" => Profile::default(),
        table => Profile::read("对照表", table.as_bytes())?,
    };
    for [column, meaning] in &chosen.columns {
        profile.map(&format!("{column}={meaning}"))?;
    }
    for [sort, text, meaning] in &chosen.words {
        profile.word(sort, text, meaning)?;
    }
    Ok(preview(name, bytes, &Look { profile, public: chosen.public, lang: chosen.lang }))
}

pub(crate) fn chosen(text: &str) -> Result<Chosen, LoadError> {
    let value = json::parse(text.as_bytes(), BYTES)?;
    let fields = Cursor::root(&value).object(&["public", "lang", "profile", "columns", "words"])?;
    let lang = fields.required("lang")?.string()?;
    Ok(Chosen {
        public: fields.required("public")?.bool()?,
        lang: Lang::parse(lang).unwrap_or_default(),
        profile: match fields.optional("profile") {
            Some(text) => text.string()?.to_owned(),
            None => String::new(),
        },
        columns: texts(fields.required("columns")?)?,
        words: texts(fields.required("words")?)?,
    })
}

/// Lists of so many texts each.
fn texts<const N: usize>(cursor: &Cursor<'_>) -> Result<Vec<[String; N]>, LoadError> {
    let one = |cursor: &Cursor<'_>| {
        let parts = cursor.array(N)?;
        let parts: Vec<String> = parts
            .iter()
            .map(|part| Ok(part.string()?.to_owned()))
            .collect::<Result<_, LoadError>>()?;
        <[String; N]>::try_from(parts).map_err(|_| cursor.error("json.value"))
    };
    cursor.array(CHOICES)?.iter().map(one).collect()
}

pub(crate) fn meanings() -> String {
    let one =
        |(name, name_en)| ObjectBuilder::new().put("name", name).put("nameEn", name_en).build();
    json::canonical(&json::Value::Array(credit_import::meanings().map(one).collect()))
}
