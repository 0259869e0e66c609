//! Erasing the texts of records in a database. Who does so owns the tables; servers need not.

use postgres::{GenericClient, Transaction};

use super::{
    super::{erase::Burial, stored::ERASED},
    Readers, Writer, failed, turn,
};
use crate::problem::Problem;

/// The table, for whoever may read the records.
const TOMBSTONES: &str = "
    CREATE TABLE credit_check.tombstones (number bigint PRIMARY KEY, envelope text NOT NULL);
    CREATE TRIGGER stay BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_check.tombstones
        FOR EACH STATEMENT EXECUTE FUNCTION credit_check.stay();
    DO $$ DECLARE reader oid; BEGIN
        FOR reader IN SELECT DISTINCT grantee FROM pg_class, aclexplode(relacl)
            WHERE pg_class.oid = 'credit_check.records'::regclass AND privilege_type = 'SELECT'
        LOOP
            EXECUTE 'GRANT SELECT ON credit_check.tombstones TO '
                || CASE reader WHEN 0 THEN 'PUBLIC' ELSE reader::regrole::text END;
        END LOOP;
    END $$;
";

impl Writer {
    /// Erases records, all of them or none, in this server's turn. `false` where one of them is not as it was.
    pub(in super::super) fn erase(&mut self, burials: &[Burial]) -> Result<bool, Problem> {
        self.run(|transaction| {
            turn(transaction)?;
            for Burial { ids, .. } in burials {
                let whole = format!(
                    "SELECT COUNT(*) FROM credit_check.records WHERE id = ANY($1) AND request NOT LIKE '{ERASED}%'"
                );
                let count: i64 = transaction.query_one(&whole, &[ids])?.try_get(0)?;
                if usize::try_from(count) != Ok(ids.len()) {
                    return Ok(false);
                }
            }
            begin(transaction)?;
            transaction.batch_execute("ALTER TABLE credit_check.records DISABLE TRIGGER stay")?;
            let next = "SELECT COALESCE(MAX(number), 0) FROM credit_check.tombstones";
            let mut number: i64 = transaction.query_one(next, &[])?.try_get(0)?;
            for Burial { envelope, ids } in burials {
                number = number.saturating_add(1);
                bury(transaction, number, envelope)?;
                let erase =
                    "UPDATE credit_check.records SET caller = '', request = $2, decision = '', engine = NULL,
                     fuel = NULL, receipt = NULL, opening = NULL WHERE id = ANY($1)";
                transaction.execute(erase, &[ids, &format!("{ERASED}{number}")])?;
            }
            transaction.batch_execute("ALTER TABLE credit_check.records ENABLE TRIGGER stay")?;
            Ok(true)
        })
    }

    /// Lets go of the room. What was there is overwritten when the database needs the room again, and stands in its
    /// journals and backups until they are gone.
    pub(in super::super) fn forget(&mut self) -> Result<(), Problem> {
        self.run(turn)?;
        let Some(client) = self.client.as_mut() else { return Ok(()) };
        let done = client.batch_execute("VACUUM credit_check.records");
        done.map_err(|error| failed(&self.server, &error))
    }

    /// Puts tombstones into a copy, under their numbers.
    pub(in super::super) fn bury(&mut self, tombstones: &[(i64, String)]) -> Result<(), Problem> {
        self.run(|transaction| {
            begin(transaction)?;
            tombstones.iter().try_for_each(|(number, it)| bury(transaction, *number, it))
        })
    }
}

impl Readers {
    /// A tombstone by its number.
    pub(in super::super) fn tombstone(&self, number: i64) -> Result<Option<String>, Problem> {
        self.with(|client| {
            if !there(client)? {
                return Ok(None);
            }
            let sql = "SELECT envelope FROM credit_check.tombstones WHERE number = $1";
            client.query_opt(sql, &[&number])?.map(|row| row.try_get(0)).transpose()
        })
    }
}

/// The tombstones, in their order.
pub(super) fn tombstones(
    transaction: &mut Transaction<'_>,
) -> Result<Vec<(i64, String)>, postgres::Error> {
    if !there(transaction)? {
        return Ok(Vec::new());
    }
    let sql = "SELECT number, envelope FROM credit_check.tombstones ORDER BY number";
    let rows = transaction.query(sql, &[])?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// The table where there is none yet.
fn begin(transaction: &mut Transaction<'_>) -> Result<(), postgres::Error> {
    if there(transaction)? { Ok(()) } else { transaction.batch_execute(TOMBSTONES) }
}

fn bury(
    transaction: &mut Transaction<'_>,
    number: i64,
    envelope: &str,
) -> Result<(), postgres::Error> {
    let sql = "INSERT INTO credit_check.tombstones (number, envelope) VALUES ($1, $2)";
    transaction.execute(sql, &[&number, &envelope]).map(|_| ())
}

fn there(client: &mut impl GenericClient) -> Result<bool, postgres::Error> {
    let sql = "SELECT to_regclass('credit_check.tombstones') IS NOT NULL";
    client.query_one(sql, &[])?.try_get(0)
}
