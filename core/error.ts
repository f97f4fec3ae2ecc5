/** One wrong field of a request: a JSON pointer into the body (or `#query/name`), and a sentence for a person. */
export type FieldError = { pointer: string; message: string };

const errorsMax = 100;
const messageMax = 300;
const bytesMax = 30 * 1024; // a problem with everything around its errors is 32 KB at most
/** So many names that nobody asked for are told; the rest is as wrong. */
export const namesMax = 20;

/**
 * As many errors as anybody reads: the first 100, each of at most 300 characters with its pointer, and 30 KB together, whichever is
 * reached first. Whatever a caller sent, the answer is no larger.
 */
export function bounded(errors: readonly FieldError[]): FieldError[] {
  const told: FieldError[] = [];
  let bytes = 0;
  for (const { pointer, message } of errors.slice(0, errorsMax)) {
    const place = clipped(pointer, 200);
    const error = { pointer: place, message: clipped(message, messageMax - place.length) };
    bytes += Buffer.byteLength(JSON.stringify(error)) + 1;
    if (bytes > bytesMax) break;
    told.push(error);
  }
  return told;
}

/** Never half a character. */
const clipped = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;

/** A part of a pointer (RFC 6901); one that a client made long is cut, not echoed. */
export const pointerPart = (part: string): string =>
  part
    .slice(0, 64)
    .replace(/[\ud800-\udbff]$/, "")
    .replaceAll("~", "~0")
    .replaceAll("/", "~1");

/** One error for each of the first names that a thing does not have. */
export const unknownNames = (pointer: string, names: readonly string[], message: string): FieldError[] =>
  names.slice(0, namesMax).map((name) => ({ pointer: `${pointer}/${pointerPart(name)}`, message }));

/** One of the closed list: its status, what is wrong, and what to do next. */
type Definition = {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 415 | 422 | 428 | 429 | 500 | 503;
  title: string;
  next: string;
};

/** What can be answered instead of a result wherever one is; what a domain answers beside lies in its problem.ts. `title` and `next` are what a clerk reads. */
export const problems = {
  "request.malformed": {
    status: 400,
    title: "リクエストの形式が正しくありません。",
    next: "errors の各項目を直して、もう一度送ってください。",
  },
  "request.too_large": { status: 413, title: "送られた内容が大きすぎます。", next: "本文を256KB以下にしてください。" },
  "request.media_type": {
    status: 415,
    title: "この形式の内容は受け付けていません。",
    next: "application/json で送ってください。",
  },
  "cursor.invalid": {
    status: 400,
    title: "続きの位置を示す値が正しくありません。",
    next: "一覧の最初から取り直してください。",
  },
  "auth.missing": {
    status: 401,
    title: "本人確認が済んでいません。",
    next: "サインインしてから、もう一度お試しください。",
  },
  "auth.invalid": {
    status: 401,
    title: "サインインの情報が無効か、期限が切れています。",
    next: "もう一度サインインしてください。",
  },
  "auth.assurance": {
    status: 403,
    title: "この手続には、より確実な本人確認が必要です。",
    next: "マイナンバーカードなどの、より強い方法でサインインしてください。",
  },
  "auth.recent": {
    status: 401,
    title: "大切な操作なので、もう一度サインインが必要です。",
    next: "もう一度サインインし、15分以内に操作してください。",
  },
  "auth.forbidden": {
    status: 403,
    title: "この操作を行う権限がありません。",
    next: "権限を持つ職員に依頼するか、管理者に権限の付与を申し出てください。",
  },
  not_found: { status: 404, title: "見つかりません。", next: "番号や宛先をお確かめください。" },
  "method.not_allowed": {
    status: 405,
    title: "この操作の種類（メソッド）は、ここでは使えません。",
    next: "応答の Allow にあるメソッドで送ってください。",
  },
  "idempotency.missing": {
    status: 400,
    title: "Idempotency-Key がありません。",
    next: "同じ操作が二度行われないよう、Idempotency-Key ヘッダーに一意な値を付けてください。",
  },
  "idempotency.mismatch": {
    status: 422,
    title: "同じ Idempotency-Key で別の内容が送られました。",
    next: "新しい操作には新しい Idempotency-Key を使ってください。",
  },
  "version.missing": {
    status: 428,
    title: "If-Match がありません。",
    next: "最新の内容を読み、その ETag を If-Match に付けて送ってください。",
  },
  "version.stale": {
    status: 412,
    title: "ほかの人が先に変更しました。",
    next: "最新の内容を読み直してから、もう一度操作してください。",
  },
  "record.damaged": {
    status: 500,
    title: "この記録に改変か欠落の疑いがあるため、操作を止めました。何も変わっていません。",
    next: "同じ操作をくり返さず、県の運用担当にお知らせください。記録の検証で場所が分かります。",
  },
  "pool.founded": {
    status: 409,
    title: "このプールには、すでに最初の運用担当がいます。",
    next: "運用担当を増やすときは、今の運用担当が招待してください（POST /v1/pool/operators）。",
  },
  "record.disposed": {
    status: 409,
    title: "この記録は廃棄されています。",
    next: "廃棄した記録は、変えることも元に戻すこともできません。",
  },
  "print.unavailable": {
    status: 503,
    title: "PDFを作れません。",
    next: "少し待って、もう一度お試しください。急ぐときは、同じ文書の印刷用のページを開いて印刷してください。",
  },
  "rate.limited": {
    status: 429,
    title: "短い時間に送られた要求が多すぎます。",
    next: "Retry-After の秒数だけ待って、同じ Idempotency-Key でもう一度送ってください。",
  },
  busy: {
    status: 503,
    title: "混み合っています。",
    next: "少し待って、同じ Idempotency-Key でもう一度送ってください。",
  },
  unavailable: {
    status: 503,
    title: "いま応答できません。",
    next: "少し待って、同じ Idempotency-Key でもう一度送ってください。続くときは、県の運用担当にお知らせください。",
  },
  internal: {
    status: 500,
    title: "処理中に問題が起きました。",
    next: "同じ Idempotency-Key でもう一度送ってください。続くときは、応答ヘッダーの番号を添えてお知らせください。",
  },
} as const satisfies Record<string, Definition>;

type More = { errors?: FieldError[]; detail?: string; facts?: Record<string, unknown>; cause?: unknown };

/** An answer that is not a result. `detail` may reach the caller; `cause` never does. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** A stable name of the closed list (functions/api/problems.ts). */
  readonly code: string;
  readonly errors: FieldError[] | undefined;
  readonly detail: string | undefined;
  readonly facts: Record<string, unknown> | undefined;

  readonly #said: Definition;

  /** `facts` are extension members of the answer (RFC 9457), such as the bands that are taken; they never replace a standard one. */
  constructor(code: keyof typeof problems, more?: More);
  constructor(code: string, more: More, said: Definition);
  constructor(code: string, more: More = {}, said: Definition = problems[code as keyof typeof problems]) {
    super(more.detail ?? code, { cause: more.cause });
    this.code = code;
    this.#said = said;
    this.errors = more.errors === undefined ? undefined : bounded(more.errors);
    this.detail = more.detail;
    this.facts = more.facts;
  }

  get status() {
    return this.#said.status;
  }

  /** The `application/problem+json` body (RFC 9457). No instance and no request id: foreign and missing answers stay byte-equal. */
  toJSON() {
    const { status, title, next } = this.#said;
    return {
      ...this.facts,
      type: `https://machipool.example/problems/${this.code}`,
      code: this.code,
      status,
      title,
      next,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
    };
  }
}

/** A domain's own part of the closed list: makes its problems by their codes; `list` is what they say. */
export const problemsOf = <const List extends Readonly<Record<string, Definition>>>(list: List) =>
  Object.assign((code: keyof List & string, more: More = {}) => new Problem(code, more, list[code] as Definition), {
    list,
  });
