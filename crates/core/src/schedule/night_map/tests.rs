//! The map of the rooms: nobody's name leaves it, however the rooms lie.

use proptest::prelude::*;

use super::*;

fn place(latitude: f64, longitude: f64) -> Option<Place> {
    Place::read(Some(latitude), Some(longitude))
}

const fn spot(name: &str, place: Option<Place>) -> Spot<'_> {
    Spot { name, place }
}

fn distance(a: &Pin, b: &Pin) -> f64 {
    f64::from(a.x - b.x).hypot(f64::from(a.y - b.y))
}

#[test]
fn no_room_and_one_room_need_no_map() {
    assert_eq!(night_map(&[]), None);
    assert_eq!(night_map(&[spot("Anchor Room", place(43.465, -80.524)), spot("Cellar", None)]), None);
}

#[test]
fn two_rooms_stand_as_they_lie_with_the_walk_between_them() {
    let map = night_map(&[spot("Anchor Room", place(43.4650, -80.5241)), spot("Boathouse", place(43.4671, -80.5220))]).unwrap();

    let [anchor, boathouse] = map.pins.as_slice() else { panic!("{:?}", map.pins) };
    assert!(boathouse.x > anchor.x && boathouse.y < anchor.y, "the Boathouse lies to the north-east: {map:?}");
    assert_eq!(map.walks.iter().map(|walk| (walk.from, walk.to, walk.minutes)).collect::<Vec<_>>(), [(0, 1, 4)]);
    assert!(map.walks[0].sign.is_some());
    assert_eq!(map.pins.iter().map(|pin| pin.label.as_ref().unwrap().text.as_str()).collect::<Vec<_>>(), ["Anchor Room", "Boathouse"]);
}

#[test]
fn the_bar_is_as_long_as_its_walk() {
    // 3,200 m north: 40 minutes over the whole height of the map less its margins.
    let map = night_map(&[spot("South", place(43.0, -80.0)), spot("North", place(43.0 + 3200.0 / 111_195.0, -80.0))]).unwrap();

    let tall = f64::from((map.pins[0].y - map.pins[1].y).abs());
    let Scale { minutes, length } = map.scale.unwrap();
    assert_eq!(minutes, 15);
    assert!((f64::from(length) - tall * 15.0 / 40.0).abs() <= 1.0, "{length} of {tall}");
}

#[test]
fn rooms_of_one_house_stand_beside_each_other() {
    let names = ["Hall", "Bar", "Cellar", "Roof"];
    let map = night_map(&names.map(|name| spot(name, place(43.0, -80.0)))).unwrap();

    assert_eq!(map.scale, None);
    for (index, pin) in map.pins.iter().enumerate() {
        assert!(pin.label.is_some(), "{}", names[index]);
        for other in &map.pins[index + 1..] {
            assert!(distance(pin, other) >= 22.0, "{pin:?} {other:?}");
        }
    }
    assert!(map.walks.iter().all(|walk| walk.minutes == 1));
}

#[test]
fn one_room_fifty_kilometres_away_leaves_the_others_apart() {
    let rooms = [("A", 43.00, -80.00), ("B", 43.001, -80.001), ("C", 43.002, -80.0), ("Barn", 43.45, -80.0)];
    let map = night_map(&rooms.map(|(name, latitude, longitude)| spot(name, place(latitude, longitude)))).unwrap();

    for (index, pin) in map.pins.iter().enumerate() {
        assert!(map.pins[index + 1..].iter().all(|other| distance(pin, other) >= 22.0));
    }
    assert!(map.pins[3].y < map.pins[0].y - 100);
    assert!(map.scale.unwrap().minutes >= 60);
}

#[test]
fn the_date_line_divides_no_town() {
    let map = night_map(&[spot("West", place(-16.5, 179.999)), spot("East", place(-16.5, -179.999))]).unwrap();

    assert!(map.pins[1].x > map.pins[0].x, "east of the line is right of it");
    assert_eq!(map.walks[0].minutes, 3);
    assert!(map.scale.unwrap().minutes <= 2);
}

#[test]
fn twenty_rooms_keep_their_names_where_there_is_space() {
    let names: Vec<String> = (0..20).map(|number| format!("Stage {number}")).collect();
    let rooms: Vec<Spot<'_>> = names
        .iter()
        .zip(0_u32..)
        .map(|(name, number)| spot(name, place(43.0 + f64::from(number % 5) * 0.004, -80.0 + f64::from(number / 5) * 0.006)))
        .collect();

    let map = night_map(&rooms).unwrap();

    assert_eq!(map.pins.iter().filter(|pin| pin.label.is_some()).count(), 20);
}

#[test]
fn a_name_that_is_too_long_is_shortened() {
    let long = "A".repeat(100);
    let map = night_map(&[spot(&long, place(43.0, -80.0)), spot("B", place(43.01, -80.01))]).unwrap();

    let label = map.pins[0].label.clone().unwrap();
    assert!(label.text.ends_with('…') && label.text.chars().count() < 30, "{label:?}");
}

#[test]
fn the_nearest_rooms_come_first_and_those_without_a_place_not_at_all() {
    let rooms =
        [spot("A", place(43.0, -80.0)), spot("Far", place(43.02, -80.0)), spot("Nowhere", None), spot("Near", place(43.001, -80.0))];

    assert_eq!(nearest(&rooms, 0), [(3, 2), (1, 28)]);
    assert_eq!(nearest(&rooms, 2), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn nothing_leaves_the_map_and_no_name_covers_another(
        rooms in proptest::collection::vec(("\\PC{0,60}", proptest::option::weighted(0.9, (-90.0..=90.0_f64, -180.0..=180.0_f64))), 0..=20),
        shrink in prop_oneof![Just(1.0), Just(1e-3), Just(1e-5), Just(1e-12)],
    ) {
        let spots: Vec<Spot<'_>> = rooms
            .iter()
            .map(|(name, at)| spot(name, at.and_then(|(latitude, longitude)| place(latitude * shrink, longitude * shrink))))
            .collect();
        let Some(map) = night_map(&spots) else {
            prop_assert!(spots.iter().filter(|spot| spot.place.is_some()).count() < 2);
            return Ok(());
        };

        let labels: Vec<Area> = map.pins.iter().filter_map(|pin| Some(pin.label.as_ref()?.area)).collect();
        for (index, area) in labels.iter().enumerate() {
            prop_assert!(area.is_inside(map.height), "{area:?}");
            prop_assert!(!labels[index + 1..].iter().any(|other| other.meets(*area)), "{area:?}");
        }
        for pin in &map.pins {
            prop_assert!(Area::around(pin.x, pin.y, (PIN, PIN)).is_inside(map.height), "{pin:?} {}", map.height);
            prop_assert!(!labels.iter().any(|area| area.meets(Area::around(pin.x, pin.y, (PIN, PIN)))));
        }
        prop_assert_eq!(map.walks.len(), map.pins.len() - 1);
        prop_assert!(map.walks.iter().filter_map(|walk| walk.sign).all(|(x, y)| Area::around(x, y, SIGN).is_inside(map.height)));
        prop_assert_eq!(night_map(&spots), Some(map));
    }
}
