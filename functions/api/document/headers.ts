import type { Json } from "./schemas.ts";

const header = (description: string, example: string | number): Json => ({
  description,
  schema: { type: typeof example === "number" ? "integer" : "string" },
  example,
});

/** The headers that answers carry, each where `headersOf` says; a header's name in lower case is how it is compared. */
export const headers = {
  "Request-Id": header("この呼出しの番号。問い合わせのときに添えてください", "req_01hzy3v7k9m2n4p6q8r0s2t4v6"),
  ETag: header(
    "読んだものの印。If-None-Match に入れると、変わっていなければ 304 を返します。一つのものの印は、その版の番号で始まり、そのまま If-Match に使えます（比べるのは番号だけです）",
    'W/"3-0f1e2d3c4b5a69788796"',
  ),
  Vary: header("応答の形を変える要求ヘッダー", "Accept-Encoding"),
  "Content-Encoding": header("圧縮したとき gzip（Accept-Encoding で受け取れる場合に限ります）", "gzip"),
  "RateLimit-Policy": header(
    "呼出しの上限。q は続けて送れる件数、w は使い切ってから戻るまでの秒数",
    '"staff";q=200;w=10',
  ),
  RateLimit: header("上限が近いときの残り（r）。超えたときは待つ秒数（t）も", '"staff";r=12'),
  "Retry-After": header("もう一度送るまで待つ秒数", 1),
  "WWW-Authenticate": header("足りない本人確認（RFC 6750、RFC 9470）", "Bearer"),
} as const satisfies Record<string, Json>;

type Name = keyof typeof headers;

/** What every answer carries, whatever it is about; said once for the whole document. */
export const everywhere = {
  Capacity: header("使った容量（read・write・再試行の again）。それを示す環境に限ります", "read=1.5;write=0;again=0,0"),
  "Cache-Control": header("応答はどこにも残せません", "no-store"),
  "Content-Security-Policy": header("頁としてできることの制限", "default-src 'none'"),
  "Referrer-Policy": header("ほかの宛先に、どこから来たかを伝えません", "no-referrer"),
  "Strict-Transport-Security": header("TLS に限ります", "max-age=31536000; includeSubDomains"),
  "X-Content-Type-Options": header("内容の種類を推測させません", "nosniff"),
} as const satisfies Record<string, Json>;

export const allow = header("この宛先で使えるメソッド（405 のとき）", "GET, HEAD");

const limited: readonly Name[] = ["Request-Id", "RateLimit-Policy", "RateLimit"];

const refused: Record<number, readonly Name[]> = {
  401: [...limited, "WWW-Authenticate"],
  404: ["Request-Id"], // what was counted for it would tell what is there
  429: [...limited, "Retry-After"],
  503: [...limited, "Retry-After"],
};

const good: readonly Name[] = [...limited, "ETag", "Vary", "Content-Encoding"];

/** The headers of an answer with this status. */
export function headersOf(status: number): Json {
  const own = status < 400 ? good : (refused[status] ?? limited);
  return Object.fromEntries(own.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
