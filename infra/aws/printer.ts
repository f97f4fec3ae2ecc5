import { Problem } from "#core/error.ts";
import type { Printer } from "#core/port.ts";
import { call } from "./call.ts";
import { invocationOf } from "./invoke.ts";
import { ownCredentials } from "./session.ts";

/** The API itself has 15 seconds; what is asked again by the caller finds a function that has started. */
const patienceMs = 12_000;

/** The print function. What it answers is at most 6 MB, of which base64 takes a quarter. */
export const printer: Printer = {
  async print(html) {
    const arn = process.env.PRINT_FUNCTION;
    if (arn === undefined) throw new Error("environment variable PRINT_FUNCTION is missing");
    try {
      const answer = await call({
        service: "lambda",
        url: invocationOf(arn),
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ html }),
        credentials: ownCredentials(),
        timeoutMs: patienceMs,
        attempts: 1,
      });
      return pdfOf(Buffer.from(answer).toString());
    } catch (error) {
      throw new Problem("print.unavailable", { cause: error });
    }
  },
};

/** A function that fails answers 200 all the same, with its error in place of a paper. */
function pdfOf(text: string): Uint8Array {
  const { pdf } = JSON.parse(text) as { pdf?: string };
  if (pdf === undefined) throw new Error("the print function failed");
  return new Uint8Array(Buffer.from(pdf, "base64"));
}
