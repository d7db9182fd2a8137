//! Who writes a row, and when.

use settimes_core::ids::UserId;
use settimes_core::moment::SqlStamp;

/// Who writes and when: fills `created_by_user_id`, `updated_by_user_id`, `created_at`, `updated_at`.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The account; `None` = the command line or a job.
    pub by: Option<UserId>,
    /// The program's moment.
    pub at: SqlStamp,
}
