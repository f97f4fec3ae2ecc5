import type { LocalDate } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import type { Version } from "./rule.ts";
import type { Row } from "./schema.ts";

/** 鑑札番号: its number within the fiscal year in which it was given. */
export type Tag = { fiscalYear: number; number: number };

/** One registration. `cancelled`: its entry itself was 取消, so it never stood. */
export type RegisterState = {
  register: string;
  status: "registered" | "ended" | "cancelled";
  /** 履歴番号 of the latest version. */
  serial: number;
  tag: Tag;
  enteredOn: LocalDate;
  application: string;
};

/** The row as it stands now; the versions before it are in the journal, each whole. */
export type RegisterSecret = { row: Row };

export const registerKind = Journal.defineKind<RegisterState, RegisterSecret>({
  kind: "REG",
  version: 1,
  list: ({ register, tag }) => ({
    name: "REG",
    parts: [register],
    sort: `${tag.fiscalYear}#${String(tag.number).padStart(6, "0")}`,
  }),
});
export type RegisterHead = Journal.Head<RegisterState, RegisterSecret>;

/** The open part of a version, as it stands in an entry's facts. */
const factsOf = ({ changes: _changes, recordedAt: _at, ...facts }: Version): Omit<Version, "changes" | "recordedAt"> =>
  facts;

/** A version is a journal entry: chained, put once, its row sealed and disposed of with everything else about the dog. */
export const recorded = (version: Version, row: Row): { facts: Journal.Facts; closed: Journal.Facts } => ({
  facts: factsOf(version),
  closed: { changes: version.changes, row },
});

/** The versions of a registration of the acting home, first to last; `undefined` once their rows are disposed. */
export async function historyOf(id: string): Promise<Version[] | undefined> {
  const entries = (await Journal.entries(registerKind, id)).filter((entry) => entry.type.startsWith("register."));
  const versions = entries.flatMap(({ facts, closed, at }) =>
    closed === null ? [] : [{ ...facts, changes: closed.changes, recordedAt: at } as unknown as Version],
  );
  return versions.length === entries.length ? versions : undefined;
}
