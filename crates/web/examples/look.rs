//! The visual sampler: writes sample pages in every theme into a folder, to be opened in a browser.
//!
//! `cargo run -p settimes-web --example look -- <folder>`; then open `<folder>/event.midnight.html` and its neighbours. The clock of the sampled
//! evening stands still at 8:52 PM, so that two runs give the same pictures.

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use askama::Template;
use samples::night::{Look, lamplight, night};
use samples::others;
use settimes_web::pages::{Surface, Trouble};

const THEMES: [&str; 4] = ["midnight", "neon", "daylight", "paper"];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("name a folder to write to")?;
    let folder = Path::new(&folder);
    write_assets(folder)?;
    for (name, html) in pages()? {
        fs::write(folder.join(format!("{name}.html")), &html)?;
        for theme in THEMES {
            let stopped = "<html lang=\"en\" data-theme=\"THEME\"><script src=\"assets/stopped-clock.js\"></script>";
            let html = html.replacen("<html lang=\"en\">", &stopped.replace("THEME", theme), 1);
            fs::write(folder.join(format!("{name}.{theme}.html")), html)?;
        }
    }
    Ok(())
}

fn write_assets(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (source, target) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("static"), folder.join("assets"));
    fs::create_dir_all(&target)?;
    for surface in Surface::ALL {
        let parts: Result<Vec<String>, _> =
            surface.sources().iter().map(|name| fs::read_to_string(source.join("css").join(name))).collect();
        fs::write(target.join(surface.sheet()), parts?.concat())?;
    }
    for script in ["theme.js", "night.js"] {
        fs::copy(source.join("js").join(script), target.join(script))?;
    }
    let evening = samples::MIDNIGHT_MS + (20 * 60 + 52) * 60_000;
    fs::write(target.join("stopped-clock.js"), format!("Date.now = () => {evening};\n"))?;
    Ok(())
}

fn pages() -> Result<Vec<(&'static str, String)>, askama::Error> {
    let tonight = Look::At(20 * 60 + 52);
    Ok(vec![
        ("home", others::home(tonight).render()?),
        ("home-before", others::home(Look::Before).render()?),
        ("home-empty", others::bare_home().render()?),
        ("event", lamplight(tonight).render()?),
        ("event-late", lamplight(Look::At(24 * 60 + 20)).render()?),
        ("event-before", lamplight(Look::Before).render()?),
        ("event-archived", lamplight(Look::LongAfter).render()?),
        ("event-empty", night("A Night Without a Bill", &[], &[], Look::Before).render()?),
        ("event-strain", samples::strain::night_of_extremes().render()?),
        ("event-200", samples::strain::night_of_200_sets().render()?),
        ("band", others::band().render()?),
        ("band-bare", others::bare_band("Møss").render()?),
        ("venue", others::venue().render()?),
        ("error-404", others::error(Trouble::NotFound).render()?),
        ("error-500", others::error(Trouble::Internal { request_id: "9f31c07be2a4d865".to_owned() }).render()?),
        ("error-503", others::error(Trouble::PublicDataOff).render()?),
        ("error-429", others::error(Trouble::TooMany { retry_after: 12 }).render()?),
    ])
}
