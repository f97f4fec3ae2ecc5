/**
 * The PDF without the moment at which it was printed, so that the same page gives the same bytes on the same version of the engine. The
 * places are filled with blanks, because the file counts its bytes.
 */
export function withoutDates(pdf: Uint8Array): Uint8Array {
  const text = Buffer.from(pdf).toString("latin1");
  const blank = text.replace(/\/(?:CreationDate|ModDate) \(D:[^)]*\)/g, (found) => " ".repeat(found.length));
  return new Uint8Array(Buffer.from(blank, "latin1"));
}
