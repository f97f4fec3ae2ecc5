/** What a font can show: characters, and characters with a variation selector (IVS). */
export type Coverage = {
  /** The glyph of a code point. */
  glyphs: ReadonlyMap<number, number>;
  /** Base characters by selector. */
  variations: ReadonlyMap<number, ReadonlySet<number>>;
};

/** Reads the `cmap` table of a TrueType font (OpenType specification, formats 12 and 14). @throws RangeError when it has no full one */
export function coverageOf(font: Buffer): Coverage {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + 16 * index);
  const table = tables.find((at) => font.toString("latin1", at, at + 4) === "cmap");
  if (table === undefined) throw new RangeError("the font has no cmap");
  const cmap = font.readUInt32BE(table + 8);
  const parts = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, index) => {
    const at = cmap + font.readUInt32BE(cmap + 8 + 8 * index);
    return { at, format: font.readUInt16BE(at) };
  });
  const full = parts.find(({ format }) => format === 12);
  if (full === undefined) throw new RangeError("the font has no cmap beyond the basic plane");
  const selectors = parts.find(({ format }) => format === 14);
  return {
    glyphs: glyphsOf(font, full.at),
    variations: selectors === undefined ? new Map() : variationsOf(font, selectors.at),
  };
}

function glyphsOf(font: Buffer, table: number): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (let group = 0; group < font.readUInt32BE(table + 12); group++) {
    const at = table + 16 + 12 * group;
    const [first, last, glyph] = [font.readUInt32BE(at), font.readUInt32BE(at + 4), font.readUInt32BE(at + 8)];
    for (let code = first; code <= last; code++) glyphs.set(code, glyph + code - first);
  }
  return glyphs;
}

/** A selector lists the characters whose usual glyph it asks for, and those that it gives another. */
function variationsOf(font: Buffer, table: number): Map<number, Set<number>> {
  const variations = new Map<number, Set<number>>();
  for (let index = 0; index < font.readUInt32BE(table + 6); index++) {
    const at = table + 10 + 11 * index;
    const [usual, other] = [font.readUInt32BE(at + 3), font.readUInt32BE(at + 7)];
    const bases = new Set<number>();
    for (let n = 0; usual !== 0 && n < font.readUInt32BE(table + usual); n++) {
      const range = table + usual + 4 + 4 * n;
      for (let more = 0; more <= font.readUInt8(range + 3); more++) bases.add(font.readUIntBE(range, 3) + more);
    }
    for (let n = 0; other !== 0 && n < font.readUInt32BE(table + other); n++) {
      bases.add(font.readUIntBE(table + other + 4 + 5 * n, 3));
    }
    variations.set(font.readUIntBE(at, 3), bases);
  }
  return variations;
}
