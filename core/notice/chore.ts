import type { Home } from "../table/key.ts";
import { type LazyNotices, sweep } from "./send.ts";

/** Tries again, in the acting home, the mails that are due. */
const mails = async (_home: Home, { notices }: { notices: LazyNotices }): Promise<void> => void (await sweep(notices));

export const chores = { mails };
