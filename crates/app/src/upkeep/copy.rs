//! The copy itself, inside one transaction: people first, then table after table, then the books are closed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::rules::carry::{Note, Origin, Surroundings, Verdict, carry};
use super::rules::people::{ADDRESS_REWRITTEN, PeopleRules, Person, in_order_of_reference, settle_invite, settle_people};
use super::rules::{events, rewrite};
use settimes_core::schedule::public_face;
use settimes_core::upkeep::cells::{Cell, Row};
use settimes_core::upkeep::contract::{Fate, TABLES, Table};
use settimes_store::upkeep as store;
use settimes_store::{Staging, Tx};

use super::import_d1::{ImportError, Stop};
use super::report::{Checks, PersonReport, TableReport};
use super::secrets_in::{CANNOT_OPEN, SecretKeeper};
use crate::accounts::secrets::token_hash;

/// Events whose sets are read at once.
const EVENTS_AT_ONCE: usize = 100;

/// Why rows of some tables are not taken over.
const DROPPED: &str = "not taken over: everyone signs in anew, and counters begin anew";

/// What a copy works with.
pub(super) struct Copying<'c, 't> {
    pub(super) tx: &'c mut Tx<'t>,
    pub(super) staging: &'c Staging,
    pub(super) rules: PeopleRules<'c>,
    pub(super) secrets: SecretKeeper<'c>,
    pub(super) outcome: Outcome,
    /// The ids written so far, of each table that others refer to.
    written: HashMap<&'static str, HashSet<i64>>,
    /// The imported account in whose place the one made at setup stands.
    replaced: Option<i64>,
}

/// What the copy found.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) tables: Vec<TableReport>,
    pub(super) people: Vec<PersonReport>,
    pub(super) photo_hosts: BTreeMap<String, Vec<i64>>,
    pub(super) checks: Checks,
    /// Accounts that must set up a second factor if the setting covers their role.
    pub(super) must_enrol: u64,
    pub(super) host_kept: Option<i64>,
}

impl<'c, 't> Copying<'c, 't> {
    /// A copy that has not begun.
    pub(super) fn new(tx: &'c mut Tx<'t>, staging: &'c Staging, rules: PeopleRules<'c>, secrets: SecretKeeper<'c>) -> Self {
        Self { tx, staging, rules, secrets, outcome: Outcome::default(), written: HashMap::new(), replaced: None }
    }

    /// Copies everything; `host` is the account made at setup.
    pub(super) fn run(&mut self, host: Option<&store::Tenant>) -> Result<(), Stop> {
        for table in &TABLES {
            match (table.fate, table.name) {
                (Fate::Dropped, _) => self.drop_table(table)?,
                (Fate::Carried, "users") => self.copy_people(table, host)?,
                (Fate::Carried, _) => self.copy_table(table)?,
            }
        }
        self.close_the_books()
    }

    fn report_of(&self, table: &'static Table) -> Result<TableReport, Stop> {
        let mut report = TableReport::new(table.name);
        let Some(staged) = self.staging.table(table.name) else { return Ok(report) };
        let is_known = |name: &str| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        report.found = true;
        report.read = self.staging.count(staged)?;
        report.unknown_columns = staged.columns.iter().filter(|name| !is_known(name)).cloned().collect();
        let lacks = |name: &str| !staged.columns.iter().any(|own| own.eq_ignore_ascii_case(name));
        report.missing_columns = table.columns.iter().map(|column| column.name).filter(|name| lacks(name)).collect();
        Ok(report)
    }

    fn drop_table(&mut self, table: &'static Table) -> Result<(), Stop> {
        let mut report = self.report_of(table)?;
        if report.read > 0 {
            self.staging.each_row::<Stop>(table, |cells| {
                let id = cells.into_iter().next().flatten().and_then(|cell| cell.as_integer());
                report.leave_out(id, DROPPED);
                Ok(())
            })?;
        }
        self.outcome.tables.push(report);
        Ok(())
    }

    /// People are settled together: addresses may collide, and some were deactivated by others.
    fn copy_people(&mut self, table: &'static Table, host: Option<&store::Tenant>) -> Result<(), Stop> {
        let mut report = self.report_of(table)?;
        let people = self.read_people(table, &mut report)?;
        let mut people = settle_people(people, &self.rules).map_err(ImportError::Collisions)?;
        if let Some(host) = host {
            self.place_host(host, &mut people, &mut report)?;
        }
        let mut ids: HashSet<i64> = self.replaced.into_iter().collect();
        for person in in_order_of_reference(people) {
            let Person { mut row, mut notes } = person;
            let id = row.id();
            if self.secrets.keep(&mut row, &mut notes).is_ok() {
                self.tell_of(&row, &notes);
                self.write(row, &notes, &mut report, &mut ids)?;
            } else {
                report.leave_out(id, "holds a secret that cannot be kept");
            }
        }
        self.written.insert(table.name, ids);
        self.outcome.tables.push(report);
        Ok(())
    }

    fn read_people(&self, table: &'static Table, report: &mut TableReport) -> Result<Vec<Person>, Stop> {
        let mut known = HashSet::new();
        self.staging.each_row::<Stop>(table, |cells| {
            known.extend(cells.into_iter().next().flatten().and_then(|cell| cell.as_integer()));
            Ok(())
        })?;
        let is_known = |_: &str, id: i64| known.contains(&id);
        let around = Surroundings { origin: self.rules.origin, now: self.rules.now, has_parent: &is_known };
        let mut people = Vec::new();
        self.staging.each_row::<Stop>(table, |cells| {
            let id = cells.first().cloned().flatten().and_then(|cell| cell.as_integer());
            match carry(table, cells, &around) {
                Verdict::Carry(row, notes) => people.push(Person { row, notes }),
                Verdict::LeaveOut(why) => report.leave_out(id, why),
            }
            Ok(())
        })?;
        Ok(people)
    }

    /// The account made at setup wins over an imported one with the same address and takes its id, so that what refers to it stays true;
    /// otherwise it only makes room.
    fn place_host(&mut self, host: &store::Tenant, people: &mut Vec<Person>, report: &mut TableReport) -> Result<(), Stop> {
        let twin = people.iter().position(|person| person.row.get("email").as_text() == Some(host.email.as_str()));
        let highest = people.iter().filter_map(|person| person.row.id()).chain(self.used_ids("users")?).max().unwrap_or(0);
        let target = match twin {
            Some(place) => {
                let row = people.remove(place).row;
                report.leave_out(row.id(), "has the address of the account made at setup, which stays");
                self.replaced = row.id();
                row.id().unwrap_or(host.id)
            }
            None if people.iter().any(|person| person.row.id() == Some(host.id)) => highest.max(host.id) + 1,
            None => host.id,
        };
        if target != host.id {
            store::move_tenant(self.tx, host.id, target)?;
        }
        self.outcome.host_kept = Some(target);
        Ok(())
    }

    fn used_ids(&self, table: &str) -> Result<Option<i64>, Stop> {
        let counters = self.staging.counters()?;
        let counted = counters.into_iter().filter(|(name, _)| name.eq_ignore_ascii_case(table)).map(|(_, seq)| seq).max();
        Ok(counted.max(self.staging.largest_number(table, "id")?))
    }

    /// Moves rows that setup and first visits left behind out of the way of imported ids.
    pub(super) fn make_room(&mut self) -> Result<(), Stop> {
        let here = store::highest_id(self.tx)?;
        if here == 0 {
            return Ok(());
        }
        let mut highest = here;
        for table in ["audit_log", "auth_audit", "auth_attempts", "trusted_devices", "webauthn_credentials", "page_views_daily"] {
            highest = highest.max(self.used_ids(table)?.unwrap_or(0));
        }
        Ok(store::make_room_for_ids(self.tx, highest)?)
    }

    fn copy_table(&mut self, table: &'static Table) -> Result<(), Stop> {
        let mut report = self.report_of(table)?;
        let mut ids = HashSet::new();
        let parents = std::mem::take(&mut self.written);
        let has_parent = |table: &str, id: i64| parents.get(table).is_some_and(|ids| ids.contains(&id));
        let around = Surroundings { origin: self.rules.origin, now: self.rules.now, has_parent: &has_parent };
        let staging = self.staging;
        let copied = staging.each_row::<Stop>(table, |cells| {
            let id = cells.first().cloned().flatten().and_then(|cell| cell.as_integer());
            match self.settled(table, cells, &around) {
                Ok((row, notes)) => self.write(row, &notes, &mut report, &mut ids),
                Err(why) => {
                    report.leave_out(id, why);
                    Ok(())
                }
            }
        });
        self.written = parents;
        copied?;
        if is_referred_to(table.name) {
            self.written.insert(table.name, ids);
        }
        self.outcome.tables.push(report);
        Ok(())
    }

    /// The row in our form, or why it is left out.
    fn settled(
        &mut self,
        table: &'static Table,
        cells: Vec<Option<Cell>>,
        around: &Surroundings<'_>,
    ) -> Result<(Row, Vec<Note>), &'static str> {
        let (mut row, mut notes) = match carry(table, cells, around) {
            Verdict::Carry(row, notes) => (row, notes),
            Verdict::LeaveOut(why) => return Err(why),
        };
        match table.name {
            "events" => events::settle_event(&mut row, around.origin, &mut notes),
            "band_profiles" => {
                events::settle_band(&mut row);
                self.note_photo(&row);
            }
            "invite_codes" if around.origin == Origin::Foreign => settle_invite(&mut row, &mut notes),
            "webauthn_credentials" | "trusted_devices" if self.replaced.is_some() && row.get("user_id").as_integer() == self.replaced => {
                return Err("belongs to an account in whose place the one made at setup stands");
            }
            _ => {}
        }
        self.secrets.keep(&mut row, &mut notes)?;
        Ok((row, notes))
    }

    fn write(&mut self, row: Row, notes: &[Note], report: &mut TableReport, ids: &mut HashSet<i64>) -> Result<(), Stop> {
        let id = row.id();
        if store::bring_in_row(self.tx, row)? {
            report.written += 1;
            report.change(id, notes);
            if is_referred_to(report.table) {
                ids.extend(id);
            }
        } else {
            report.leave_out(id, "is a double: another row has the same key");
        }
        Ok(())
    }

    fn note_photo(&mut self, row: &Row) {
        if let (Some(host), Some(id)) = (row.get("photo_url").as_text().and_then(rewrite::foreign_host), row.id()) {
            self.outcome.photo_hosts.entry(host).or_default().push(id);
        }
    }

    fn tell_of(&mut self, row: &Row, notes: &[Note]) {
        let flag = |column: &str| row.get(column).as_integer() == Some(1);
        let has_factor = flag("totp_enabled") || flag("webauthn_enabled");
        self.outcome.must_enrol += u64::from(flag("is_active") && flag("require_2fa") && !has_factor);
        for note in notes {
            let concerns = match note.column {
                "email" => note.why != ADDRESS_REWRITTEN,
                "role" | "is_active" | "activation_token" | "password_hash" => true,
                _ => note.why == CANNOT_OPEN,
            };
            if let (true, Some(id)) = (concerns, row.id()) {
                let email = row.get("email").as_text().unwrap_or("").to_owned();
                let subject = if note.why.starts_with("was ") { format!("{} ", note.column) } else { String::new() };
                self.outcome.people.push(PersonReport { id, email, what: format!("{subject}{}", note.why) });
            }
        }
    }

    fn close_the_books(&mut self) -> Result<(), Stop> {
        store::finish_counters(self.tx, &self.staging.counters()?)?;
        self.note_public_state()?;
        let rows: u64 = self.outcome.tables.iter().map(|table| table.written).sum();
        store::record_import(self.tx, self.rules.now, &serde_json::json!({ "method": "d1", "rows": rows }).to_string())?;
        let broken = store::count_broken_references(self.tx)?;
        let integrity = store::first_broken_page(self.tx)?;
        self.outcome.checks = Checks {
            broken_references: broken.iter().map(|(_, rows)| rows.unsigned_abs()).sum(),
            integrity: integrity.unwrap_or_else(|| "ok".to_owned()),
        };
        if self.outcome.checks.broken_references > 0 || self.outcome.checks.integrity != "ok" {
            return Err(ImportError::Unsound(self.outcome.checks.clone()).into());
        }
        Ok(())
    }

    /// What is visible now is no news: it counts as public since it was made.
    fn note_public_state(&mut self) -> Result<(), Stop> {
        let visible = settimes_store::events::visible_events(self.tx)?;
        for some in visible.chunks(EVENTS_AT_ONCE) {
            let ids: Vec<_> = some.iter().map(|event| event.id).collect();
            let mut slots: HashMap<_, Vec<_>> = HashMap::new();
            for (event, slot) in settimes_store::schedule::visible_slots(self.tx, &ids)? {
                slots.entry(event).or_default().push(slot);
            }
            for event in some {
                let face = public_face(event, slots.get(&event.id).map_or(&[], Vec::as_slice));
                store::note_first_public(self.tx, event.id, &event.created_at, &token_hash(&face))?;
            }
        }
        Ok(())
    }
}

/// Whether other tables refer to rows of this one.
fn is_referred_to(table: &str) -> bool {
    ["users", "venues", "band_profiles", "events", "performances", "band_follows", "email_subscriptions"].contains(&table)
}
