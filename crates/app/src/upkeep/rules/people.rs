//! Whole rows of people: addresses, roles, who may sign in (accounts specification, 15.2).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::carry::{Note, Origin};
use settimes_core::email::Email;
use settimes_core::moment::SqlStamp;
use settimes_core::upkeep::cells::{Cell, Row};

/// What to do with accounts that end up with the same address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Duplicates {
    /// Stop and list them.
    #[default]
    Refuse,
    /// The one that signed in last keeps the address, the others become inactive.
    Deactivate,
}

/// What to do with accounts whose password has the old form and that never signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Suspects {
    /// They become inactive.
    #[default]
    Deactivate,
    /// They stay as they are.
    Keep,
}

/// The settings of a move that concern people.
#[derive(Debug, Clone, Copy)]
pub struct PeopleRules<'s> {
    /// Accounts with the same address.
    pub duplicates: Duplicates,
    /// Doubtful accounts.
    pub suspects: Suspects,
    /// Where the file comes from.
    pub origin: Origin,
    /// The time of the import.
    pub now: &'s SqlStamp,
}

/// An account that moves in, with what there is to tell about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Its row.
    pub row: Row,
    /// What happened to it.
    pub notes: Vec<Note>,
}

/// Accounts that would end up with the same address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// The address.
    pub email: String,
    /// Their row ids.
    pub ids: Vec<i64>,
}

/// Why an address looks different.
pub const ADDRESS_REWRITTEN: &str = "was not in lower case or trimmed: rewritten";

/// Why a suspect is inactive.
pub const SUSPECT: &str = "has an old-format password and never signed in: inactive, check who it is";

/// Why an activation token is gone.
pub const UNACTIVATED: &str = "had an activation link, which is void: the person can ask for a new mail";

/// Brings accounts into our form, or tells which addresses collide.
pub fn settle_people(people: Vec<Person>, rules: &PeopleRules<'_>) -> Result<Vec<Person>, Vec<Collision>> {
    let mut people: Vec<Person> = people
        .into_iter()
        .map(|mut person| {
            settle_address(&mut person, rules.now);
            settle_role(&mut person.row, &mut person.notes);
            settle_active(&mut person);
            if rules.origin == Origin::Foreign {
                settle_activation(&mut person, rules.now);
                settle_suspect(&mut person, rules);
            }
            person
        })
        .collect();
    settle_collisions(&mut people, rules)?;
    Ok(people)
}

/// Brings an invite into our form: a role of ours, an address of ours; a bound invite never becomes an open one.
pub fn settle_invite(row: &mut Row, notes: &mut Vec<Note>) {
    settle_role(row, notes);
    let Some(text) = row.get("email").as_text().map(str::trim) else { return };
    let (address, why) = match Email::read(text) {
        Ok(email) if row.get("email").as_text() == Some(email.as_str()) => return,
        Ok(email) => (Cell::text(email.as_str()), ADDRESS_REWRITTEN),
        Err(_) => {
            row.set("is_active", Cell::Integer(0));
            (Cell::Null, "was not a readable e-mail address: the invite is inactive")
        }
    };
    row.set("email", address);
    notes.push(Note { column: "email", why });
}

fn settle_address(person: &mut Person, now: &SqlStamp) {
    let held = person.row.get("email").as_text().map(str::to_owned);
    let Some(Ok(email)) = held.as_deref().map(Email::read) else {
        let id = person.row.id().unwrap_or_default();
        person.row.set("email", Cell::Text(format!("invalid-{id}@import.invalid")));
        deactivate(&mut person.row, now);
        person.notes.push(Note { column: "email", why: "was not a readable e-mail address: the account is inactive" });
        return;
    };
    if held.as_deref() != Some(email.as_str()) {
        person.row.set("email", Cell::text(email.as_str()));
        person.notes.push(Note { column: "email", why: ADDRESS_REWRITTEN });
    }
}

fn settle_role(row: &mut Row, notes: &mut Vec<Note>) {
    let word = row.get("role").as_text().map(|text| text.trim().to_ascii_lowercase());
    let known = ["viewer", "editor", "admin"].into_iter().find(|role| word.as_deref() == Some(role));
    row.set("role", Cell::text(known.unwrap_or("viewer")));
    if known.is_none() {
        notes.push(Note { column: "role", why: "was an unknown role: now viewer" });
    }
}

fn settle_active(person: &mut Person) {
    if person.row.get("is_active").as_integer().is_none() {
        person.row.set("is_active", Cell::Integer(0));
        person.notes.push(Note { column: "is_active", why: "was empty: the account is inactive" });
    }
}

fn settle_activation(person: &mut Person, now: &SqlStamp) {
    let pending = person.row.get("activation_token").as_text().is_some_and(|token| !token.is_empty());
    person.row.set("activation_token", Cell::Null);
    if pending {
        person.row.set("activation_token_expires_at", Cell::text(now.as_str()));
        person.notes.push(Note { column: "activation_token", why: UNACTIVATED });
    }
}

fn settle_suspect(person: &mut Person, rules: &PeopleRules<'_>) {
    let password = person.row.get("password_hash").as_text().unwrap_or("");
    let old_form = !password.starts_with("pbkdf2$") && password.contains(':');
    let is_active = *person.row.get("is_active") == Cell::Integer(1);
    let suspect = old_form && person.row.get("last_login").is_null() && is_active;
    if suspect && rules.suspects == Suspects::Deactivate {
        deactivate(&mut person.row, rules.now);
        person.notes.push(Note { column: "password_hash", why: SUSPECT });
    }
}

fn deactivate(row: &mut Row, now: &SqlStamp) {
    if row.get("deactivated_at").is_null() {
        row.set("deactivated_at", Cell::text(now.as_str()));
    }
    row.set("is_active", Cell::Integer(0));
}

fn settle_collisions(people: &mut [Person], rules: &PeopleRules<'_>) -> Result<(), Vec<Collision>> {
    let mut by_address: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, person) in people.iter().enumerate() {
        by_address.entry(person.row.get("email").as_text().unwrap_or("").to_owned()).or_default().push(place);
    }
    by_address.retain(|_, places| places.len() > 1);
    if rules.duplicates == Duplicates::Refuse && !by_address.is_empty() {
        let ids = |places: Vec<usize>| places.iter().filter_map(|place| people.get(*place)?.row.id()).collect();
        return Err(by_address.into_iter().map(|(email, places)| Collision { email, ids: ids(places) }).collect());
    }
    let losers: Vec<usize> = by_address.into_values().flat_map(|places| all_but_latest(people, places)).collect();
    for place in losers {
        if let Some(person) = people.get_mut(place) {
            give_up_address(person, rules.now);
        }
    }
    Ok(())
}

/// The places of those who do not keep the address: the latest sign-in keeps it, then the lower id.
fn all_but_latest(people: &[Person], places: Vec<usize>) -> Vec<usize> {
    let rank = |place: &usize| {
        let row = people.get(*place).map(|person| &person.row);
        (row.and_then(|row| row.get("last_login").as_text()), Reverse(row.and_then(Row::id)))
    };
    let keeper = places.iter().copied().max_by_key(rank);
    places.into_iter().filter(|place| Some(*place) != keeper).collect()
}

fn give_up_address(person: &mut Person, now: &SqlStamp) {
    let id = person.row.id().unwrap_or_default();
    let email = format!("duplicate-{id}-{}", person.row.get("email").as_text().unwrap_or(""));
    let fits = Email::read(&email).is_ok_and(|read| read.as_str() == email);
    person.row.set("email", Cell::Text(if fits { email } else { format!("duplicate-{id}@import.invalid") }));
    deactivate(&mut person.row, now);
    person.notes.push(Note { column: "email", why: "is the address of an account that signed in later: the account is inactive" });
}

/// Puts accounts in an order in which each stands after the one that deactivated it; where that goes round in circles, the reference is
/// emptied.
pub fn in_order_of_reference(people: Vec<Person>) -> Vec<Person> {
    let mut waiting = people;
    let mut ordered = Vec::with_capacity(waiting.len());
    let mut placed = BTreeSet::new();
    while !waiting.is_empty() {
        let is_ready = |person: &Person| {
            let by = person.row.get("deactivated_by").as_integer();
            by.is_none_or(|by| placed.contains(&by) || Some(by) == person.row.id())
        };
        let (ready, rest): (Vec<Person>, Vec<Person>) = waiting.into_iter().partition(is_ready);
        waiting = rest;
        if ready.is_empty()
            && let Some(person) = waiting.first_mut()
        {
            person.row.set("deactivated_by", Cell::Null);
            person.notes.push(Note { column: "deactivated_by", why: "referred back to itself: now empty" });
        }
        placed.extend(ready.iter().filter_map(|person| person.row.id()));
        ordered.extend(ready);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use settimes_core::upkeep::contract::table;

    fn now() -> SqlStamp {
        SqlStamp::read("2026-11-22 12:00:00").unwrap()
    }

    fn person(id: i64, email: &str, cells: &[(&str, Cell)]) -> Person {
        let mut row = Row::new(table("users").unwrap(), vec![Cell::Integer(id), Cell::text(email)]);
        row.set("role", Cell::text("editor"));
        row.set("is_active", Cell::Integer(1));
        row.set("password_hash", Cell::text("pbkdf2$600000$AA==$AA=="));
        for (column, cell) in cells {
            row.set(column, cell.clone());
        }
        Person { row, notes: Vec::new() }
    }

    fn settled(people: Vec<Person>, duplicates: Duplicates, suspects: Suspects) -> Result<Vec<Person>, Vec<Collision>> {
        let now = now();
        settle_people(people, &PeopleRules { duplicates, suspects, origin: Origin::Foreign, now: &now })
    }

    fn only(person: Person) -> Person {
        settled(vec![person], Duplicates::Refuse, Suspects::Deactivate).unwrap().remove(0)
    }

    #[test]
    fn an_address_is_normalised_and_a_broken_one_locks_the_account() {
        assert_eq!(only(person(1, " Ada@Example.ORG", &[])).row.get("email"), &Cell::text("ada@example.org"));

        let broken = only(person(7, "ada at example", &[]));
        assert_eq!(broken.row.get("email"), &Cell::text("invalid-7@import.invalid"));
        assert_eq!(broken.row.get("is_active"), &Cell::Integer(0));
        assert_eq!(broken.row.get("deactivated_at"), &Cell::text("2026-11-22 12:00:00"));
    }

    #[test]
    fn unknown_roles_become_viewers_and_an_empty_switch_means_inactive() {
        let person = only(person(1, "a@b.org", &[("role", Cell::text("owner")), ("is_active", Cell::Null)]));

        assert_eq!(person.row.get("role"), &Cell::text("viewer"));
        assert_eq!(person.row.get("is_active"), &Cell::Integer(0));
        assert_eq!(person.notes.len(), 2);
    }

    #[test]
    fn an_activation_link_is_void_and_expires_with_the_import() {
        let person = only(person(
            4,
            "new@b.org",
            &[("activation_token", Cell::text("t")), ("activation_token_expires_at", Cell::text("2026-12-31 00:00:00"))],
        ));

        assert_eq!(person.row.get("activation_token"), &Cell::Null);
        assert_eq!(person.row.get("activation_token_expires_at"), &Cell::text("2026-11-22 12:00:00"));
        assert_eq!(person.notes, [Note { column: "activation_token", why: UNACTIVATED }]);
    }

    #[test]
    fn an_old_password_that_never_signed_in_is_suspect_unless_it_is_kept() {
        let old = [("password_hash", Cell::text("c2FsdA==:aGFzaA=="))];
        let signed_in = [old[0].clone(), ("last_login", Cell::text("2026-01-01 00:00:00"))];

        assert_eq!(only(person(2, "bo@b.org", &old)).row.get("is_active"), &Cell::Integer(0));
        assert_eq!(only(person(2, "bo@b.org", &signed_in)).row.get("is_active"), &Cell::Integer(1));
        let kept = settled(vec![person(2, "bo@b.org", &old)], Duplicates::Refuse, Suspects::Keep).unwrap();
        assert_eq!(kept[0].row.get("is_active"), &Cell::Integer(1));
        assert_eq!(only(person(4, "new@b.org", &[("password_hash", Cell::text("!"))])).row.get("is_active"), &Cell::Integer(1));
    }

    #[test]
    fn addresses_that_collide_stop_the_import_or_the_latest_sign_in_keeps_them() {
        let people = || {
            vec![
                person(1, "ada@x.org", &[]),
                person(2, "ADA@X.org", &[("last_login", Cell::text("2026-06-01 00:00:00"))]),
                person(3, "Ada@x.org ", &[("last_login", Cell::text("2026-05-01 00:00:00"))]),
                person(4, "bo@x.org", &[]),
            ]
        };

        assert_eq!(
            settled(people(), Duplicates::Refuse, Suspects::Keep),
            Err(vec![Collision { email: "ada@x.org".to_owned(), ids: vec![1, 2, 3] }])
        );
        let kept = settled(people(), Duplicates::Deactivate, Suspects::Keep).unwrap();
        let seen: Vec<_> =
            kept.iter().map(|p| (p.row.get("email").as_text().unwrap(), p.row.get("is_active").as_integer().unwrap())).collect();
        assert_eq!(seen, [("duplicate-1-ada@x.org", 0), ("ada@x.org", 1), ("duplicate-3-ada@x.org", 0), ("bo@x.org", 1)]);
    }

    #[test]
    fn a_bound_invite_never_becomes_an_open_one() {
        let invite = |email: &str| {
            let mut row =
                Row::new(table("invite_codes").unwrap(), vec![Cell::Integer(1), Cell::text("c"), Cell::text(email), Cell::text("editor")]);
            row.set("is_active", Cell::Integer(1));
            let mut notes = Vec::new();
            settle_invite(&mut row, &mut notes);
            (row.get("email").clone(), row.get("is_active").clone())
        };

        assert_eq!(invite("Cy@Example.org"), (Cell::text("cy@example.org"), Cell::Integer(1)));
        assert_eq!(invite("nobody"), (Cell::Null, Cell::Integer(0)));
    }

    #[test]
    fn accounts_stand_after_those_who_deactivated_them() {
        let by = |id: i64| [("deactivated_by", Cell::Integer(id))];
        let people = vec![
            person(1, "a@x.org", &by(3)),
            person(2, "b@x.org", &by(2)),
            person(3, "c@x.org", &[]),
            person(4, "d@x.org", &by(5)),
            person(5, "e@x.org", &by(4)),
        ];

        let ordered = in_order_of_reference(people);

        let ids: Vec<_> = ordered.iter().filter_map(|p| p.row.id()).collect();
        assert_eq!(ids, [2, 3, 1, 4, 5]);
        assert_eq!(ordered[3].row.get("deactivated_by"), &Cell::Null);
        assert_eq!(ordered[4].row.get("deactivated_by"), &Cell::Integer(4));
    }
}
