//! What was promised when a letter was written and is to be taken back if it finally fails (public specification, 4.3 and 4.4).

use serde::{Deserialize, Serialize};

/// One step back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// Nobody was told of this set after all: the claim is given back, so that sending again reaches this fan.
    ReleaseClaim {
        /// Row of `band_follows`.
        follow: i64,
        /// Row of `performances`.
        set: i64,
    },
    /// The digest did not arrive: its cursor returns to what it was, unless it has moved on since.
    RestoreCursor {
        /// Row of `email_subscriptions`.
        subscription: i64,
        /// What this letter had set it to, stored form.
        from: String,
        /// What it was before, stored form.
        to: Option<String>,
    },
}

impl Undo {
    /// The stored form of several steps, a JSON object.
    pub fn to_json(steps: &[Self]) -> String {
        if steps.is_empty() {
            return "{}".to_owned();
        }
        serde_json::json!({ "undo": steps }).to_string()
    }

    /// Reads the stored form; `None` if it is not that.
    pub fn from_json(text: &str) -> Option<Vec<Self>> {
        #[derive(Deserialize)]
        struct Refs {
            #[serde(default)]
            undo: Vec<Undo>,
        }
        serde_json::from_str::<Refs>(text).ok().map(|refs| refs.undo)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_back_as_they_were_written() {
        let steps = vec![
            Undo::ReleaseClaim { follow: 1, set: 2 },
            Undo::RestoreCursor { subscription: 3, from: "2027-05-01 13:00:00".into(), to: None },
        ];

        assert_eq!(Undo::from_json(&Undo::to_json(&steps)), Some(steps));
        assert_eq!(Undo::to_json(&[]), "{}");
        assert_eq!(Undo::from_json("{}"), Some(Vec::new()));
        assert_eq!(Undo::from_json("[1]"), None);
        assert_eq!(Undo::from_json(r#"{"undo":[{"burn":{}}]}"#), None);
    }
}
