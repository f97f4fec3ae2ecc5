import { DatabaseSync } from "node:sqlite";

/**
 * The engine asks for the last number of a table's stream at each write, and its own table has no index for that: without one
 * each write reads all records. SQLite takes an index on an expression only where the type name is written as in the query,
 * letter by letter.
 */
const index =
  "CREATE INDEX IF NOT EXISTS _stream_numbers ON _stream_records(table_name, CAST(sequence_number AS INTEGER))";

/**
 * Gives the data file of an engine the index that keeps what a write costs from growing with what was written. The engine makes
 * its tables before it answers, and notices the index by itself. Throws SQLite's error when the file is damaged.
 */
export function indexStream(file: string): void {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  try {
    database.exec(index);
  } finally {
    database.close();
  }
}
