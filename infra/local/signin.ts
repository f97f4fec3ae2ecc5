import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import { audiences } from "#infra/identity.ts";
import type { Person } from "#infra/local/people.ts";

const bodyLimit = 4_096;

/** The sign-in page: a button for each invented person of the realm that is asked for. Answers false if the path is not its own. */
export async function signIn(
  provider: Provider,
  people: readonly Person[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (!request.url?.startsWith("/interaction/")) return false;
  try {
    const { params } = await provider.interactionDetails(request, response);
    const choice = choiceFor(people, params.resource);
    if (request.method !== "POST") {
      html(response, 200, page(choice));
      return true;
    }
    const sub = new URLSearchParams(await read(request)).get("sub");
    const person = choice.find((each) => each.sub === sub);
    if (person === undefined) html(response, 400, message("この人物は選べません。"));
    else await provider.interactionFinished(request, response, { login: { accountId: person.sub, acr: person.acr } });
  } catch {
    html(response, 400, message("サインインをはじめからやり直してください。"));
  }
  return true;
}

const choiceFor = (people: readonly Person[], resource: unknown): Person[] =>
  people.filter(({ realm }) => audiences[realm] === (resource ?? audiences.resident));

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > bodyLimit) throw new Error("body too large");
  }
  return text;
}

function html(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  response.end(`<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>サインイン（架空）</title><style>body{font:1rem/1.7 sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem}
button{display:block;width:100%;margin:.5rem 0;padding:.7rem 1rem;font:inherit;text-align:left}small{color:#555}</style>
<h1>サインイン</h1>${body}<p><small>人物はすべて架空です。これは、どの県や市町村のサービスでもありません。</small></p></html>`);
}

const message = (text: string) => `<p role="alert">${text}</p>`;

const page = (choice: Person[]) =>
  `<p>どの人物としてサインインしますか。</p><form method="post">${choice.map(button).join("")}</form>`;

const button = ({ sub, name, note, acr }: Person) =>
  `<button name="sub" value="${sub}">${name} <small>${note}・${acr}</small></button>`;
