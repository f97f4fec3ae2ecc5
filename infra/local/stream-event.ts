import type { _Record as SdkRecord, AttributeValue as SdkValue } from "@aws-sdk/client-dynamodb-streams";
import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import { region } from "#infra/local/credentials.ts";
import { table } from "#infra/table.ts";

/** A stream record as Lambda hands it over: bytes are base64 strings and the time is in seconds. */
export function toRecord(record: SdkRecord, streamArn: string): DynamoDBRecord {
  const { Keys, NewImage, OldImage, ApproximateCreationDateTime, SequenceNumber, SizeBytes } = record.dynamodb ?? {};
  return {
    eventID: record.eventID ?? "",
    eventName: record.eventName as DynamoDBRecord["eventName"],
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor((ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
      ...(Keys === undefined ? {} : { Keys: image(Keys) }),
      ...(NewImage === undefined ? {} : { NewImage: image(NewImage) }),
      ...(OldImage === undefined ? {} : { OldImage: image(OldImage) }),
      SequenceNumber: SequenceNumber ?? "",
      SizeBytes: SizeBytes ?? 0,
      StreamViewType: table.streamView,
    },
    eventSourceARN: streamArn,
  };
}

const image = (item: Record<string, SdkValue>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toValue(value)]));

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

function toValue(value: SdkValue): AttributeValue {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.L !== undefined) return { L: value.L.map(toValue) };
  if (value.M !== undefined) return { M: image(value.M) };
  return value as AttributeValue;
}
