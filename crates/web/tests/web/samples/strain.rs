//! Nights that strain the layout.

use settimes_web::pages::EventPage;

use super::night::{Look, Room, night};

/// Long names, right-to-left and East Asian names, names that are HTML, open ends, unknown rooms and times, two bands on one stage.
pub(crate) fn night_of_extremes() -> EventPage {
    let rooms = [
        Room {
            name: "The Old Municipal Swimming Baths and Assembly Rooms, Lower Gallery (Entrance on the Other Side)",
            address: "Flat 12, 4 Extremely Long Street Name Crescent East, Port Wexley",
            note: "Bring <b>ear plugs</b>",
        },
        Room { name: "قاعة النجوم", address: "شارع البحر ١٢", note: "Step-free" },
        Room { name: "夜市ホール", address: "1-2-3", note: "–" },
    ];
    let sets = [
        (
            1,
            1110,
            1140,
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
            "a genre that nobody has ever spelt the same way twice, post-everything",
        ),
        (1, 1130, 1180, "Two Bands on One Stage", "clash"),
        (2, 1120, 0, "فرقة الليل الطويل", "طرب"),
        (2, 1233, 1238, "!!!", "five minutes"),
        (3, 1113, 1213, "夜更けの電線と眠らない街のオーケストラ", "ドリームポップ"),
        (0, 1260, 1290, "Room Unknown", ""),
        (3, 1439, 1800, "All Night Long", "until the morning"),
        (0, 0, 0, "<b>\"x", "nothing known"),
        (1, 0, 0, "Time Unknown", "drone"),
    ];
    night(
        "The Annual General Meeting of the Society for the Preservation of Very Long Festival Names, Vol. 27",
        &rooms,
        &sets,
        Look::At(1150),
    )
}

/// Ten rooms with twenty sets each.
pub(crate) fn night_of_200_sets() -> EventPage {
    let names: Vec<String> = (1..=10).map(|number| format!("Stage {number}")).collect();
    let rooms: Vec<Room<'_>> = names.iter().map(|name| Room { name, address: "Main Field", note: "" }).collect();
    let bands: Vec<String> = (1..=200).map(|number| format!("Band Number {number}")).collect();
    let sets: Vec<_> = bands
        .iter()
        .zip(0_u32..)
        .map(|(band, index)| {
            let start = 720 + index / 10 * 40 + index % 10 * 5;
            (u64::from(index % 10) + 1, start, start + 30, band.as_str(), "rock")
        })
        .collect();
    night("Two Hundred Sets", &rooms, &sets, Look::At(1000))
}
