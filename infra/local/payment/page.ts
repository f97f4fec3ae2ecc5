import { Html, html } from "#core/html.ts";
import * as Money from "#core/money.ts";
import { isPayable, type Order, type State } from "./book.ts";

const style = `body{font:1rem/1.7 sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem}
button{display:block;width:100%;margin:.5rem 0;padding:.7rem 1rem;font:inherit;text-align:left}dt{font-weight:600}small{color:#555}`;

/** What the invented payer can do, and what becomes of the order. */
export const choices: Record<string, { text: string; state?: State }> = {
  pay: { text: "支払う", state: "captured" },
  later: { text: "結果が後で分かる方法で支払う", state: "pending" },
  fail: { text: "支払いに失敗する", state: "failed" },
  leave: { text: "支払わずに戻る" },
};

const buttons = html`<form method="post">${Object.entries(choices).map(
  ([name, { text }]) => html`<button name="choose" value="${name}">${text}</button>`,
)}</form>`;

/** The page on which an order is paid. Nobody types a card number here: the payer is as invented as the money. */
export const orderPage = (order: Order): string =>
  whole(html`<dl><dt>内容</dt><dd>${order.title}</dd><dt>金額</dt><dd>${Money.format(order.yen)}</dd></dl>
${isPayable(order) ? buttons : html`<p role="alert">この支払いは、もう受け付けていません。</p><p><a href="${order.returnTo}">手続に戻る</a></p>`}`);

export const messagePage = (text: string): string => whole(html`<p role="alert">${text}</p>`);

const whole = (body: Html): string =>
  html`<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>お支払い（架空）</title><style>${new Html(style)}</style><h1>お支払い</h1>${body}
<p><small>この決済サービスは架空です。お金は動きません。カードの番号などは入力しないでください。</small></p></html>`
    .text;
