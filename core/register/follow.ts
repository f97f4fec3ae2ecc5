import type * as Journal from "../journal/index.ts";
import type { NoticeDraft, NoticeTable } from "../notice/index.ts";
import type { Tag } from "./entity.ts";
import { moduleOf } from "./modules/index.ts";
import { tagText } from "./read.ts";

/** 登録のお知らせ to whoever applied. */
function entered({ facts, closed }: Journal.Entry): NoticeDraft | undefined {
  const applicant = closed?.applicant as { name?: string; email?: string } | undefined;
  if (applicant?.email === undefined) return undefined;
  const { def } = moduleOf(String(facts.register));
  return {
    to: applicant.email,
    subject: `${def.name}に登録しました`,
    text: `${applicant.name} 様\n\n${def.name}に登録しました。\n鑑札番号は ${tagText(facts.tag as Tag)} です。`,
  };
}

export const notices: NoticeTable = { "register.entered": entered };
