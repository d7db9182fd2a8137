//! The documented tables as they move: one list in the rules, one in the statements, one in the schema itself.

use settimes_core::upkeep::contract::{Rule, TABLES};
use settimes_store::ALL_STATEMENTS;

#[test]
fn the_rules_know_every_documented_table_and_column_in_its_order() {
    let contract: serde_json::Value = serde_json::from_str(include_str!("contract/schema.json")).unwrap();
    let documented = contract["tables"].as_array().unwrap();

    let mut expected: Vec<(String, Vec<String>)> = documented
        .iter()
        .map(|table| {
            let columns = table["columns"].as_array().unwrap();
            (table["name"].as_str().unwrap().to_owned(), columns.iter().map(|column| column["name"].as_str().unwrap().to_owned()).collect())
        })
        .collect();
    let mut known: Vec<(String, Vec<String>)> =
        TABLES.iter().map(|table| (table.name.to_owned(), table.columns.iter().map(|column| column.name.to_owned()).collect())).collect();
    expected.sort();
    known.sort();
    assert_eq!(known, expected);
}

#[test]
fn the_statements_name_the_columns_as_the_rules_do() {
    let statements: Vec<&str> = ALL_STATEMENTS.iter().flat_map(|room| room.iter()).map(|statement| statement.sql).collect();
    for table in &TABLES {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        let bring_in = format!("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING", table.name, columns.join(", "), places.join(", "));
        let all = format!("SELECT {} FROM {} ORDER BY {}", columns.join(", "), table.name, table.key());
        assert!(statements.contains(&bring_in.as_str()), "{bring_in}");
        assert!(statements.contains(&all.as_str()), "{all}");
    }
}

#[test]
fn every_table_stands_after_those_it_refers_to() {
    for (place, table) in TABLES.iter().enumerate() {
        for column in table.columns {
            if let Rule::Parent(parent) | Rule::MaybeParent(parent) = column.rule {
                let parent_place = TABLES.iter().position(|own| own.name == parent).unwrap();
                assert!(
                    parent_place < place || (parent == table.name && column.name == "deactivated_by"),
                    "{}.{}",
                    table.name,
                    column.name
                );
            }
        }
    }
}
