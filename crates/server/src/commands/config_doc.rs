//! `settimes check-config --doc`: the document of all configuration keys, made from the keys themselves.

use std::fmt::Write as _;

use settimes_core::limits::LimitClass;

use crate::config::{Key, Kind, all_keys};

const HEAD: &str = "# Configuration

This document is made by `settimes check-config --doc`; a test holds it against the program.

Every setting has a default. Set one in the file `settimes.toml` in the working directory (or in the file named by
`--config`), or as an environment variable: `SETTIMES_` and the key in upper case, a dot becomes two underscores
(`smtp.host` is `SETTIMES_SMTP__HOST`), a hyphen of a limit class an underscore. `--data-dir`, `--listen` and
`--public-url` are flags of every command. A flag beats the environment, the environment the file, the file the default.

An unknown key or a value that the key cannot have refuses the start, with a sentence that names both and the place.
`settimes check-config` prints the effective values and where each comes from; secrets are never printed.

Keys whose part of the program is still to come are accepted and checked.

| Key | Default | Values | Meaning |
|---|---|---|---|
";

/// The document.
pub(super) fn document() -> String {
    let mut out = HEAD.to_owned();
    for key in all_keys().filter(|key| key.kind != Kind::Budget) {
        let default = if key.default.is_empty() { "–".to_owned() } else { format!("`{}`", key.default) };
        let _ = writeln!(out, "| `{}` | {default} | {} | {} |", key.name, values(key), key.meaning);
    }
    out.push_str(
        "\n## Limits\n\nRequests and seconds per client address, as `limits.<class> = \"60/300\"`.\n\n| Class | Default |\n|---|---|\n",
    );
    for class in LimitClass::ALL {
        let budget = class.budget();
        let _ = writeln!(out, "| `limits.{}` | `{}/{}` |", class.name(), budget.requests, budget.seconds);
    }
    out
}

fn values(key: &Key) -> String {
    match key.kind {
        Kind::Text => "text".to_owned(),
        Kind::Secret => "text, secret".to_owned(),
        Kind::List => "list".to_owned(),
        Kind::SecretList => "list, secret".to_owned(),
        Kind::Switch => "`true`, `false`, `on`, `off`".to_owned(),
        Kind::LenientSwitch => "`true`, `1`, `yes`, `on` or empty; anything else is off".to_owned(),
        Kind::Number(least, most) => format!("{least} to {most}"),
        Kind::Choice(words) => words.iter().filter(|word| !word.is_empty()).map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Kind::Span(..) => "a span like `30m`, `8h`, `30d`".to_owned(),
        Kind::Budget => "requests and seconds".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_document_is_that_of_the_program() {
        let written = include_str!("../../../../docs/CONFIGURATION.md");

        assert_eq!(written, document(), "run `settimes check-config --doc > docs/CONFIGURATION.md`");
    }
}
