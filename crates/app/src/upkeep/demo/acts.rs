//! The bands of the demo (admin specification, 12.1 to 12.3). All of them are invented.

/// A band: name, genre, home town and bio; an empty text is missing on purpose.
pub(super) struct Act {
    pub(super) name: &'static str,
    pub(super) genre: &'static str,
    pub(super) from: &'static str,
    pub(super) bio: &'static str,
}

const fn act(name: &'static str, genre: &'static str, from: &'static str, bio: &'static str) -> Act {
    Act { name, genre, from, bio }
}

/// Everybody who ever played, those of the main event first, those of the past after them, the six of Gullmouth last.
pub(super) const ACTS: [Act; 49] = [
    act("Half Past Harvest", "bluegrass", "Alder Reach", "Five pickers around one microphone, faster after every refrain."),
    act("Pigeon Ministry", "ska, punk", "Port Wexley", "Eight people, three horns, one very small stage."),
    act("Orbit Cousins", "indie rock", "Port Wexley", "Two actual cousins and a drummer who keeps the peace."),
    act("Les Marées Basses", "indie rock, chanson", "Sainte-Clarène", "Chansons de port, guitares salées."),
    act("The Apologetic Riot", "punk", "Stanwick Falls", "Loud songs about being sorry."),
    act("Dead Reckoners' Club", "sea punk, folk", "Kettle Ness", "Shanties with distortion; bring a voice."),
    act("Kestrel & Pike", "folk", "Port Wexley", "Quiet set first, electric set later: two evenings in one."),
    act("Nora Quillfeather", "singer-songwriter", "Brackenferry", "Songs written on the back of ferry timetables."),
    act("Junction Vale Trio", "jazz", "Junction Vale", "Upright bass, brushes and a borrowed vibraphone."),
    act("Tin Sparrow Society", "indie folk", "Alder Reach", "Harmonies for rooms with high ceilings."),
    act("Salt Hymnal", "post-rock", "Kettle Ness", "Slow tides that break exactly once."),
    act("Paper Combine", "indie pop", "Port Wexley", ""),
    act("Wet Cartography", "math rock", "Gullmouth", "Maps drawn in seven-eight."),
    act("$ky Tax", "hip-hop", "Stanwick Falls", "Two MCs, one sampler, no small print."),
    act("Neon Chaplain", "synthpop", "Port Wexley", "Sermons for a drum machine."),
    act("Bureau of Echoes", "electronic", "Gullmouth", "Tape loops, filed in triplicate."),
    act("Møss", "ambient, electronic", "Brackenferry", "Long notes for late hours."),
    act("DJ Lowlight Tariff", "disco", "Port Wexley", "The last dance, until the lights come up."),
    act("Static Quarry", "", "Stanwick Falls", "Guitars cut from the same stone."),
    act("Ossuary Bingo", "doom metal", "Kettle Ness", "Full house, lower tuning."),
    act("Lichen Cathedral", "shoegaze", "Alder Reach", "A wall of sound with green growing on it."),
    act("Gutterlark", "garage punk", "Port Wexley", "House band of every edition they were awake for."),
    act("Hammerfist Knitting Circle", "thrash metal", "Gullmouth", "Patterns, purls and a double bass drum."),
    act("Übermorgen Radio", "krautrock", "Neu-Alsen", "The motorway is the song."),
    act("Brine Parade", "surf rock", "Port Wexley", "Twang, spray, sunburn."),
    act("Copper Nan", "soul, funk", "Brackenferry", "A voice that fills the arcade."),
    act("夜更けの電線", "dream pop", "", "Night wires humming; first visit to this coast."),
    act("Aunt Vesper", "dream pop", "Junction Vale", "Lullabies with the volume left up."),
    act("Low Tide Committee", "funk, disco", "Port Wexley", "Motion carried, motion danced."),
    act("Granary Ghosts", "alt-country", "Alder Reach", "Slide guitar from an empty silo, and the echo left in."),
    act("The Postal Codas", "indie pop", "Port Wexley", "Choruses delivered in the second verse."),
    act("Ten Penny Comet", "power pop", "Stanwick Falls", "Three minutes, four chords, one tail of sparks."),
    act("Old Ferry Weather", "folk rock", "Kettle Ness", "Songs that change twice during the crossing."),
    act("Milk Crate Astronomy", "space rock", "Brackenferry", "Home-made telescopes, borrowed amplifiers."),
    act("Velour Ladder", "soul, jazz", "Port Wexley", "A crooner, a drum machine and a very old carpet."),
    act("Fen & Ember", "folk", "Junction Vale", "Two voices and a harmonium that smokes a little."),
    act("Quiet Bulldozer", "post-metal", "Stanwick Falls", "Whispers for ten minutes, then the wall comes down."),
    act("Sister Asphalt", "hard rock", "Gullmouth", "Road songs by people who missed the bus."),
    act("Mandible Choir", "noise rock", "Kettle Ness", "Four singers, no microphones, many teeth."),
    act("Clementine Ruckus", "garage rock", "Alder Reach", "Sweet peel, sour feedback."),
    act("Attic Weather Bureau", "ambient pop", "Sainte-Clarène", "Forecasts read over slow keyboards."),
    act("Parlour Static", "trip-hop", "Brackenferry", "Radio plays for people who dance sitting down."),
    act("Cousin Thunderjar", "blues rock", "Junction Vale", "One slide, one stomp box, no cousins."),
    act("Ada Fernhollow", "acoustic", "Gullmouth", "A nylon guitar and a very attentive room."),
    act("The Slow Post", "acoustic, folk", "Gullmouth", "Letters set to music, answered next year."),
    act("Wicker & Wren", "acoustic, folk", "Alder Reach", "Close harmony over a single cello."),
    act("Marlowe Tide", "acoustic", "Port Wexley", "Harbour songs without the harbour noise."),
    act("Hush Cartel", "acoustic, jazz", "Gullmouth", "Upright bass, brushes, and a rule against applause."),
    act("Second Kettle", "acoustic", "Kettle Ness", "Tea is served between the songs."),
];

/// The twelve whose photo the program draws.
pub(super) const WITH_PHOTO: [&str; 12] = [
    "Half Past Harvest",
    "Les Marées Basses",
    "Kestrel & Pike",
    "Nora Quillfeather",
    "Salt Hymnal",
    "Neon Chaplain",
    "Gutterlark",
    "Lichen Cathedral",
    "Übermorgen Radio",
    "Copper Nan",
    "Aunt Vesper",
    "Low Tide Committee",
];
