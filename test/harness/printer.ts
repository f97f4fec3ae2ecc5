import { createPrinter } from "#infra/local/printer.ts";

/** The embedded printer: its engine starts with the first page that a test file prints, and ends with the file's process. */
export const printer = createPrinter();
