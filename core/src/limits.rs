//! Every limit of the engine, with the reason for its value. Untrusted input never costs more.

/// Longest identifier looked at, in Unicode scalars: the longest kind is 24 characters; the rest is
/// room for spaces and hyphens.
pub const IDENTIFIER_CHARS: usize = 64;

/// Largest request in bytes: a consortium of 100 members with full particulars stays below 64 KiB.
pub const REQUEST_BYTES: usize = 256 * 1024;

/// Largest call for a notice in bytes: a request with its decision, which repeats every text.
pub const NOTICE_BYTES: usize = 4 * 1024 * 1024;

/// Subjects in one request: the largest consortium seen in tender rules has 10 members; each brings
/// its own responsible persons.
pub const SUBJECTS: usize = 200;

/// Materials in one request.
pub const MATERIALS: usize = 500;

/// Commitments in one request.
pub const COMMITMENTS: usize = 50;

/// Facts declared in one request.
pub const FACTS: usize = 100;

/// Longest name in Unicode scalars: 企业名称 have no legal maximum; the longest registered ones are
/// below 100.
pub const NAME_CHARS: usize = 200;

/// Former names of one subject.
pub const FORMER_NAMES: usize = 50;

/// Signatures on one pack: two algorithms, an old and a new key of each, and room for a co-signer.
pub const PACK_SIGNATURES: usize = 8;

/// Largest header of a pack in bytes: it is parsed before its signature can be checked.
pub const PACK_HEADER_BYTES: usize = 1024 * 1024;

/// Days between two issues of a pack that its header may state: ten years.
pub const UPDATE_DAYS: u32 = 3660;

/// Regions that one list may say it covers: more than there are provinces and prefectures.
pub const COVERED_REGIONS: usize = 500;

/// Keys, issuers or minimum sequences in one trust policy.
pub const TRUST_ENTRIES: usize = 1000;

/// Days that a trust policy may grant beyond the end of a key: the time in which the last issue that
/// it signed is replaced, for a list that is issued every quarter.
pub const GRACE_DAYS: u32 = 92;

/// Days that an issue may be relied on beyond twice its update period: the longest public holidays
/// are eight or nine days, and the week around them.
pub const UPDATE_GRACE_DAYS: u32 = 14;

/// Days that an issue without a known update period may be relied on, whatever it says itself: lists
/// are issued once a year at the least, and a month goes by until they are published.
pub const FRESH_DAYS: u32 = 400;

/// Issuers and scopes that a host remembers.
pub const MEMORY_ENTRIES: usize = 1000;

/// Largest memory in bytes: with its longest texts an entry stays below 2,000.
pub const MEMORY_BYTES: usize = 2 * 1024 * 1024;

/// Largest trust policy in bytes.
pub const TRUST_BYTES: usize = 256 * 1024;

/// Versions of a signed trust policy in one chain: one a month for sixteen years. Hosts that begin later pin a later one.
pub const TRUST_VERSIONS: usize = 200;

/// Largest chain of signed trust policies in bytes; more than that many of usual size.
pub const TRUST_CHAIN_BYTES: usize = 8 * 1024 * 1024;

/// Largest envelope of a receipt or a statement in bytes: 200 subjects, each with its cell for 40 lists,
/// take half of it.
pub const RECEIPT_BYTES: usize = 2 * 1024 * 1024;

/// Largest question about a receipt in bytes: the envelope written as a text, its salts, a trust policy and a
/// request beside it.
pub const RECEIPT_QUESTION_BYTES: usize = 8 * 1024 * 1024;

/// Lists in one receipt: far more than a matter has.
pub const RECEIPT_LISTS: usize = 1000;

/// Cells of subject and list, and findings, in one receipt.
pub const RECEIPT_CELLS: usize = 1 << 16;

/// Longest text in a receipt or a statement, such as a reason, in Unicode scalars.
pub const RECEIPT_CHARS: usize = 2000;

/// Records of one subject looked at in one pack before the search says `truncated`.
pub const CANDIDATES: usize = 400;

/// Records of one pack that are looked at because they share 字号 and 行业 with a name, or are outlets of
/// it, before the search says `truncated`.
pub const NAMESAKES: usize = 40;

/// Names of one pack that are compared with one that they may be, the nearest first, before the
/// search says `truncated`.
pub const COMPARED: usize = 2000;

/// Different names of one subject that are told as possible by their likeness alone, the nearest first,
/// before the search says `truncated`: nobody reads more, and who has so many must look again.
pub const LOOKALIKES: usize = 12;

/// Look-alikes of one subject that are returned as excluded, the nearest first: a clerk reads them.
pub const EXCLUDED: usize = 8;

/// Persons named in records of listed organisations that are looked for, before a decision says
/// `truncated`.
pub const LOOKED_THROUGH: usize = 64;

/// Records told of one such person; how many more there are is told with the last.
pub const LOOK_THROUGH_FINDINGS: usize = 5;

/// Shapes of masked identifiers in one pack: each costs one search for every full number. Lists hide
/// digits in a handful of ways; a pack with more shapes than that is refused when it is built.
pub const MASKS: usize = 1024;

/// Updates chained to a base pack: every search runs over each of them.
pub const UPDATES: usize = 8;

/// Cells (combinations of fact values) of one decision table that are proved one by one; above it
/// the table is refused as too wide, never sampled.
pub const TABLE_CELLS: usize = 1 << 16;

/// Most people whose agreement a review may need (复核人数): more is an input error.
pub const REVIEWERS: u32 = 9;

/// Longest term in working days: longer ones are an input error, not a deadline.
pub const WORKING_DAYS: u32 = 1000;

/// Rows of one decision table: the row sets of all cells are in memory at once while it is proved,
/// 8 MiB with both limits reached.
pub const TABLE_RULES: usize = 1000;

/// Rows of one batch: what is answered of them must fit into the memory of a module beside its packs.
pub const BATCH_ROWS: usize = 1 << 20;
