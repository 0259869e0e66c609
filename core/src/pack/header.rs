//! The signed header of a container.

use alloc::{string::String, string::ToString, vec::Vec};

use crate::date::Date;
use crate::error::{LoadError, Place};
use crate::json::{self, Cursor, Fields};
use crate::limits;
use crate::names::names;
use crate::wire::{self, wire};

names! {
    /// What a container holds.
    pub enum PackKind {
        /// 名单包.
        List = "list",
        /// 规则书.
        Rulebook = "rulebook",
        /// 工作日历.
        Calendar = "calendar",
        /// 评价结果: grades that an authority gave (纳税信用, 公共信用综合评价 …).
        Grade = "grade",
        /// 核查凭证: no container, but what a host signs about its decisions: receipts, statements about
        /// them, heads of the log that they are in.
        Receipt = "receipt",
        /// 主体库: whom an office looks after, to be asked about by what changes in lists. Never a list.
        Population = "population",
    }
}

impl PackKind {
    /// The number in the prefix of the container.
    #[must_use]
    pub fn code(self) -> u16 {
        u16::from(self.index()).saturating_add(1)
    }
}

names! {
    /// Who may receive a pack (受众).
    pub enum Audience {
        /// Everybody: only what the authority publishes.
        Public = "public",
        /// Authorities and their systems.
        Internal = "internal",
    }
}

/// Sections of one container: one bit each says which were left out on the way.
const SECTIONS: usize = 32;

wire! {
    /// One section of the body.
    Section {
        /// Its name.
        name: String,
        /// Its length in bytes.
        length: usize,
        /// SM3 of the table of its chunk digests, in hexadecimal digits.
        tree: String,
    }

    /// The header: what the signature covers.
    Header {
        /// The format of the container.
        format: u16,
        /// What the container holds.
        kind: PackKind,
        /// Who issued it.
        issuer: String,
        /// The issuer's own id, such as its 统一社会信用代码: names change, and two offices may share one.
        /// Unknown in format 2.
        issuer_id: Option<String>,
        /// What it speaks for; of one issuer and scope the highest sequence counts.
        scope: String,
        /// A title for people.
        title: String,
        /// Number of the issue, rising.
        sequence: u32,
        /// The day its content was up to date.
        as_of: Date,
        /// The last day it may be relied on.
        valid_until: Option<Date>,
        /// Days after which the next issue is due (更新周期), 1 to 3660. Unknown in format 2.
        update_days: Option<u32>,
        /// Who may receive it.
        audience: Audience,
        /// Of an update: digest of the issue that it changes, `sm3:` and hexadecimal digits.
        parent: Option<String>,
        /// The sections of the body in their order.
        sections: Vec<Section>,
    }
}

impl Header {
    /// Reads the header bytes, which must be canonical.
    ///
    /// # Errors
    /// `pack.header`, with the cause as parameter.
    pub fn decode(bytes: &[u8]) -> Result<Self, LoadError> {
        let bad = |cause: &str| {
            LoadError::new("pack.header").at(Place::Part("header".into())).with("cause", cause)
        };
        let value = json::parse(bytes, bytes.len()).map_err(|e| bad(e.code()))?;
        if json::canonical(&value).as_bytes() != bytes {
            return Err(bad("json.not-canonical"));
        }
        let root = Cursor::root(&value);
        root.object(Self::KEYS).and_then(|fields| Self::read(&fields)).map_err(|e| bad(e.code()))
    }

    fn read(fields: &Fields<'_>) -> Result<Self, LoadError> {
        let text = |name| fields.required(name)?.text(400).map(ToString::to_string);
        let stated = fields.required("format")?;
        let format = u16::try_from(stated.integer()?).unwrap_or_default();
        if !super::FORMATS.contains(&format) {
            return Err(stated.error("pack.format-version"));
        }
        let extended = |name| match fields.optional(name) {
            Some(member) if format < super::EXTENDED => {
                Err(member.error("json.unknown-field").with("field", name))
            }
            member => Ok(member),
        };
        let days = |member: &Cursor<'_>| match member.integer()? {
            days @ 1..=limits::UPDATE_DAYS => Ok(days),
            found => {
                let known = ["1", &limits::UPDATE_DAYS.to_string()].join("…");
                Err(member.error("json.value").with("found", found).with("known", known))
            }
        };
        let id = extended("issuerId")?.map(|id| id.text(100).map(ToString::to_string));
        Ok(Self {
            format,
            issuer_id: id.transpose()?,
            update_days: extended("updateDays")?.map(days).transpose()?,
            kind: fields.required("kind")?.one_of(PackKind::NAMES, PackKind::parse)?,
            issuer: text("issuer")?,
            scope: text("scope")?,
            title: text("title")?,
            sequence: fields.required("sequence")?.integer()?,
            as_of: fields.required("asOf")?.date()?,
            valid_until: fields.date("validUntil")?,
            audience: fields.required("audience")?.one_of(Audience::NAMES, Audience::parse)?,
            parent: match fields.optional("parent") {
                None => None,
                Some(parent) => Some(parent.text(100)?.to_string()),
            },
            sections: read_sections(fields.required("sections")?)?,
        })
    }

    /// The canonical bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        wire::canonical(self).into_bytes()
    }

    /// Whether the content may be relied on at that day.
    #[must_use]
    pub fn is_fresh(&self, on: Date) -> bool {
        self.valid_until.is_none_or(|until| on <= until)
    }
}

fn read_sections(cursor: &Cursor<'_>) -> Result<Vec<Section>, LoadError> {
    let mut sections: Vec<Section> = Vec::new();
    for item in cursor.array(SECTIONS)? {
        let fields = item.object(Section::KEYS)?;
        let name = fields.required("name")?.text(64)?.to_string();
        if sections.iter().any(|s| s.name == name) {
            return Err(item.error("pack.section"));
        }
        let length = usize::try_from(fields.required("length")?.integer()?).unwrap_or(usize::MAX);
        sections.push(Section {
            name,
            length,
            tree: fields.required("tree")?.text(64)?.to_string(),
        });
    }
    Ok(sections)
}
