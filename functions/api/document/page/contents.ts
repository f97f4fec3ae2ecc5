import { type Html, html } from "#core/html.ts";
import { realmNames } from "../security.ts";
import { example, operationLine, prose, schemaLine, typeOf } from "./part.ts";
import { type Document, operationsOf } from "./read.ts";

/** The first page: how to begin, every operation by its subject, the settings of a body, and every named shape. */
export function contents(document: Document): Html {
  const { info, tags, components } = document;
  const operations = operationsOf(document);
  return html`<h1>${info.title} API</h1>${prose(info.description)}
<ul>${tags.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`)}
<li><a href="#sign-in">サインイン</a></li><li><a href="#settings">団体が決める設定</a></li><li><a href="#schemas">ものの形</a></li></ul>
${signIn(document)}
${tags.map(
  ({ name }) =>
    html`<h2 id="${name}">${name}</h2><ul>${operations.filter((one) => one.tags.includes(name)).map(operationLine)}</ul>`,
)}
<h2 id="settings">団体が決める設定</h2>
${Object.entries(document["x-settings"]).map(
  ([name, one]) =>
    html`<section><h3><code>${name}</code> ${one.title}</h3><p>${one.underway}</p><p>${typeOf(one.schema)}</p>${example(one.example)}</section>`,
)}
<h2 id="schemas">ものの形</h2><ul>${Object.entries(components.schemas).map(([name, schema]) => schemaLine(name, schema))}</ul>`;
}

/** For a developer who has this page and nothing else. */
const signIn = ({ components }: Document): Html => html`<h2 id="sign-in">サインイン</h2>
<p>この環境が受け入れるアクセストークンの発行者と、クライアント、宛先（resource）です。手元のプール（npm start）では、サインインの頁で架空の人を選びます。ブラウザーを使わずに試すときは、npx pool token --role resident がトークンを出します。県の環境では、クライアントの登録と、職員・事業者のシステムの登録を、県の運用担当に申し込みます。</p>
${Object.entries(components.securitySchemes).map(
  ([name, one]) => html`<section id="sign-in-${name}"><h3>${realmNames[one["x-realm"]]}（${name}）</h3>
<ul>${[
    ["設定", one.openIdConnectUrl],
    ["発行者（iss）", one["x-issuer"]],
    ["クライアント（client_id）", one["x-client-id"]],
    ["宛先（resource）", one["x-resource"]],
  ].flatMap(([title, value]) => (value === undefined ? [] : [html`<li>${title}: <code>${value}</code></li>`]))}</ul>
${prose(one.description)}</section>`,
)}`;
