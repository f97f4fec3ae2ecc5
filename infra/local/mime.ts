/** What a person sees of a mail. */
export type ReadMail = { id: string; to: string; subject: string; text: string };

/** Reads a single-part message, which is all that the pool sends. */
export function readMail(raw: string): ReadMail {
  const end = raw.search(/\r?\n\r?\n/);
  const head = end < 0 ? raw : raw.slice(0, end);
  const body = end < 0 ? "" : raw.slice(end).replace(/^\r?\n\r?\n/, "");
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const header = (name: string) => {
    const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`));
    return line?.slice(name.length + 1).trim() ?? "";
  };
  return {
    id: header("message-id").replace(/^<(.*)@[^@]*>$/, "$1"),
    to: words(header("to")),
    subject: words(header("subject")),
    text: decode(body, header("content-transfer-encoding")).toString("utf8").replaceAll("\r\n", "\n").trimEnd(),
  };
}

/** RFC 2047; neighbouring words may share a character, so their bytes are joined before they are read. */
function words(value: string): string {
  const word = /=\?utf-8\?([bq])\?([^?]*)\?=/gi;
  return value.replace(/=\?utf-8\?[bq]\?[^?]*\?=(?:\s+=\?utf-8\?[bq]\?[^?]*\?=)*/gi, (run) =>
    Buffer.concat(
      [...run.matchAll(word)].map(([, encoding = "", text = ""]) =>
        encoding.toLowerCase() === "b" ? Buffer.from(text, "base64") : quoted(text.replaceAll("_", "=20")),
      ),
    ).toString("utf8"),
  );
}

function decode(body: string, encoding: string): Buffer {
  if (/base64/i.test(encoding)) return Buffer.from(body, "base64");
  if (/quoted-printable/i.test(encoding)) return quoted(body.replace(/=\r?\n/g, ""));
  return Buffer.from(body, "latin1");
}

const quoted = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
