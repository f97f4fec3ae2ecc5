import * as Journal from "../journal/index.ts";
import type { NoticeDraft, NoticeTable } from "../notice/index.ts";
import { entered } from "./event.ts";
import { moduleOf } from "./modules/index.ts";
import { tagText } from "./read.ts";

/** 登録のお知らせ to whoever applied. */
function tellApplicant({ facts, closed }: Journal.EntryOf<typeof entered>): NoticeDraft | undefined {
  const applicant = closed?.applicant;
  if (applicant?.email === undefined) return undefined;
  const { def } = moduleOf(facts.register);
  return {
    to: applicant.email,
    subject: `${def.name}に登録しました`,
    text: `${applicant.name} 様\n\n${def.name}に登録しました。\n鑑札番号は ${tagText(facts.tag)} です。`,
  };
}

export const notices: NoticeTable = Journal.on(entered, tellApplicant);
