/** A body as the lists have it: code, name, reading in hiragana, kind, and people where the census counted any. */
export type Row = readonly [
  code: string,
  name: string,
  kana: string,
  kind: "prefecture" | "city" | "ward" | "town" | "village",
  population?: number,
];
