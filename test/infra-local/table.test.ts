import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { freshTable } from "#test/harness/table.ts";

test("the engine makes the table as the data describe it", async () => {
  const { name, config } = await freshTable();
  const client = new DynamoDBClient(config);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  client.destroy();
  const projections = Table?.GlobalSecondaryIndexes?.map((index) => [
    index.IndexName,
    index.Projection?.ProjectionType,
  ]);
  expect(projections?.sort()).toEqual([
    ["day", "KEYS_ONLY"],
    ["list", "ALL"],
    ["mine", "ALL"],
  ]);
  expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" });
  expect(Table?.BillingModeSummary?.BillingMode).toBe("PAY_PER_REQUEST");
  expect(TimeToLiveDescription).toEqual({ AttributeName: "ttl", TimeToLiveStatus: "ENABLED" });
});
