import { inflateSync } from "node:zlib";

type Thing = { head: string; bytes?: Buffer };

/** What a reader that copies or searches gets out of a PDF, page by page in the order of its content, and what the file says of itself. */
export type Pdf = {
  /** By the fonts' own maps alone, as readers take it that know no `ActualText`. */
  plain: string;
  /** With `ActualText`, as the others take it. */
  actual: string;
  title: string | undefined;
  lang: string | undefined;
  tags: string[];
  /** Kinds of fonts, and whether each is embedded. */
  fonts: { kind: string; embedded: boolean }[];
};

/** Reads a PDF as this engine writes them: a table of plain objects, composite fonts with `ToUnicode` maps. */
export function readPdf(file: Uint8Array): Pdf {
  const things = thingsOf(Buffer.from(file));
  const all = [...things.values()];
  const root = all.find(({ head }) => head.includes("/Type /Catalog"))?.head ?? "";
  const said = /\/Title <FEFF([0-9A-F]*)>/.exec(all.find(({ head }) => head.includes("/Creator"))?.head ?? "")?.[1];
  const pages = all.filter(({ head }) => /\/Type \/Page\b/.test(head));
  const read = (useActual: boolean) => pages.map((page) => textOn(page, things, useActual)).join("\n");
  return {
    plain: read(false),
    actual: read(true),
    title: said === undefined ? undefined : utf16(said),
    lang: /\/Lang \(([^)]*)\)/.exec(root)?.[1],
    tags: all.flatMap(({ head }) => (head.includes("/Type /StructElem") ? [/\/S \/(\w+)/.exec(head)?.[1] ?? ""] : [])),
    fonts: all
      .filter(({ head }) => /\/Type \/Font\b/.test(head) && !head.includes("/Subtype /Type0"))
      .map(({ head }) => ({
        kind: /\/Subtype \/(\w+)/.exec(head)?.[1] ?? "",
        embedded: things.get(reference(head, "FontDescriptor"))?.head.includes("/FontFile2") ?? false,
      })),
  };
}

function thingsOf(file: Buffer): Map<number, Thing> {
  const text = file.toString("latin1");
  const things = new Map<number, Thing>();
  for (const found of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const begin = found.index + found[0].length;
    const end = text.indexOf("endobj", begin);
    const body = text.slice(begin, end);
    const at = body.search(/ ?stream\r?\n/);
    const length = Number(/\/Length (\d+)/.exec(body.slice(0, at))?.[1]);
    if (at < 0 || Number.isNaN(length)) {
      things.set(Number(found[1]), { head: body });
      continue;
    }
    const head = body.slice(0, at);
    const from = begin + text.slice(begin + at).search(/\n/) + at + 1;
    const raw = file.subarray(from, from + length);
    things.set(Number(found[1]), { head, bytes: head.includes("/FlateDecode") ? inflateSync(raw) : raw });
  }
  return things;
}

const reference = (head: string, name: string): number => Number(new RegExp(`/${name} (\\d+) 0 R`).exec(head)?.[1]);

function textOn(page: Thing, things: Map<number, Thing>, useActual: boolean): string {
  const content = things.get(reference(page.head, "Contents"))?.bytes?.toString("latin1") ?? "";
  const maps = new Map<string, Map<string, string>>();
  let font = new Map<string, string>();
  let text = "";
  let actual: string | undefined;
  for (const [token, name, hex, shown] of content.matchAll(
    /\/(\w+) [\d.]+ Tf|\/ActualText <FEFF([0-9A-F]*)>|<([0-9A-F]+)> Tj|EMC/g,
  )) {
    if (name !== undefined) {
      const known =
        maps.get(name) ?? mapOf(things.get(reference(things.get(reference(page.head, name))?.head ?? "", "ToUnicode")));
      maps.set(name, known);
      font = known;
    } else if (hex !== undefined) actual = utf16(hex);
    else if (token === "EMC") actual = undefined;
    else if (shown !== undefined && useActual && actual !== undefined) {
      text += actual;
      actual = "";
    } else text += (shown?.match(/.{4}/g) ?? []).map((glyph) => font.get(glyph) ?? "\uFFFD").join("");
  }
  return text;
}

/** `bfchar` and `bfrange` of a ToUnicode map. */
function mapOf(thing: Thing | undefined): Map<string, string> {
  const map = new Map<string, string>();
  const text = thing?.bytes?.toString("latin1") ?? "";
  for (const [, kind, lines = ""] of text.matchAll(/beginbf(char|range)\n([\s\S]*?)endbf/g)) {
    for (const line of lines.split("\n")) {
      const [first = "", second = "", third = ""] = [...line.matchAll(/<([0-9A-F]+)>/g)].map(([, hex]) => hex);
      if (kind === "char" && first !== "") map.set(first, utf16(second));
      if (kind !== "range" || first === "") continue;
      for (let code = Number.parseInt(first, 16); code <= Number.parseInt(second, 16); code++) {
        const more = code - Number.parseInt(first, 16);
        const value = (Number.parseInt(third, 16) + more).toString(16).padStart(4, "0");
        map.set(code.toString(16).toUpperCase().padStart(4, "0"), utf16(value));
      }
    }
  }
  return map;
}

const utf16 = (hex: string): string => Buffer.from(hex, "hex").swap16().toString("utf16le");
