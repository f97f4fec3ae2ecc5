import type { _Record as SdkRecord } from "@aws-sdk/client-dynamodb-streams";
import { vi } from "vitest";
import type { Item } from "#core/table/client.ts";
import { toRecord } from "#infra/local/stream-event.ts";

/** What the stream's function tells of each change: a change of an item, a head or an entry that the pool did not make. */
export async function toldOf(records: readonly SdkRecord[]): Promise<string[][]> {
  const { handler } = await import("#functions/stream/handler.ts");
  const logged = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const told: string[][] = [];
  for (const record of records) {
    logged.mockClear();
    await handler({ Records: [toRecord(record, "arn")] } as never);
    const lines = logged.mock.calls.map(([text]) => String(text)).filter((text) => text.startsWith("{"));
    told.push(
      lines.map((line) => String(JSON.parse(line).message)).filter((one) => /^(item|head|entry|key)\./.test(one)),
    );
  }
  logged.mockRestore();
  return told;
}

/** An entry that is put is for the consumers. */
export const isEntry = ({ eventName, dynamodb }: SdkRecord) =>
  eventName === "INSERT" && dynamodb?.Keys?.sk?.S?.startsWith("J#") === true;
export const keyOf = ({ dynamodb }: SdkRecord) =>
  ({ pk: dynamodb?.Keys?.pk?.S ?? "", sk: dynamodb?.Keys?.sk?.S ?? "" }) as Item;
