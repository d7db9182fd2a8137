//! Browsers in words, and their families: an update must not take the trust away (accounts specification, 5.4 and 6.5).

/// A user agent with every run of digits replaced by `0`, so that all versions of a browser are one family.
pub fn family(user_agent: &str) -> String {
    let mut family = String::with_capacity(user_agent.len());
    let mut in_digits = false;
    for c in user_agent.chars() {
        let is_digit = c.is_ascii_digit();
        if !is_digit {
            family.push(c);
        } else if !in_digits {
            family.push('0');
        }
        in_digits = is_digit;
    }
    family
}

/// Marks of browsers, the most particular first: most of them also call themselves Chrome or Safari.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Marks of systems, the most particular first.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

fn named(marks: &[(&str, &'static str)], user_agent: &str) -> Option<&'static str> {
    marks.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
}

/// The browser: "Firefox"; `None` for one that we do not know.
pub fn browser(user_agent: &str) -> Option<&'static str> {
    named(&BROWSERS, user_agent)
}

/// Browser and system in words: "Firefox on Windows".
pub fn in_words(user_agent: Option<&str>) -> String {
    let user_agent = user_agent.unwrap_or_default();
    match (browser(user_agent), named(&SYSTEMS, user_agent)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "Unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";

    #[test]
    fn all_versions_of_a_browser_are_one_family() {
        assert_eq!(family(FIREFOX), family(&FIREFOX.replace("128", "131")));
        assert_ne!(family(FIREFOX), family("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"));
        assert_eq!(family("a12b3.45"), "a0b0.0");
    }

    #[test]
    fn a_browser_is_told_in_words() {
        assert_eq!(in_words(Some(FIREFOX)), "Firefox on Windows");
        let edge =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Safari/537.36 Edg/128.0";
        assert_eq!(in_words(Some(edge)), "Edge on macOS");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1";
        assert_eq!(in_words(Some(phone)), "Safari on iPhone");
        assert_eq!(in_words(Some("curl/8")), "Unknown browser");
        assert_eq!(in_words(None), "Unknown browser");
    }
}
