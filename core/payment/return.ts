import * as Document from "../document/index.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import { paymentKind } from "./entity.ts";
import { look } from "./look.ts";
import { type Status, statusNames } from "./rule.ts";

const said: Partial<Record<Status, string>> = {
  captured: "納付を確認しました。領収書は、申請の画面からご覧いただけます。",
  failed: "納付されませんでした。申請の画面から、もう一度試すか、窓口で納付してください。",
  initiated: "まだ納付されていません。申請の画面から続けるか、窓口で納付してください。",
  cancelled: "この納付は要らなくなりました。",
};
const waiting =
  "決済サービスの結果を確かめています。もう一度納付しないでください。結果は申請の画面でご覧いただけます。";

/** The page to which the payer's browser comes back: how far the payment is, and not a word of whose or what for. @throws Problem `not_found` */
export async function comeBack(id: string, print: { invented: boolean }): Promise<string> {
  const status = await statusNow(id);
  return Document.renderNote(statusNames[status], said[status] ?? waiting, print);
}

/** As the provider says, or `pending` while it does not answer. */
async function statusNow(id: string): Promise<Status> {
  try {
    return await look(id);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "payment.unavailable") throw error;
    const { state } = await Journal.find(paymentKind, id);
    return state.status === "initiated" ? "pending" : state.status;
  }
}
