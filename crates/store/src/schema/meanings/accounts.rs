//! The tables of the people who log in, and of the door.

use super::Meaning;

pub(super) const TABLES: &[Meaning] = &[
    (
        "sessions",
        "Left over from before `lucia_sessions`: nothing reads or writes it.",
        &[("session_token", "unused"), ("user_id", "unused"), ("remember_me", "unused"), ("last_activity_at", "unused")],
    ),
    (
        "users",
        "People who log in to the admin pages.",
        &[
            ("email", "normalised address"),
            ("password_hash", "`pbkdf2$<iterations>$<salt>$<hash>`, or the older `<salt>:<hash>` of 100,000 iterations; base64"),
            ("role", "`viewer`, `editor` or `admin`"),
            ("name", "shown name; else first and last"),
            ("first_name", "first name"),
            ("last_name", "last name"),
            ("is_active", "0 cannot log in"),
            ("activation_token", "SHA-256 hex"),
            ("activation_token_expires_at", "UTC stamp"),
            ("activated_at", "UTC stamp"),
            ("totp_secret", "sealed, `enc-v1:…`"),
            ("totp_enabled", "1: asked for at log-in"),
            ("webauthn_enabled", "1: has a passkey"),
            ("email_otp_enabled", "1: may have codes by mail"),
            ("backup_codes", "JSON array of salted hashes"),
            ("require_2fa", "1: must have a second factor where the setting says so"),
            ("deactivated_at", "UTC stamp"),
            ("deactivated_by", "who did it"),
            ("last_login", "UTC stamp"),
        ],
    ),
    (
        "lucia_sessions",
        "Who is logged in. The only expiry that is a number.",
        &[
            ("id", "SHA-256 hex of the cookie's token"),
            ("user_id", "who"),
            ("expires_at", "epoch seconds"),
            ("remember_me", "1: the longer life"),
            ("last_activity_at", "UTC stamp"),
        ],
    ),
    (
        "mfa_challenges",
        "A log-in that waits for its second factor: at most one unused per user.",
        &[("token", "SHA-256 hex"), ("user_id", "who logs in")],
    ),
    (
        "invite_codes",
        "An admin's invitation to sign up.",
        &[
            ("code", "SHA-256 hex"),
            ("email", "only for this address; null: for whoever has it"),
            ("role", "given at sign-up"),
            ("used_by_user_id", "who signed up with it"),
            ("is_active", "0: withdrawn or replaced"),
        ],
    ),
    (
        "webauthn_credentials",
        "Registered passkeys.",
        &[
            ("user_id", "whose"),
            ("credential_id", "base64url"),
            ("public_key", "as registered"),
            ("counter", "signature counter, against copies"),
            ("device_name", "given by its owner"),
            ("last_used_at", "UTC stamp"),
        ],
    ),
    (
        "email_otp_codes",
        "Six-digit codes by mail, good for ten minutes.",
        &[("user_id", "whose"), ("code_hash", "keyed hash of the code"), ("verified", "1 once used; claimed by a guarded update")],
    ),
    (
        "password_reset_tokens",
        "Ways to a new password, asked for by the person or an admin.",
        &[("user_id", "whose password"), ("token", "SHA-256 hex"), ("created_by", "who asked for it"), ("reason", "in the admin's words")],
    ),
    (
        "trusted_devices",
        "Browsers that skip the second factor for a while.",
        &[
            ("user_id", "whose"),
            ("token", "SHA-256 hex of the cookie's token"),
            ("device_fingerprint", "SHA-256 hex of address and user agent; decides only when `ua_hash` is null"),
            ("ua_hash", "SHA-256 hex of the user agent without its numbers"),
            ("last_used_at", "UTC stamp"),
        ],
    ),
    (
        "audit_log",
        "What people did in the admin pages. Rows are only added.",
        &[
            ("user_id", "who; null once the person is deleted"),
            ("action", "what, `event.published`"),
            ("resource_type", "kind of thing it was done to"),
            ("resource_id", "its id, no foreign key"),
            ("details", "JSON"),
        ],
    ),
    (
        "auth_audit",
        "What happened at the door: log-ins, resets, second factors. Rows are only added.",
        &[
            ("timestamp", "UTC stamp"),
            ("action", "what was tried"),
            ("success", "0 or 1"),
            ("ip_address", "client address, or `unknown`"),
            ("details", "JSON"),
        ],
    ),
    (
        "auth_attempts",
        "Tries that count against the limits of the door.",
        &[
            ("user_id", "who; null if unknown or deleted"),
            ("email", "address as tried"),
            ("attempt_type", "which door"),
            ("success", "0 or 1"),
            ("failure_reason", "why not"),
        ],
    ),
    (
        "rate_limits",
        "Counters in fixed windows, shared by all instances of the program.",
        &[
            ("key", "limit class and client"),
            ("count", "requests in this window"),
            ("window_start", "epoch seconds"),
            ("updated_at", "epoch seconds"),
        ],
    ),
];
