//! The help in English. The texts beside the commands are Chinese; what is here is put in their place for
//! `--lang en`, and a test sees that nothing is left out.

use clap::{Arg, Command, CommandFactory as _};

use super::Cli;

const ROOT: &str = "\
Exit codes: 0 done; 1 the answer is negative; 2 the command line is wrong; 3 the input cannot be used (one line on
stderr says the code, the place and what to do)";

/// What commands do, by their path.
const ABOUT: &[(&str, &str)] = &[
    ("", "Credit checks inside approval forms and trading systems"),
    ("demo", "Checks applications of a made-up city and says why each is decided as it is"),
    ("validate", "Reads identifiers, one a line; one report a line"),
    ("synthesize", "Makes identifiers that pass every check and belong to nobody, for tests"),
    ("check", "Decides one request: can it be accepted, why, what is missing"),
    (
        "notice",
        "Writes a document for a decision: what to supplement, deferral, commitment, record",
    ),
    ("screen", "Screens a file of subjects against list packs; goes on where it was interrupted"),
    (
        "serve",
        "Serves checks, validation and screening over HTTP and keeps a record of each decision",
    ),
    ("doctor", "Says what is wrong with this environment, and what to do about it"),
    ("precompile", "Compiles the component with its data, so that a server maps it when it starts"),
    ("pack", "Builds list packs and looks at them"),
    (
        "pack build",
        "Builds and signs a list pack (or a grade pack) from a table of definitions and tables of records",
    ),
    ("pack columns", "Shows how the columns of a list would be read, before anything is built"),
    ("pack inspect", "Verifies a pack and says what it says of itself"),
    ("pack verify", "Verifies signatures and digests, and whether updates fit their base"),
    ("pack diff", "Says in words what changed from one issue to the next"),
    (
        "redecide",
        "Decides again what new data touch, and proves of the rest that nothing touches it",
    ),
    ("population", "Packs the subjects of an office, to be asked about by what changes in lists"),
    ("population build", "Packs a register of subjects and signs it"),
    ("population update", "Writes what changed in the register since a population"),
    ("pack rebase", "Makes a new base out of a base and its updates"),
    (
        "pack slim",
        "Leaves out the indexes, so that there is less to download; the signature stays valid",
    ),
    ("pack filter", "Makes a pack that only says “certainly not listed” or “look it up”"),
    ("rulebook", "Builds, proves, tests and compares rulebooks"),
    ("rulebook build", "Proves a rulebook from its tables and signs it"),
    (
        "rulebook prove",
        "Looks at every combination of facts and says how each table decides; signs nothing",
    ),
    ("rulebook test", "Runs the cases, and changes the rules to see whether the cases notice"),
    ("rulebook diff", "Says which combinations another issue of a rulebook decides otherwise"),
    ("rulebook export", "Writes a rulebook as CSV tables or as JSON"),
    ("rulebook catalogues", "Writes the lists that a city publishes of its rulebook every year"),
    ("calendar", "Builds a calendar of working days"),
    ("calendar build", "Builds and signs a calendar from a table of holidays"),
    ("receipt", "Signs, verifies, shows and replays receipts of decisions"),
    (
        "receipt make",
        "Checks a request and signs a receipt: the decision with the digests of all it rests on",
    ),
    ("receipt verify", "Verifies receipts: signatures, who signed, and when"),
    ("receipt show", "Shows what a receipt says; nothing of one that does not verify"),
    (
        "receipt replay",
        "Decides again from the data that a receipt names, and says where the two differ",
    ),
    ("archive", "Verifies, replays and carries what receipts rest on"),
    ("archive verify", "Looks at every file of an archive and verifies every receipt in it"),
    ("archive replay", "Decides every receipt again with the data and the engine of the archive"),
    ("archive export", "Writes an archive, or some receipts with what they rest on, as one file"),
    ("archive import", "Takes such a file into an archive; every part is looked at first"),
    (
        "records",
        "Verifies the records of a server, signs checkpoints of them, proves what is in them",
    ),
    (
        "records verify",
        "Verifies records one by one; with a checkpoint, that they begin with those of it",
    ),
    ("records checkpoint", "Signs how many records there are and the head of their tree"),
    ("records prove", "Writes a proof that a record is in the log of a checkpoint"),
    ("records contains", "Checks such a proof; the records are not needed"),
    (
        "records copy",
        "Copies records as they are to an empty place: a backup, or the move of a file into a database",
    ),
    (
        "records tiles",
        "Writes the log as tiles, files of hashes that another office mirrors and checks by itself",
    ),
    (
        "records expire",
        "Erases what records say whose term is over; hashes and a signed tombstone stay",
    ),
    (
        "records extends",
        "Checks that one checkpoint goes on from another; the records are not needed",
    ),
    ("statement", "Appends and lists signed statements about decisions"),
    (
        "statement add",
        "Appends a review, feedback, revocation, objection or repair; the decision stays as it is",
    ),
    ("statement list", "Lists the statements about a decision, each verified"),
    ("commitment", "The ledger of commitments: what is due, and what became of it"),
    ("commitment list", "Lists commitments by the day they are due, with where they stand"),
    ("commitment register", "Gives a commitment its number of the national template"),
    ("commitment settle", "Says what became of a commitment: kept, partly kept, not kept"),
    ("commitment records", "Writes what was judged as rows that `credit pack build` takes"),
    ("commitment export", "Writes registered commitments in the national template"),
    (
        "commitment notice",
        "Writes the notice about repair that goes with the judgement of a breach",
    ),
    ("archive inventory", "Signs what is in an archive, so that what goes missing later shows"),
    ("archive find", "Finds cases by subject, matter, outcome, list or day"),
    ("archive record", "Writes one record of many checks, for the file of a tender"),
    ("statement import", "Takes feedback as other systems send it, signs and appends it"),
    ("statement print", "Writes the paper of a statement"),
    (
        "impact",
        "Says which stored cases would be decided otherwise under other rules, lists or days",
    ),
    ("stats", "Counts what was checked, found and done, by office and matter, or by list"),
    ("deadline", "What has to be done, and until when"),
    ("deadline list", "Lists what is open in the cases of an archive by the day it is due"),
    ("deadline term", "Says the last day of a term"),
    ("timestamp", "Writes a request for a timestamp service, to prove that files were there"),
    ("keygen", "Makes a signing key and the entry of the trust file for it"),
    ("trust", "Trust policies that root keys sign, each following the one before"),
    ("trust init", "Begins a chain: the first policy, signed by several root keys"),
    ("trust add", "The next version: more keys"),
    ("trust revoke", "The next version: a key counts no longer"),
    ("trust rotate", "The next version: other root keys, another policy, or only a later end"),
    ("trust sign", "Signs the last version with further root keys"),
    ("trust verify", "Verifies a chain from what was pinned to its last version"),
    ("trust show", "Shows the versions of a chain, who signed them, and the keys of the last"),
    ("trust pin", "Writes the trust file of a host: from which version on it believes which chain"),
];

/// What options are, by command and name; without a command, wherever there is no other text.
const OPTIONS: &[(&str, &str, &str)] = &[
    ("", "native", "Call the core without WebAssembly; the answers are the same bytes"),
    (
        "",
        "component",
        "The component; else CREDIT_COMPONENT, the folder of the program, the build folder",
    ),
    ("", "lang", "Language of texts: zh-CN or en; else that of the locale"),
    ("", "help", "Show this help"),
    ("", "version", "Show the version"),
    ("", "packs", "A list pack, or a folder of them; may be repeated"),
    ("", "rulebook", "The rulebook"),
    ("", "calendar", "The calendar of working days"),
    ("", "trust", "The trust file: which signing keys are trusted"),
    ("", "json", "Write JSON"),
    ("", "output", "The file to write"),
    (
        "",
        "keys",
        "A key file of `credit keygen` or pkcs11:…; repeated, each key signs, such as one of SM2 and one of Ed25519",
    ),
    (
        "",
        "passphrase_files",
        "The passphrase of key files is the first line of this file; may be repeated, each is tried. Else it is asked for",
    ),
    ("", "passphrase_env", "The passphrase of key files is in this variable of the environment"),
    (
        "",
        "pkcs11_module",
        "The PKCS#11 module of the token's vendor; else `module-path` of the name",
    ),
    ("", "pin_file", "The PIN of the token is the first line of this file; else it is asked for"),
    ("", "pin_env", "The PIN of the token is in this variable of the environment"),
    ("", "issuer", "The issuer; else that of the key file"),
    ("", "scope", "The scope: of one issuer and scope the highest sequence counts"),
    ("", "title", "The title; else made from the content"),
    ("", "sequence", "Number of the issue, one more each time"),
    ("", "as_of", "The day that the data are of (2026-11-20)"),
    (
        "",
        "valid_until",
        "The last day; required for list packs, which count as not checked afterwards",
    ),
    ("", "lists", "The table of lists"),
    ("", "audience", "public masks full personal numbers; internal is for authorised systems only"),
    ("", "allow_refused", "Build although rows were refused (else exit code 3)"),
    ("", "parent", "The rulebook above, signed or not: this one may only be stricter"),
    ("", "source", "A folder of CSV tables, or an XLSX workbook with a sheet for each"),
    ("", "file", "The file"),
    ("", "files", "The packs"),
    (
        "demo",
        "write",
        "Write packs, rulebook, calendar, trust file, requests and tables to this folder",
    ),
    (
        "validate",
        "kind",
        "Kind of identifier, such as uscc, org-code, resident-id; else it is recognised",
    ),
    ("validate", "on", "The day on which it has to be valid; tells birth dates of the future"),
    ("validate", "allow", "Codes in use although they fail a check, one a line"),
    ("validate", "json", "Write JSON on a terminal, too; files and pipes always get JSON"),
    ("validate", "strict", "Exit code 1 if any is invalid"),
    (
        "validate",
        "file",
        "A text file with one code a line, or a Parquet or Arrow file with a column named code; none or - reads stdin",
    ),
    (
        "validate",
        "output",
        "Where the results go, a row a code, as CSV, Parquet or Arrow by its ending (.ndjson: the reports); stdout without it",
    ),
    ("synthesize", "kind", "Kind of identifier, such as uscc, resident-id, lei"),
    ("synthesize", "count", "How many"),
    ("synthesize", "seed", "The same seed makes the same identifiers"),
    (
        "synthesize",
        "plain",
        "Only the identifiers, one a line, instead of JSON that says they are made up",
    ),
    ("check", "json", "Write the decision as canonical JSON, one line"),
    ("", "meter", "Write what the check has cost in fuel, and by whose count, as JSON"),
    ("", "request", "The request (JSON); none or - reads stdin"),
    ("notice", "kind", "supplement, deferral, commitment or record"),
    ("notice", "html", "A page that can be printed, instead of plain text"),
    (
        "notice",
        "particulars",
        "What only the office knows, such as numbers and names (JSON); else left blank",
    ),
    ("notice", "output", "The file to write; else stdout"),
    (
        "redecide",
        "old_packs",
        "The list packs that these decisions were made by, or their folder; repeated",
    ),
    ("redecide", "old_rulebook", "The rulebook that they were made by"),
    ("redecide", "old_calendar", "The calendar that they were made by"),
    ("redecide", "packs", "New list packs, or their folder; repeated, in place of all old ones"),
    ("redecide", "rulebook", "A new rulebook"),
    ("redecide", "calendar", "A new calendar"),
    ("redecide", "trust", "The trust file: old and new data and the archive are verified by it"),
    (
        "redecide",
        "input",
        "The decisions: NDJSON, one a line; or Parquet or Arrow with the columns id, request, decision",
    ),
    ("redecide", "archive", "The decisions: the folder of an archive"),
    (
        "redecide",
        "output",
        "Where those go that come out otherwise: NDJSON, one a line; a table for names that end in .parquet or .arrow",
    ),
    ("redecide", "check", "Decide again what is proved to be untouched, too, and check the proofs"),
    (
        "screen",
        "input",
        "The subjects: CSV (名称, 代码, 类型, 行政区划, 曾用名, 编号 …), NDJSON, or Parquet or Arrow with columns of these names",
    ),
    ("screen", "output", "The findings; rows that cannot be used go to a file beside it"),
    ("screen", "format", "csv, ndjson, parquet or arrow; else by the name of the output"),
    ("screen", "as_of", "The day of the lists' state; else today in China"),
    (
        "screen",
        "only_new",
        "Packs of the issue before: only records that are new, changed or in force by now are looked at",
    ),
    (
        "screen",
        "reverse",
        "A population and its updates: what changed in the lists is asked about in it, instead of each subject in the lists",
    ),
    (
        "screen",
        "thorough",
        "With --reverse: screen every subject against the change, so that no name that is only near is missed",
    ),
    (
        "population build",
        "input",
        "The subjects: CSV (名称, 代码, 类型, 行政区划, 曾用名, 编号 …) or NDJSON",
    ),
    ("population update", "input", "All subjects as they are now: CSV or NDJSON"),
    ("population update", "previous", "The population and its updates so far, repeated"),
    ("population update", "trust", "The trust file: which signing keys are trusted"),
    ("screen", "all", "Write subjects without findings, too"),
    ("screen", "jobs", "Threads; else one for each processor"),
    ("screen", "restart", "Start anew instead of going on where it was interrupted"),
    (
        "screen",
        "tier",
        "Grade each subject by the table of tiers of this matter: a row for each, with tier, share, frequency and reasons",
    ),
    ("screen", "rulebook", "The rulebook, for --tier"),
    ("screen", "calendar", "The calendar, for --tier"),
    ("screen", "strict", "Exit code 1 on findings or rows that cannot be used"),
    (
        "serve",
        "records",
        "The records, every decision with its request: a file of SQLite, or postgres://user@host/database, which several servers share (password in PGPASSWORD)",
    ),
    ("serve", "listen", "The address to listen on; else on this machine only"),
    (
        "serve",
        "tokens",
        "The file of tokens, read again when it changes; required beyond this machine. Without it a token is made up at every start and shown",
    ),
    (
        "serve",
        "hosts",
        "Another name of this server (header Host), may be repeated; on this machine else 127.0.0.1, localhost and [::1]",
    ),
    (
        "serve",
        "health",
        "Answer /healthz, /readyz and /metrics at this address, too, without tokens and apart from all other connections",
    ),
    (
        "serve",
        "date_window",
        "How many days from today a request may be decided for; `any` for all",
    ),
    (
        "serve",
        "records_key",
        "The key that records are sealed with; else beside them, made if it is not there; for a database always named, the same for all servers. Back it up apart from them",
    ),
    (
        "serve",
        "records_quota",
        "Room that records may take, such as 20GB: past it nothing is decided (records.quota), from 80 % on it is said in the log, /readyz and /metrics",
    ),
    (
        "serve",
        "access_log",
        "Who has looked at which record, when, what for (header x-purpose) and with what outcome: a line of JSON each, appended to this file (0600); - is standard output. What cannot be written down is not shown",
    ),
    ("serve", "rate", "Requests a second of each token"),
    ("serve", "running", "Calls at a time; else one for each processor"),
    ("serve", "waiting", "Requests that wait; one more is refused at once"),
    ("serve", "deadline", "Longest time of a call in milliseconds"),
    (
        "serve",
        "artefact",
        "Keep the compiled data in this file and map it at the next start; made again if it does not fit",
    ),
    (
        "serve",
        "record_fuel",
        "Record the fuel of each decision and by whose count; the decision is the same",
    ),
    ("serve", "pages", "Serve the pages of this folder, too"),
    ("serve", "keys", "Sign a receipt of every decision with this key file; may be repeated"),
    ("serve", "channel", "The channel that receipts name"),
    (
        "serve",
        "archive",
        "Keep receipts with all that they rest on in this folder, for replays without a network",
    ),
    ("doctor", "artefact", "A file of `credit precompile`"),
    (
        "",
        "artefact_key",
        "The key of this host (0600; serve and precompile make it where there is none): compiled files have a MAC of it, and others are not run (engine.artefact-mac)",
    ),
    ("doctor", "records", "The records of a server: a file of SQLite, or a postgres:// address"),
    ("doctor", "tokens", "The file of tokens of a server"),
    ("doctor", "on", "The day to look at; else today"),
    ("precompile", "record_fuel", "For `credit serve --record-fuel`"),
    (
        "precompile",
        "wasm",
        "Write a WebAssembly module instead: without imports and files, for ClickHouse and other engines",
    ),
    ("precompile", "as_of", "With --wasm: the day of calls that name none"),
    (
        "precompile",
        "keys",
        "With --wasm: keys that sign the module, may be repeated; the signature is an .sig beside it",
    ),
    ("precompile", "at", "With --key: when it is signed (2026-11-20T09:30:00+08:00); else now"),
    (
        "precompile",
        "verify",
        "Verify the signature of a module (the .sig beside it) before it is loaded; writes nothing",
    ),
    (
        "precompile",
        "output",
        "The file to write, with a note beside it; with --wasm an .sql that loads it into ClickHouse",
    ),
    (
        "pack build",
        "csv",
        "A table of records (CSV, XLSX, NDJSON, JSON), may be repeated; its list is told by its name, its sheet, its column 名单编号, or written LIST=FILE",
    ),
    (
        "pack build",
        "previous",
        "Packs of the issue before, may be repeated: makes an update of what changed",
    ),
    (
        "pack build",
        "grades",
        "Table of schemes: the tables of --csv are grades, and a grade pack is built",
    ),
    ("pack build", "update_days", "Days after which the next grades are due, as a rule 366"),
    ("pack build", "strict", "Stop at the first row that cannot be used"),
    ("pack build", "report", "Write what was mended, refused and skipped, row by row, as JSON"),
    ("pack build", "receipt", "Write what the pack was made of, with digests, as JSON"),
    ("", "map", "What a column means, COLUMN=MEANING; may be repeated"),
    ("", "ignore", "A column that is not kept; may be repeated"),
    (
        "",
        "profile",
        "A table of columns and words of the office, as written by credit pack columns -o",
    ),
    ("pack columns", "output", "Write that table to this file, for --profile next month"),
    ("pack columns", "json", "Write JSON"),
    ("pack columns", "file", "A table of records (CSV, XLS, XLSX, XML, NDJSON, JSON)"),
    ("pack inspect", "file", "A list pack, rulebook or calendar"),
    (
        "pack verify",
        "tsa",
        "Also verify the timestamp beside each file (its name and .tsr), by this certificate",
    ),
    ("timestamp", "digest", "The digest in the request: sm3 (default) or sha256"),
    ("timestamp", "files", "Packs, rulebooks, calendars, receipts: any file"),
    ("pack verify", "deep", "Read every record and compare orders and indexes, too"),
    ("pack diff", "old", "The old issue: a base with its updates"),
    ("pack diff", "new", "The new issue: a base with its updates"),
    ("pack diff", "limit", "How many records of each list are named"),
    ("pack filter", "list", "Id or name of the list"),
    ("pack filter", "file", "Identifiers, one a line; none or - reads stdin"),
    (
        "rulebook build",
        "folder",
        "A folder of CSV tables, or an XLSX workbook with a sheet for each",
    ),
    ("rulebook test", "strict", "Exit code 1 if a changed rule goes unnoticed"),
    ("rulebook diff", "old", "The old one: tables, workbook or signed"),
    ("rulebook diff", "new", "The new one: tables, workbook or signed"),
    ("rulebook catalogues", "year", "The year: matters in force in it are written"),
    ("rulebook catalogues", "output", "The folder to write"),
    ("rulebook catalogues", "source", "Tables, workbook, JSON or signed"),
    ("rulebook export", "json", "One file of JSON, instead of a folder of CSV tables"),
    ("rulebook export", "output", "The folder or file to write"),
    ("rulebook export", "source", "Tables, workbook, JSON or signed"),
    ("receipt make", "channel", "Where it was asked, such as the name of a counter or a system"),
    ("receipt make", "operator", "Who asked"),
    ("receipt make", "at", "The time of the query (2026-11-20T09:30:00+08:00); else now"),
    ("receipt make", "scope", "The scope; trust policies may bind keys to some"),
    ("receipt make", "output", "The file of the receipt; the salts are written beside it"),
    ("receipt verify", "json", "Write what was verified as JSON, one line each"),
    ("receipt verify", "files", "The receipts"),
    ("receipt show", "salt", "The salts; with the request they prove whom it is about"),
    ("receipt replay", "salt", "The salts; else beside the receipt"),
    (
        "receipt replay",
        "data_trust",
        "The trust file that the lists were opened with; else --trust",
    ),
    (
        "receipt make",
        "archive",
        "Keep the receipt with all that it rests on in this folder, for replays without a network",
    ),
    ("receipt replay", "archive", "Take everything out of this archive"),
    ("", "folder", "The folder of the archive"),
    ("archive export", "receipts", "Only the receipt with this number; may be repeated"),
    ("archive import", "file", "A file of `credit archive export`"),
    ("", "checkpoint", "The checkpoint"),
    (
        "records verify",
        "expect_head",
        "A checkpoint of before: the records must begin with those of it",
    ),
    ("records verify", "records", "The records: a file of SQLite, or a postgres:// address"),
    (
        "records checkpoint",
        "since",
        "The checkpoint before: writes a proof that this one goes on from it",
    ),
    ("records checkpoint", "records", "The records: a file of SQLite, or a postgres:// address"),
    ("records prove", "id", "Id of the record"),
    ("records prove", "cose", "Write a COSE receipt (RFC 9942), which other programs verify, too"),
    ("records prove", "keys", "The key that signs the COSE receipt (Ed25519)"),
    ("records prove", "records", "The records: a file of SQLite, or a postgres:// address"),
    ("records contains", "checkpoint", "The checkpoint; a COSE receipt needs none"),
    ("records contains", "proof", "The proof"),
    ("records copy", "to", "A new file of SQLite, or the postgres:// address of an empty database"),
    ("records copy", "records", "The records: a file of SQLite, or a postgres:// address"),
    ("records tiles", "output", "The folder"),
    ("records tiles", "records", "The records: a file of SQLite, or a postgres:// address"),
    (
        "records expire",
        "before",
        "Records of before this day are erased, by the time that they were kept",
    ),
    ("records expire", "reason", "The reason, which stands in the tombstone"),
    (
        "records expire",
        "keep",
        "Records that stay: an id a line, a remark behind # (such as those that the law holds)",
    ),
    (
        "records expire",
        "archive",
        "The archive: what is open in its cases stays, the others are erased, too",
    ),
    ("records expire", "dry_run", "Only say how many it would be"),
    ("records expire", "records", "The records: a file of SQLite, or a postgres:// address"),
    ("records extends", "proof", "The proof"),
    ("records extends", "tiles", "The tiles of the log: they prove it, there is no other proof"),
    ("records extends", "old", "The checkpoint before"),
    ("records extends", "new", "The checkpoint after"),
    ("", "receipt", "Number of the receipt (sm3:…)"),
    (
        "statement add",
        "kind",
        "review, feedback, revocation, objection, repair, commitment or fulfilment",
    ),
    ("statement add", "members", "What is said, NAME=TEXT; may be repeated"),
    ("", "archive", "The folder of the archive"),
    ("", "person", "Who says so"),
    ("", "at", "The time (2026-11-20T09:30:00+08:00); else now"),
    ("", "evidence", "A file that goes with it, by its digest; may be repeated"),
    ("", "on", "As of which day; else today"),
    (
        "commitment list",
        "states",
        "Only these, by commas: running, due, overdue, unsettled, idle, open, fulfilled, partly, not",
    ),
    ("commitment register", "region", "The region, six digits (GB/T 2260)"),
    ("commitment register", "publication", "public, limited or closed"),
    ("commitment register", "until", "The last day of the commitment; a deferral has its own"),
    ("commitment register", "cause", "What it is about; else the name of the matter"),
    ("commitment settle", "kind", "The type; needed where several were made"),
    ("commitment settle", "state", "fulfilled, partly or not"),
    ("commitment settle", "authority", "Who has judged it"),
    ("commitment settle", "authority_code", "The credit code of that office"),
    ("commitment settle", "day", "The day of the judgement; else that of --on, or today"),
    ("commitment settle", "unkept", "What was not kept"),
    ("commitment settle", "severity", "minor, general or serious"),
    ("commitment settle", "consequence", "What follows, such as the end of the permission"),
    ("commitment settle", "document", "Number of the document"),
    ("commitment settle", "basis", "Number of what it rests on"),
    ("commitment settle", "until", "The last day of its publication"),
    ("commitment records", "breached", "Those that were not or only partly kept"),
    ("commitment records", "kept", "Those that were kept"),
    ("commitment records", "list", "Id of the list, in every row"),
    ("commitment records", "months", "How long it is published where nobody has said"),
    ("commitment export", "public", "Only what may be shown to all; numbers of persons masked"),
    ("", "code", "The code of a subject"),
    ("", "name", "A part of the name of a subject"),
    ("", "matter", "Id of the matter"),
    ("", "outcome", "The outcome: accept, refuse, …"),
    ("", "channel", "Where it was asked"),
    (
        "",
        "project",
        "What it belongs to, such as the number of a tender (`project` of the request)",
    ),
    ("", "from", "The first day"),
    ("", "to", "The last day"),
    ("", "html", "A page that can be printed, instead of plain text"),
    ("", "folder", "The archive"),
    ("archive find", "list", "A list on which a subject was found"),
    ("archive record", "list", "A list on which a subject was found"),
    ("stats", "list", "A list on which a subject was found"),
    ("archive verify", "since", "An inventory of before: what was there then must be there still"),
    ("archive record", "title", "What stands above it, such as the name of the project"),
    ("impact", "rulebook", "The new rulebook, signed"),
    ("impact", "packs", "New list packs in place of all of the case; may be repeated"),
    ("impact", "calendar", "A new calendar"),
    ("impact", "repealed", "A basis that is repealed, by its id or number"),
    ("impact", "on", "Ask as of that day; with --repealed, the day of what is open"),
    ("impact", "list", "A list on which a subject was found"),
    ("impact", "output", "A row for each case, as CSV"),
    ("stats", "by", "matter, list, or page (both, to be printed)"),
    ("statement import", "shape", "trading, embedded or memorandum"),
    ("statement import", "message", "The message (JSON)"),
    ("statement print", "place", "Which one, see `credit statement list`"),
    ("commitment notice", "calendar", "A later calendar"),
    ("commitment notice", "list", "The list of breaches, as the rulebook calls it"),
    ("deadline list", "late", "Only what is due today, or late, or perhaps late"),
    ("deadline list", "calendar", "A later calendar, which settles what could only be bounded"),
    ("commitment list", "calendar", "A later calendar, which settles what could only be bounded"),
    ("commitment register", "calendar", "A later calendar"),
    ("commitment settle", "calendar", "A later calendar"),
    ("commitment records", "calendar", "A later calendar"),
    ("commitment export", "calendar", "A later calendar"),
    ("deadline term", "from", "The day before the first that counts"),
    ("deadline term", "rulebook", "The rulebook, whose own terms count"),
    ("deadline term", "term", "Its name or length, such as 10wd, 15d, 1m"),
    ("keygen", "algorithm", "ed25519, sm2-sm3 or both (a key of each)"),
    ("keygen", "id", "Id of the key, by which signatures and trust files name it"),
    ("keygen", "issuer", "The issuer that it speaks for"),
    (
        "keygen",
        "issuer_id",
        "The issuer's own id, such as its credit code: packs that it signs state it",
    ),
    ("keygen", "holder", "Who holds the key: several keys of one person are one signature"),
    (
        "keygen",
        "kinds",
        "What it is for, by commas: list, grade, rulebook, calendar, receipt; all for everything, root for a root key",
    ),
    ("keygen", "scopes", "Only for these scopes, by commas"),
    ("keygen", "lists", "Only for lists of these ids, by commas"),
    ("keygen", "passphrase", "Lock the key file with a passphrase, typed twice"),
    ("keygen", "token", "Use this key of a token (pkcs11:…, Ed25519); made there if it has none"),
    ("keygen", "not_before", "The first day on which it is trusted"),
    ("keygen", "not_after", "The last day on which it is trusted"),
    (
        "trust init",
        "keys",
        "A root key (file or pkcs11:…), may be repeated; others sign later by `credit trust sign`",
    ),
    (
        "trust add",
        "keys",
        "A root key (file or pkcs11:…), may be repeated; others sign later by `credit trust sign`",
    ),
    (
        "trust revoke",
        "keys",
        "A root key (file or pkcs11:…), may be repeated; others sign later by `credit trust sign`",
    ),
    (
        "trust rotate",
        "keys",
        "A root key (file or pkcs11:…), may be repeated; others sign later by `credit trust sign`",
    ),
    (
        "trust sign",
        "keys",
        "A root key (file or pkcs11:…), may be repeated; others sign later by `credit trust sign`",
    ),
    (
        "",
        "memory",
        "What was seen of every issuer and scope: issues that go back, stand still or shrink are not used. Begun if it is not there",
    ),
    ("", "allow_rollback", "Use them all the same, this once; each is said"),
    ("", "issued", "The day of signing; else today"),
    ("", "timestamp", "The timestamp (RFC 3161, answer or token) of this one receipt"),
    (
        "",
        "timestamps",
        "A folder of timestamps: of receipts (envelopes) by their number, of data by the SM3 of the file, 64 digits and .tsr",
    ),
    ("", "tsa", "The certificate that the timestamp service signs with (PEM or DER)"),
    ("", "chain", "The chain"),
    ("", "root", "What was pinned: the digest of one of its versions (sm3:…)"),
    ("", "expires", "The last day of this version"),
    (
        "",
        "root_keys",
        "Public root keys, as `credit keygen --kinds root` prints them; may be repeated",
    ),
    ("", "threshold", "So many different holders have to sign each version"),
    ("", "policy", "The policy: which keys may sign what"),
    ("trust add", "entries", "Public keys, as `credit keygen` prints them; may be repeated"),
    ("trust revoke", "id", "Id of the key"),
    ("trust revoke", "on", "The first day on which nothing that it signed counts"),
    ("trust revoke", "reason", "Why"),
    ("trust verify", "on", "The day for its end; else today"),
    ("trust show", "json", "Write the payload of the last version"),
    ("trust pin", "embed", "Write the chain itself into the file, not where it is"),
    ("keygen", "output", "The file for the private key; one that is there is not overwritten"),
];

/// The command line with its help in English.
pub(super) fn command() -> Command {
    translated(Cli::command(), "").after_help(ROOT)
}

fn translated(command: Command, path: &str) -> Command {
    let about = ABOUT.iter().find(|(of, _)| *of == path).map_or("", |(_, about)| *about);
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let ids: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    let mut command = command
        .about(about)
        .long_about(None::<&'static str>)
        .after_help(None::<&'static str>)
        .help_template("{about}\n\nUsage: {usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("Commands");
    for id in ids {
        command = command.mut_arg(&id, |arg| option(arg, path, &id));
    }
    let usage = usage(&command, path);
    command = command.override_usage(usage);
    for name in names {
        let below = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(&name, |sub| translated(sub, &below));
    }
    command
}

fn option(arg: Arg, path: &str, id: &str) -> Arg {
    let text = |of: &str| OPTIONS.iter().find(|(command, name, _)| *command == of && *name == id);
    let help = text(path).or_else(|| text("")).map_or("", |(_, _, help)| *help);
    let heading = if arg.is_positional() { "Arguments" } else { "Options" };
    let takes = arg.get_action().takes_values();
    let arg = arg.help(help).long_help(None::<&'static str>).help_heading(heading);
    if takes { arg.value_name(value(id)) } else { arg }
}

/// What stands for the value of an option.
fn value(id: &str) -> &'static str {
    match id {
        "lang" => "LANGUAGE",
        "write" => "FOLDER",
        "kind" => "KIND",
        "on" | "as_of" | "valid_until" | "not_before" | "not_after" => "DAY",
        "count" | "seed" | "sequence" | "limit" | "jobs" | "rate" | "running" | "waiting" => {
            "NUMBER"
        }
        "deadline" => "MILLISECONDS",
        "date_window" => "DAYS",
        "records_quota" => "SIZE",
        "listen" | "health" => "ADDRESS",
        "hosts" => "NAME",
        "algorithm" => "ALGORITHM",
        "id" | "issuer_id" => "ID",
        "threshold" => "NUMBER",
        "root" => "DIGEST",
        "kinds" => "KIND,…",
        "scopes" => "SCOPE,…",
        "keys" => "KEY",
        "token" => "pkcs11:…",
        "passphrase_env" | "pin_env" => "VARIABLE",
        "holder" | "reason" => "TEXT",
        "issuer" | "scope" | "title" => "TEXT",
        "list" => "LIST",
        "map" => "COLUMN=MEANING",
        "ignore" => "COLUMN",
        "format" => "FORMAT",
        "audience" => "AUDIENCE",
        "receipts" => "NUMBER",
        "pages" | "timestamps" | "folder" | "source" | "archive" => "FOLDER",
        "at" => "TIME",
        "day" | "until" | "from" | "before" | "to" | "expires" | "issued" => "DAY",
        "term" => "TERM",
        "code" | "name" | "matter" | "project" | "outcome" | "channel" => "TEXT",
        "by" | "repealed" => "WORD",
        "place" | "months" => "NUMBER",
        "states" | "state" => "STATE",
        "region" => "REGION",
        "person" | "authority" | "authority_code" | "cause" | "unkept" | "consequence"
        | "document" | "basis" => "TEXT",
        "publication" | "severity" | "shape" => "WORD",
        _ => "FILE",
    }
}

/// What has to be given, and that there is more.
fn usage(command: &Command, path: &str) -> String {
    let mut usage = format!("credit {path}").trim_end().to_owned();
    if command.has_subcommands() {
        return usage + " [OPTIONS] <COMMAND> …";
    }
    usage.push_str(" [OPTIONS]");
    for arg in command.get_arguments() {
        let value = value(arg.get_id().as_str());
        match (arg.get_long(), arg.is_required_set()) {
            (Some(long), true) => usage.push_str(&format!(" --{long} {value}")),
            (None, true) => usage.push_str(&format!(" {value}")),
            (None, false) if arg.is_positional() => usage.push_str(&format!(" [{value}]")),
            _ => {}
        }
    }
    usage
}

#[cfg(test)]
mod tests;
