//! Every statement has a name and a sentence; the tests walk the list of all of them.

use crate::error::StoreResult;
use crate::value::Value;

/// A named statement.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// Module and name.
    pub name: &'static str,
    /// The text.
    pub sql: &'static str,
}

/// Declares named statements and the list `STATEMENTS` of them, once per module.
macro_rules! statements {
    ($($(#[doc = $doc:literal])+ $name:ident = $sql:expr;)+) => {
        $($(#[doc = $doc])+ const $name: &str = $sql;)+

        /// The statements of this module.
        pub(crate) const STATEMENTS: &[$crate::statements::Statement] = &[
            $($crate::statements::Statement { name: concat!(module_path!(), "::", stringify!($name)), sql: $name }),+
        ];
    };
}

pub(crate) use statements;

/// Whether the public may know of event `e` (public specification, 2.1); the twin of `core::events::Event::is_visible`.
///
/// Written as "not hidden" so that no engine takes "is published" for a way to find anything, since nearly every event is, nor the
/// list of all visible events for a way to find the live ones. The partial indexes of migration 3 have the same words.
macro_rules! visible_event {
    () => {
        "NOT (e.is_published = 0 AND COALESCE(e.status, '') <> 'archived')"
    };
}

/// Whether event `e` is live (public specification, 2.1); the twin of `core::events::Event::is_live`.
macro_rules! live_event {
    () => {
        "(e.is_published <> 0 AND COALESCE(e.status, '') <> 'archived')"
    };
}

/// Whether the public may see set `p` of event `e` (public specification, 2.1); the twin of `core::events::is_visible`.
macro_rules! visible_set {
    () => {
        "(NOT (e.is_published = 0 AND COALESCE(e.status, '') <> 'archived') AND (e.reveal_mode = 0 OR p.is_announced <> 0))"
    };
}

/// Whether the public may see band `b`: it has a visible set.
macro_rules! visible_band {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM performances p JOIN events e ON e.id = p.event_id WHERE p.band_profile_id = b.id AND ",
            visible_set!(),
            ")"
        )
    };
}

/// Whether the public may see venue `v`: it has a visible set.
macro_rules! visible_venue {
    () => {
        concat!("EXISTS (SELECT 1 FROM performances p JOIN events e ON e.id = p.event_id WHERE p.venue_id = v.id AND ", visible_set!(), ")")
    };
}

/// How many ids one `id_list!` takes.
pub(crate) const ID_LIST: usize = 100;

/// A hundred places for ids, `?1` to `?100`: one statement serves any number of ids up to that, the rest is NULL.
macro_rules! id_list {
    () => {
        "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?54, ?55, ?56, ?57, ?58, ?59, ?60, ?61, ?62, ?63, ?64, ?65, ?66, ?67, ?68, ?69, ?70, ?71, ?72, ?73, ?74, ?75, ?76, ?77, ?78, ?79, ?80, ?81, ?82, ?83, ?84, ?85, ?86, ?87, ?88, ?89, ?90, ?91, ?92, ?93, ?94, ?95, ?96, ?97, ?98, ?99, ?100"
    };
}

pub(crate) use {id_list, live_event, visible_band, visible_event, visible_set, visible_venue};

/// The statements of every room.
pub const ALL_STATEMENTS: &[&[Statement]] = &[
    crate::accounts::attempts::STATEMENTS,
    crate::accounts::challenges::STATEMENTS,
    crate::accounts::limits::STATEMENTS,
    crate::accounts::people::STATEMENTS,
    crate::accounts::sessions::STATEMENTS,
    crate::engine::sqlite::counters::STATEMENTS,
    crate::events::STATEMENTS,
    crate::events::change::STATEMENTS,
    crate::events::public_state::STATEMENTS,
    crate::lineup::STATEMENTS,
    crate::lineup::change::STATEMENTS,
    crate::lineup::directory::STATEMENTS,
    crate::lineup::held::STATEMENTS,
    crate::metrics::STATEMENTS,
    crate::metrics::totals::STATEMENTS,
    crate::post::outbox::STATEMENTS,
    crate::post::suppressions::STATEMENTS,
    crate::post::undoing::STATEMENTS,
    crate::schedule::STATEMENTS,
    crate::schedule::share::STATEMENTS,
    crate::trail::STATEMENTS,
    crate::upkeep::MOVED_STATEMENTS,
    crate::upkeep::MOVING_STATEMENTS,
    crate::upkeep::demo::STATEMENTS,
    crate::upkeep::empty::EMPTYING,
    crate::upkeep::empty::HOLDING,
    crate::upkeep::expiring::STATEMENTS,
    crate::upkeep::rounds::STATEMENTS,
];

/// Runs a statement over ids in hundreds, padded with nulls, which match nothing.
pub(crate) fn in_hundreds<I: Copy + Into<Value>, T>(
    ids: &[I],
    mut run: impl FnMut(Vec<Value>) -> StoreResult<Vec<T>>,
) -> StoreResult<Vec<T>> {
    let mut all = Vec::new();
    for hundred in ids.chunks(ID_LIST) {
        let mut values: Vec<Value> = hundred.iter().map(|id| (*id).into()).collect();
        values.resize(ID_LIST, Value::Null);
        all.extend(run(values)?);
    }
    Ok(all)
}
