//! The records in PostgreSQL, or what speaks its protocol: several servers share one log. They take turns under one
//! lock of the database, so that each record follows the one that was kept last, whoever kept it.

mod erase;

use std::{
    ops::ControlFlow,
    sync::{Arc, Mutex, PoisonError},
};

use postgres::{
    Client, IsolationLevel, NoTls, Row, Transaction, config::SslMode, error::SqlState, types::ToSql,
};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    Cost, Receipt, Record,
    fault::{damaged, foreign, full, unavailable},
    place::Server,
    stored::{self, Beside, ERASED, Stored, rows},
};
use crate::problem::{Problem, Words};

/// What the servers take turns under: the letters `CRED`.
const TURN: i64 = 0x4352_4544;

/// Version of what is in the schema.
const VERSION: i32 = 1;

/// Rows that are fetched at a time.
const FETCHED: i32 = 256;

/// Connections that wait for the next question.
const IDLE: usize = 4;

const COLUMNS: &str =
    "number, id, at, caller, request, decision, engine, fuel, receipt, opening, digest";

const SCHEMA: &str = "
    CREATE SCHEMA credit_check;
    CREATE TABLE credit_check.about (version integer NOT NULL, seal text NOT NULL);
    CREATE TABLE credit_check.records (
        number   bigint PRIMARY KEY,
        id       text NOT NULL UNIQUE,
        at       bigint NOT NULL,
        caller   text NOT NULL,
        request  text NOT NULL,
        decision text NOT NULL,
        engine   text,
        fuel     bigint,
        receipt  text,
        opening  text,
        digest   text NOT NULL
    );
    CREATE TABLE credit_check.leaves (
        number   bigint PRIMARY KEY,
        sha256   bytea NOT NULL,
        sm3      bytea NOT NULL
    );
    CREATE FUNCTION credit_check.stay() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'records are append-only'; END $$;
    CREATE TRIGGER stay BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_check.records
        FOR EACH STATEMENT EXECUTE FUNCTION credit_check.stay();
    CREATE TRIGGER stay BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_check.leaves
        FOR EACH STATEMENT EXECUTE FUNCTION credit_check.stay();
";

/// The connection that records are written through.
pub(super) struct Writer {
    server: Server,
    client: Option<Client>,
}

impl Writer {
    /// Connects, and begins the records where there are none.
    ///
    /// # Errors
    /// `records.unavailable`, `records.foreign`, `records.not-durable`.
    pub(super) fn open(server: &Server) -> Result<Self, Problem> {
        let mut client = connect(server)?;
        durable(&mut client, server)?;
        let problem = |error: postgres::Error| failed(server, &error);
        let mut transaction = client.transaction().map_err(problem)?;
        turn(&mut transaction).map_err(problem)?;
        if !ours(&mut transaction, server)? {
            transaction.batch_execute(SCHEMA).map_err(problem)?;
            let begin = "INSERT INTO credit_check.about (version, seal) VALUES ($1, '')";
            transaction.execute(begin, &[&VERSION]).map_err(problem)?;
        }
        transaction.commit().map_err(problem)?;
        Ok(Self { server: server.clone(), client: Some(client) })
    }

    /// What the first server sealed so that the others see whether they have the same key; `new` where there is nothing
    /// yet.
    ///
    /// # Errors
    /// `records.unavailable`.
    pub(super) fn seal(&mut self, new: &str) -> Result<String, Problem> {
        self.run(|transaction| {
            turn(transaction)?;
            let text = "UPDATE credit_check.about SET seal = $1 WHERE seal = ''";
            transaction.execute(text, &[&new])?;
            let row = transaction.query_one("SELECT seal FROM credit_check.about", &[])?;
            row.try_get(0)
        })
    }

    /// The last record that was not erased.
    pub(super) fn last(&mut self) -> Result<Option<Record>, Problem> {
        self.run(|transaction| {
            let sql = format!(
                "SELECT {COLUMNS} FROM credit_check.records WHERE request NOT LIKE '{ERASED}%'
                 ORDER BY number DESC LIMIT 1"
            );
            transaction.query_opt(&sql, &[])?.as_ref().map(record).transpose()
        })
    }

    /// Appends records, all of them or none.
    pub(super) fn append(&mut self, records: &[Record]) -> Result<(), Problem> {
        self.run(|transaction| append(transaction, records))
    }

    /// Appends rows as they are, all of them or none.
    pub(super) fn place(&mut self, rows: &[stored::Row]) -> Result<(), Problem> {
        self.run(|transaction| {
            turn(transaction)?;
            let (number, _) = last(transaction)?;
            insert(transaction, number, rows)
        })
    }

    /// Whether something could be written, without writing it.
    pub(super) fn mark(&mut self) -> Result<(), Problem> {
        self.run(turn)
    }

    fn run<T>(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, postgres::Error>,
    ) -> Result<T, Problem> {
        if self.client.as_ref().is_none_or(Client::is_closed) {
            self.client = None;
            let mut client = connect(&self.server)?;
            durable(&mut client, &self.server)?;
            self.client = Some(client);
        }
        let Some(client) = self.client.as_mut() else {
            return Err(unavailable(&self.server, &"connection"));
        };
        let done = client.transaction().and_then(|mut transaction| {
            let done = work(&mut transaction)?;
            transaction.commit().map(|()| done)
        });
        done.map_err(|error| failed(&self.server, &error))
    }
}

/// Connections that records are read through.
#[derive(Clone)]
pub(super) struct Readers {
    server: Server,
    idle: Arc<Mutex<Vec<Client>>>,
}

impl Readers {
    pub(super) fn new(server: &Server) -> Self {
        Self { server: server.clone(), idle: Arc::default() }
    }

    /// A record by its id.
    pub(super) fn find(&self, id: &str) -> Result<Option<Record>, Problem> {
        self.with(|client| {
            let sql = format!("SELECT {COLUMNS} FROM credit_check.records WHERE id = $1");
            client.query_opt(&sql, &[&id])?.as_ref().map(record).transpose()
        })
    }

    /// Bytes that the tables take, with all that belongs to them.
    pub(super) fn size(&self) -> Result<u64, Problem> {
        self.with(|client| {
            let sql = "SELECT COALESCE(SUM(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
                       WHERE relkind = 'r' AND relnamespace = 'credit_check'::regnamespace";
            client.query_one(sql, &[])?.try_get::<_, i64>(0)
        })
        .map(|size| u64::try_from(size).unwrap_or(0))
    }

    /// Shows records from the latest back, from before that number on, until the visitor breaks off.
    pub(super) fn look(
        &self,
        before: i64,
        visit: &mut dyn FnMut(i64, Record) -> ControlFlow<()>,
    ) -> Result<(), Problem> {
        self.with(|client| {
            let sql = format!(
                "SELECT {COLUMNS} FROM credit_check.records WHERE number < $1 ORDER BY number DESC"
            );
            let mut transaction = client.build_transaction().read_only(true).start()?;
            let portal = transaction.bind(&sql, &[&before])?;
            loop {
                let rows = transaction.query_portal(&portal, FETCHED)?;
                for row in &rows {
                    if visit(row.try_get(0)?, record(row)?).is_break() {
                        return Ok(());
                    }
                }
                if rows.is_empty() {
                    return Ok(());
                }
            }
        })
    }

    fn with<T>(
        &self,
        ask: impl FnOnce(&mut Client) -> Result<T, postgres::Error>,
    ) -> Result<T, Problem> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = idle().pop().filter(|client| !client.is_closed());
        let mut client = match kept {
            Some(client) => client,
            None => connect(&self.server)?,
        };
        let asked = ask(&mut client).map_err(|error| failed(&self.server, &error));
        let mut idle = idle();
        if !client.is_closed() && idle.len() < IDLE {
            idle.push(client);
        }
        asked
    }
}

/// Shows every record as it is stored, in one state of the database; what is stored beside them.
pub(super) fn each(
    server: &Server,
    visit: &mut dyn FnMut(Stored) -> Result<(), Problem>,
) -> Result<Beside, Problem> {
    let problem = |error: postgres::Error| failed(server, &error);
    let mut client = connect(server)?;
    let transaction = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead);
    let mut transaction = transaction.read_only(true).start().map_err(problem)?;
    if !ours(&mut transaction, server)? {
        return Ok(Beside::default());
    }
    let columns = COLUMNS.replace("number,", "records.number,");
    let sql = format!(
        "SELECT {columns}, sha256, sm3 FROM credit_check.records
         LEFT JOIN credit_check.leaves ON leaves.number = records.number ORDER BY records.number"
    );
    let portal = transaction.bind(&sql, &[]).map_err(problem)?;
    loop {
        let rows = transaction.query_portal(&portal, FETCHED).map_err(problem)?;
        for row in &rows {
            let stored = || {
                Ok(Stored {
                    record: record(row)?,
                    digest: row.try_get(10)?,
                    hashes: Some([row.try_get(11)?, row.try_get(12)?]),
                })
            };
            visit(stored().map_err(problem)?)?;
        }
        if rows.is_empty() {
            break;
        }
    }
    let hashes = transaction.query_one("SELECT COUNT(*) FROM credit_check.leaves", &[]);
    let hashes = hashes.and_then(|row| row.try_get(0)).map(Some).map_err(problem)?;
    let tombstones = erase::tombstones(&mut transaction).map_err(problem)?;
    Ok(Beside { hashes, tombstones })
}

/// Waits for this server's turn; it ends with the transaction.
fn turn(transaction: &mut Transaction<'_>) -> Result<(), postgres::Error> {
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&TURN]).map(|_| ())
}

fn append(transaction: &mut Transaction<'_>, records: &[Record]) -> Result<(), postgres::Error> {
    turn(transaction)?;
    let (number, before) = last(transaction)?;
    insert(transaction, number, &rows(&before, records))
}

/// Number and digest of the last record.
fn last(transaction: &mut Transaction<'_>) -> Result<(i64, String), postgres::Error> {
    let last = "SELECT number, digest FROM credit_check.records ORDER BY number DESC LIMIT 1";
    let last = transaction.query_opt(last, &[])?;
    let last = last.map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    Ok(last.transpose()?.unwrap_or_default())
}

/// Inserts rows behind that number.
fn insert(
    transaction: &mut Transaction<'_>,
    last: i64,
    rows: &[stored::Row],
) -> Result<(), postgres::Error> {
    let numbers: Vec<i64> = rows.iter().zip(1_i64..).map(|(_, n)| last.saturating_add(n)).collect();
    let cost = |row: &stored::Row| row.record.cost.clone();
    let receipt = |row: &stored::Row| row.record.receipt.clone();
    let columns: [&(dyn ToSql + Sync); 11] = [
        &numbers,
        &column(rows, |it| it.record.id.as_str()),
        &column(rows, |it| it.record.at),
        &column(rows, |it| it.record.caller.as_str()),
        &column(rows, |it| it.record.request.as_str()),
        &column(rows, |it| it.record.decision.as_str()),
        &column(rows, |it| cost(it).map(|cost| cost.engine)),
        &column(rows, |it| cost(it).map(|cost| cost.fuel)),
        &column(rows, |it| receipt(it).map(|receipt| receipt.envelope)),
        &column(rows, |it| receipt(it).map(|receipt| receipt.opening)),
        &column(rows, |it| it.digest.as_str()),
    ];
    let insert = format!(
        "INSERT INTO credit_check.records ({COLUMNS}) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[],
         $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::text[], $11::text[])"
    );
    transaction.execute(&insert, &columns)?;
    let leaves = "INSERT INTO credit_check.leaves (number, sha256, sm3)
                  SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[])";
    let sha256 = column(rows, |row| row.leaf.sha256.to_vec());
    let sm3 = column(rows, |row| row.leaf.sm3.to_vec());
    transaction.execute(leaves, &[&numbers, &sha256, &sm3]).map(|_| ())
}

fn column<'a, T, U>(rows: &'a [T], of: impl Fn(&'a T) -> U) -> Vec<U> {
    rows.iter().map(of).collect()
}

/// The record in a row of [`COLUMNS`].
fn record(row: &Row) -> Result<Record, postgres::Error> {
    let (engine, fuel): (Option<String>, Option<i64>) = (row.try_get(6)?, row.try_get(7)?);
    let (receipt, opening): (Option<String>, Option<String>) = (row.try_get(8)?, row.try_get(9)?);
    Ok(Record {
        id: row.try_get(1)?,
        at: row.try_get(2)?,
        caller: row.try_get(3)?,
        request: row.try_get(4)?,
        decision: row.try_get(5)?,
        cost: engine.zip(fuel).map(|(engine, fuel)| Cost { engine, fuel }),
        receipt: receipt.zip(opening).map(|(envelope, opening)| Receipt { envelope, opening }),
    })
}

/// Whether there are records; what is not ours is left alone.
fn ours(transaction: &mut Transaction<'_>, server: &Server) -> Result<bool, Problem> {
    let problem = |error: postgres::Error| failed(server, &error);
    let schemas = "SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'credit_check'";
    let schemas = transaction.query_one(schemas, &[]).and_then(|row| row.try_get::<_, i64>(0));
    if schemas.map_err(problem)? == 0 {
        return Ok(false);
    }
    let columns =
        "SELECT COALESCE(string_agg(column_name::text, ', ' ORDER BY ordinal_position), '')
                   FROM information_schema.columns
                   WHERE table_schema = 'credit_check' AND table_name = 'records'";
    let columns = transaction.query_one(columns, &[]).and_then(|row| row.try_get::<_, String>(0));
    if columns.map_err(problem)? != COLUMNS {
        return Err(foreign(server));
    }
    let version = transaction.query_one("SELECT version FROM credit_check.about", &[]);
    match version.and_then(|row| row.try_get::<_, i32>(0)).map_err(problem)? {
        VERSION => Ok(true),
        _ => Err(foreign(server)),
    }
}

/// A commit is to return when the disk has it.
fn durable(client: &mut Client, server: &Server) -> Result<(), Problem> {
    let problem = |error: postgres::Error| failed(server, &error);
    let show =
        "SELECT current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on',
                current_setting('server_encoding') = 'UTF8', current_setting('synchronous_commit')";
    let row = client.query_one(show, &[]).map_err(problem)?;
    let (safe, unicode): (bool, bool) =
        (row.try_get(0).map_err(problem)?, row.try_get(1).map_err(problem)?);
    if !safe || !unicode {
        return Err(not_durable(server));
    }
    if row.try_get::<_, String>(2).map_err(problem)? == "off" {
        client.batch_execute("SET synchronous_commit = on").map_err(problem)?;
    }
    // Who waits for its turn longer than this stands behind something that hangs.
    client.batch_execute("SET lock_timeout = '10s'").map_err(problem)
}

fn connect(server: &Server) -> Result<Client, Problem> {
    let config = server.config();
    let client = match config.get_ssl_mode() {
        SslMode::Disable => config.connect(NoTls),
        _ => config.connect(encrypted(server)?),
    };
    client.map_err(|error| failed(server, &error))
}

/// TLS, with the certificates that the host names.
fn encrypted(server: &Server) -> Result<MakeRustlsConnect, Problem> {
    let mut roots = RootCertStore::empty();
    let named = server.roots().map(|path| {
        let all = CertificateDer::pem_file_iter(path)?;
        all.collect::<Result<Vec<_>, _>>()
    });
    let named = named.transpose().map_err(|error| uncertified(server, &error.to_string()))?;
    let (added, _) = roots.add_parsable_certificates(named.unwrap_or_default());
    if added == 0 {
        return Err(uncertified(server, "PGSSLROOTCERT"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| uncertified(server, &error.to_string()))?;
    Ok(MakeRustlsConnect::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

/// What an error of the database means.
fn failed(server: &Server, error: &postgres::Error) -> Problem {
    let said = error.as_db_error().map_or_else(|| caused(error), |it| it.message().to_owned());
    match error.code() {
        Some(&SqlState::DISK_FULL) => full(server, &said),
        Some(&(SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED)) => damaged(server, &said),
        Some(&SqlState::LOCK_NOT_AVAILABLE) => unavailable(server, &said).remedied(Words::new(
            "有别的程序长时间占着存档：查看数据库里的锁",
            "something holds the records for long: look at the locks of the database",
        )),
        Some(
            &(SqlState::INVALID_PASSWORD
            | SqlState::INVALID_AUTHORIZATION_SPECIFICATION
            | SqlState::INSUFFICIENT_PRIVILEGE),
        ) => unavailable(server, &said).remedied(Words::new(
            "检查用户、密码（PGPASSWORD）和权限",
            "check the user, its password (PGPASSWORD) and its rights",
        )),
        _ => unavailable(server, &said).remedied(Words::new(
            "检查数据库是否在运行、地址是否正确，然后重试",
            "check that the database runs and its address, then try again",
        )),
    }
}

/// An error of the connection with what it came from.
fn caused(error: &postgres::Error) -> String {
    let cause = std::error::Error::source(error);
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

fn not_durable(server: &Server) -> Problem {
    Problem::new(
        "records.not-durable",
        Words::new(
            "这个数据库断电会丢数据，或不是 UTF-8：fsync、full_page_writes 应为 on，编码应为 UTF8",
            "the database can lose what it has confirmed, or is not UTF-8: fsync and full_page_writes must be on, the encoding UTF8",
        ),
        Words::new("改好数据库的设置后重试", "change its settings and try again"),
    )
    .at(Words::same(server.to_string()))
}

fn uncertified(server: &Server, cause: &str) -> Problem {
    Problem::new(
        "records.tls",
        Words::new(
            format!("与数据库的连接不能加密：{cause}"),
            format!("the connection to the database cannot be encrypted: {cause}"),
        ),
        Words::new(
            "用 PGSSLROOTCERT 指定签发数据库证书的根证书（PEM）；确属内部专线的，在地址后加 ?sslmode=disable",
            "name the root certificate (PEM) of the database in PGSSLROOTCERT; on a line of your own add ?sslmode=disable to the address",
        ),
    )
    .at(Words::same(server.to_string()))
}
