import { Problem } from "#core/error.ts";
import type { Printer } from "#core/port.ts";
import { call, region } from "./call.ts";
import { ownCredentials } from "./session.ts";

/** The API itself has 15 seconds; what is asked again by the caller finds a function that has started. */
const patienceMs = 12_000;

/** The print function. What it answers is at most 6 MB, of which base64 takes a quarter. */
export const printer: Printer = {
  async print(html) {
    const name = process.env.PRINT_FUNCTION;
    if (name === undefined) throw new Error("environment variable PRINT_FUNCTION is missing");
    const endpoint = process.env.AWS_ENDPOINT_URL_LAMBDA ?? `https://lambda.${region()}.amazonaws.com`;
    try {
      const answer = await call({
        service: "lambda",
        url: `${endpoint}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
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
