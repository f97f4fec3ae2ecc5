import { vendorClients } from "#infra/local/people.ts";
import type { PoolClient, TokenRequest } from "./client.ts";
import { type Command, UsageError, type Values } from "./command.ts";

const duties = ["admin", "draft", "decide", "counter"];

export const token: Command = {
  name: "token",
  usage:
    "pool token --role resident|staff|operator|client [--town コード] [--duty admin|draft|decide|counter] [--person ID]",
  summary:
    "組み込みのプールの、架空の人や事業者のシステムのトークンを出します（一時間有効。実際のプールでは使えません）。",
  options: {
    role: { type: "string" },
    town: { type: "string" },
    duty: { type: "string" },
    person: { type: "string" },
  },
  positionals: 0,
  run: async ({ values, pool }) => {
    const request = await whoIs(values, pool);
    const token = await pool.issueToken(request);
    return {
      data: { ...request, token },
      lines: [token],
      notes: [`${request.sub} のトークン（組み込みのプール専用）`],
    };
  },
};

async function whoIs({ role, town, duty = "admin", person }: Values, pool: PoolClient): Promise<TokenRequest> {
  if (role === "client") return systemOf(person);
  if (role !== "resident" && role !== "staff" && role !== "operator")
    throw new UsageError("--role は resident、staff、operator、client のどれかです。");
  if (!duties.includes(String(duty))) throw new UsageError(`--duty は ${duties.join("、")} のどれかです。`);
  if (role === "staff" && town === undefined && person === undefined)
    throw new UsageError("職員のトークンには --town（団体コード）が要ります。");
  const found = (await pool.people()).find(
    (one) =>
      one.realm === role &&
      (person === undefined || one.sub === person) &&
      (role !== "staff" || person !== undefined || (one.town === town && one.duty === duty)),
  );
  if (found === undefined)
    throw new UsageError(
      "その人は、組み込みのプールにいません。いる人は、操作口（API の次のポート）の /people で見られます。",
    );
  return { sub: found.sub, realm: role };
}

function systemOf(id: Values[string]): TokenRequest {
  const found = vendorClients.find((one) => id === undefined || one.id === id);
  if (found !== undefined) return { sub: found.id, realm: "client" };
  throw new UsageError(`--person は ${vendorClients.map((one) => one.id).join("、")} のどれかです。`);
}
