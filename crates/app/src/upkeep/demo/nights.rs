//! The nights of the demo: who plays where and when (admin specification, 12.1 to 12.3).

/// A venue: name, address, place and what a visitor should know.
pub(super) struct House {
    pub(super) name: &'static str,
    pub(super) address: &'static str,
    pub(super) place: Option<(f64, f64)>,
    pub(super) city: &'static str,
    pub(super) note: &'static str,
}

pub(super) const FOUNDRY: usize = 0;
pub(super) const HERON: usize = 1;
pub(super) const ORLA: usize = 2;
pub(super) const CELLAR: usize = 3;
pub(super) const ARCADE: usize = 4;
pub(super) const SIGNAL_BOX: usize = 5;
pub(super) const LAMP_ROOM: usize = 6;
pub(super) const NET_LOFT: usize = 7;

pub(super) const PORT_WEXLEY: &str = "Port Wexley";
pub(super) const GULLMOUTH: &str = "Gullmouth";

/// The eight venues; the first five are those of the main event. The coordinates lie in open farmland.
pub(super) const HOUSES: [House; 8] = [
    House {
        name: "Foundry Nine",
        address: "9 Foundry Lane",
        place: Some((44.27500, -80.93500)),
        city: PORT_WEXLEY,
        note: "Level entrance, standing",
    },
    House {
        name: "The Brass Heron",
        address: "21 Wharf Street",
        place: Some((44.27595, -80.93385)),
        city: PORT_WEXLEY,
        note: "Pub, kitchen until 22:00",
    },
    House {
        name: "St. Orla's Hall",
        address: "4 Chapel Row",
        place: Some((44.27690, -80.93560)),
        city: PORT_WEXLEY,
        note: "Seated, quiet between songs, closes 23:45",
    },
    House {
        name: "Cellar Twelve",
        address: "12 Market Square",
        place: Some((44.27420, -80.93310)),
        city: PORT_WEXLEY,
        note: "14 steps down, no lift",
    },
    House {
        name: "Tidewater Arcade",
        address: "60 Quay Road",
        place: Some((44.27380, -80.93720)),
        city: PORT_WEXLEY,
        note: "Pinball, last food 23:00",
    },
    House { name: "The Signal Box", address: "2 Platform Road", place: None, city: PORT_WEXLEY, note: "" },
    House { name: "The Lamp Room", address: "", place: None, city: GULLMOUTH, note: "" },
    House { name: "Net Loft", address: "", place: None, city: GULLMOUTH, note: "" },
];

/// One set of a night: venue, start, end, band; an empty time is to be announced.
pub(super) type Billed = (Option<usize>, &'static str, &'static str, &'static str);

/// Lamplight Crawl Vol. 6.
pub(super) const VOL_6: [Billed; 30] = [
    (Some(HERON), "18:30", "19:00", "Half Past Harvest"),
    (Some(HERON), "19:30", "20:00", "Pigeon Ministry"),
    (Some(HERON), "20:30", "21:05", "Orbit Cousins"),
    (Some(HERON), "21:35", "22:10", "Les Marées Basses"),
    (Some(HERON), "22:40", "23:15", "The Apologetic Riot"),
    (Some(HERON), "23:45", "00:25", "Dead Reckoners' Club"),
    (Some(ORLA), "18:45", "19:20", "Kestrel & Pike"),
    (Some(ORLA), "19:50", "20:25", "Nora Quillfeather"),
    (Some(ORLA), "20:55", "21:30", "Junction Vale Trio"),
    (Some(ORLA), "22:00", "22:35", "Tin Sparrow Society"),
    (Some(ORLA), "23:00", "23:40", "Salt Hymnal"),
    (Some(CELLAR), "19:10", "19:40", "Paper Combine"),
    (Some(CELLAR), "20:05", "20:40", "Wet Cartography"),
    (Some(CELLAR), "21:10", "21:45", "$ky Tax"),
    (Some(CELLAR), "22:15", "22:50", "Neon Chaplain"),
    (Some(CELLAR), "23:20", "00:05", "Bureau of Echoes"),
    (Some(CELLAR), "00:30", "01:10", "Møss"),
    (Some(CELLAR), "01:20", "02:00", "DJ Lowlight Tariff"),
    (Some(FOUNDRY), "19:00", "19:30", "Static Quarry"),
    (Some(FOUNDRY), "20:00", "20:35", "Ossuary Bingo"),
    (Some(FOUNDRY), "21:00", "21:40", "Lichen Cathedral"),
    (Some(FOUNDRY), "22:10", "22:50", "Gutterlark"),
    (Some(FOUNDRY), "23:25", "00:15", "Hammerfist Knitting Circle"),
    (Some(FOUNDRY), "00:45", "01:30", "Übermorgen Radio"),
    (Some(ARCADE), "18:40", "19:10", "Brine Parade"),
    (Some(ARCADE), "19:40", "20:15", "Copper Nan"),
    (Some(ARCADE), "20:45", "21:20", "夜更けの電線"),
    (Some(ARCADE), "21:50", "22:20", "Kestrel & Pike"),
    (Some(ARCADE), "22:55", "23:30", "Aunt Vesper"),
    (Some(ARCADE), "23:55", "00:35", "Low Tide Committee"),
];

/// A past edition: its number, weeks before the main event, venues, and the bands in the order in which they are dealt.
pub(super) struct Edition {
    pub(super) number: u8,
    pub(super) weeks_ago: i64,
    pub(super) houses: &'static [usize],
    pub(super) acts: &'static [&'static str],
}

/// Lamplight Crawl Vol. 1 to 5.
pub(super) const EDITIONS: [Edition; 5] = [
    Edition {
        number: 1,
        weeks_ago: 130,
        houses: &[HERON, CELLAR, SIGNAL_BOX],
        acts: &[
            "Gutterlark",
            "Half Past Harvest",
            "Granary Ghosts",
            "Paper Combine",
            "The Postal Codas",
            "Pigeon Ministry",
            "Brine Parade",
            "Ten Penny Comet",
            "Static Quarry",
            "Old Ferry Weather",
            "Nora Quillfeather",
            "DJ Lowlight Tariff",
        ],
    },
    Edition {
        number: 2,
        weeks_ago: 104,
        houses: &[HERON, CELLAR, SIGNAL_BOX, ORLA],
        acts: &[
            "Kestrel & Pike",
            "Milk Crate Astronomy",
            "Gutterlark",
            "Velour Ladder",
            "Ossuary Bingo",
            "Fen & Ember",
            "Orbit Cousins",
            "Quiet Bulldozer",
            "Pigeon Ministry",
            "Granary Ghosts",
            "Wet Cartography",
            "Copper Nan",
            "Sister Asphalt",
            "Bureau of Echoes",
        ],
    },
    Edition {
        number: 3,
        weeks_ago: 78,
        houses: &[HERON, CELLAR, ORLA, FOUNDRY],
        acts: &[
            "Tin Sparrow Society",
            "Mandible Choir",
            "Les Marées Basses",
            "Half Past Harvest",
            "Paper Combine",
            "Lichen Cathedral",
            "The Apologetic Riot",
            "Ten Penny Comet",
            "Aunt Vesper",
            "$ky Tax",
            "Dead Reckoners' Club",
            "Neon Chaplain",
            "Fen & Ember",
            "Low Tide Committee",
        ],
    },
    Edition {
        number: 4,
        weeks_ago: 52,
        houses: &[FOUNDRY, HERON, CELLAR, ARCADE],
        acts: &[
            "Static Quarry",
            "Copper Nan",
            "Clementine Ruckus",
            "Brine Parade",
            "Quiet Bulldozer",
            "Attic Weather Bureau",
            "Gutterlark",
            "Ten Penny Comet",
            "Orbit Cousins",
            "Velour Ladder",
            "Kestrel & Pike",
            "Sister Asphalt",
            "Wet Cartography",
            "Møss",
            "Old Ferry Weather",
        ],
    },
    Edition {
        number: 5,
        weeks_ago: 26,
        houses: &[FOUNDRY, HERON, ORLA, CELLAR, ARCADE],
        acts: &[
            "Nora Quillfeather",
            "Pigeon Ministry",
            "Parlour Static",
            "Lichen Cathedral",
            "Milk Crate Astronomy",
            "Les Marées Basses",
            "Aunt Vesper",
            "The Apologetic Riot",
            "Bureau of Echoes",
            "Mandible Choir",
            "Tin Sparrow Society",
            "Ossuary Bingo",
            "Low Tide Committee",
            "Cousin Thunderjar",
            "$ky Tax",
            "DJ Lowlight Tariff",
        ],
    },
];

/// Announced at Lamplight Crawl Vol. 7; only the first three know their venue.
pub(super) const VOL_7_ANNOUNCED: [Billed; 5] = [
    (Some(FOUNDRY), "", "", "Gutterlark"),
    (Some(CELLAR), "", "", "夜更けの電線"),
    (Some(HERON), "", "", "Granary Ghosts"),
    (None, "", "", "Kestrel & Pike"),
    (None, "", "", "Copper Nan"),
];

/// Booked for Vol. 7 and still a secret.
pub(super) const VOL_7_SECRET: [Billed; 5] = [
    (None, "", "", "Neon Chaplain"),
    (None, "", "", "Milk Crate Astronomy"),
    (None, "", "", "Wet Cartography"),
    (None, "", "", "Sister Asphalt"),
    (None, "", "", "Velour Ladder"),
];

/// Quiet Hours No. 1.
pub(super) const QUIET_HOURS: [Billed; 6] = [
    (Some(LAMP_ROOM), "15:00", "15:40", "Ada Fernhollow"),
    (Some(LAMP_ROOM), "16:00", "16:40", "The Slow Post"),
    (Some(LAMP_ROOM), "17:00", "17:40", "Wicker & Wren"),
    (Some(NET_LOFT), "15:00", "15:40", "Marlowe Tide"),
    (Some(NET_LOFT), "16:00", "16:40", "Hush Cartel"),
    (Some(NET_LOFT), "17:00", "17:40", "Second Kettle"),
];

/// The draft of Vol. 8, with its deliberate overlap at Foundry Nine.
pub(super) const VOL_8: [Billed; 4] = [
    (Some(FOUNDRY), "20:00", "20:40", "Gutterlark"),
    (Some(FOUNDRY), "20:30", "21:00", "Copper Nan"),
    (Some(CELLAR), "22:00", "", "Møss"),
    (None, "", "", "Aunt Vesper"),
];
