//! Rows of a foreign database in neutral form: values as they lie there, named by the columns of our own table.

use super::contract::Table;

/// One stored value, whatever column it lies in.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes that are not text.
    Blob(Vec<u8>),
}

impl Cell {
    /// A text value.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if it is one.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }
}

/// One row of a documented table: one cell for each of its columns, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    table: &'static Table,
    cells: Vec<Cell>,
}

impl Row {
    /// A row of `table`; missing cells are NULL, surplus ones are dropped.
    pub fn new(table: &'static Table, mut cells: Vec<Cell>) -> Self {
        cells.resize(table.columns.len(), Cell::Null);
        Self { table, cells }
    }

    /// The table of the row.
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// The value of a column; NULL for a column that the table does not have.
    pub fn get(&self, column: &str) -> &Cell {
        self.table.place(column).and_then(|place| self.cells.get(place)).unwrap_or(&Cell::Null)
    }

    /// Replaces the value of a column of the table.
    pub fn set(&mut self, column: &str, cell: Cell) {
        if let Some(held) = self.table.place(column).and_then(|place| self.cells.get_mut(place)) {
            *held = cell;
        }
    }

    /// The row id, where the table has one.
    pub fn id(&self) -> Option<i64> {
        self.get("id").as_integer()
    }

    /// The cells in the order of the columns.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cells in the order of the columns, to keep.
    pub fn into_cells(self) -> Vec<Cell> {
        self.cells
    }
}
