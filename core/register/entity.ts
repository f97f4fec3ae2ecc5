import * as Actor from "../actor.ts";
import type { Applicant } from "../application/event.ts";
import type { LocalDate } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { page } from "../table/client.ts";
import { partition } from "../table/key.ts";
import { changed, entered } from "./event.ts";
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
  /** The application that led to it, where the pool knows it. */
  application?: string;
};

/** The series in which 鑑札番号 are given. */
export const tagSeries = (register: string): string => `TAG:${register}`;

const sortOf = ({ fiscalYear, number }: Tag): string => `${fiscalYear}#${String(number).padStart(6, "0")}`;

/** The row as it stands now; the versions before it are in the journal, each whole. */
export type RegisterSecret = { row: Row };

export const registerKind = Journal.defineKind<RegisterState, RegisterSecret>({
  kind: "REG",
  version: 1,
  list: ({ register, tag }) => ({ name: "REG", parts: [register], sort: sortOf(tag) }),
});
export type RegisterHead = Journal.Head<RegisterState, RegisterSecret>;

/** The open part of a version, as it stands in an entry's facts. */
export const openPartOf = ({
  changes: _changes,
  recordedAt: _at,
  ...open
}: Version): Omit<Version, "changes" | "recordedAt"> => open;

/** `similar`: the registrations that looked like it when it was entered. */
type Entering = {
  version: Version;
  row: Row;
  tag: Tag;
  application?: string | undefined;
  similar: string[];
  applicant?: Applicant | undefined;
  setting?: number;
};

/**
 * 登録: the first version of a registration, as an act. A version is a journal entry: chained, put once, its row sealed and disposed of with
 * everything else about the dog.
 */
export function entering({ register }: { register: string }, given: Entering) {
  const { version, row, tag, application, similar, applicant, setting = 0 } = given;
  const of = application === undefined ? {} : { application };
  const state: RegisterState = {
    register,
    status: "registered",
    serial: 1,
    tag,
    enteredOn: version.effectiveOn,
    ...of,
  };
  return {
    event: entered(
      {
        register,
        ...openPartOf(version),
        tag,
        ...of,
        ...(similar.length === 0 ? {} : { similar }),
        status: "registered",
        ...(setting === 0 ? {} : { setting }),
      },
      { changes: version.changes, row, ...(applicant === undefined ? {} : { applicant }) },
    ),
    state,
    secret: { row },
  };
}

/** Whether another registration of the acting home has this 鑑札番号; one that was entered this very second may not be seen yet. */
export async function isTagTaken(register: string, tag: Tag, id: string): Promise<boolean> {
  const own = Journal.partitionOf(Actor.home(), registerKind, id);
  const sort = sortOf(tag);
  const pk = partition(Actor.home(), "LIST", "REG", register);
  const { items } = await page({ pk, index: "list", range: { from: sort, to: sort }, limit: 2 });
  return items.some((item) => item.pk !== own);
}

/** The versions of a registration of the acting home, first to last; `undefined` once their rows are disposed. */
export async function historyOf(id: string): Promise<Version[] | undefined> {
  const entries = Journal.among(await Journal.entries(registerKind, id), entered, changed);
  const versions = entries.flatMap(({ facts, closed, at }) =>
    closed === null ? [] : [{ ...facts, changes: closed.changes, recordedAt: at }],
  );
  return versions.length === entries.length ? versions : undefined;
}
