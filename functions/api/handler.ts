import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2, Context } from "aws-lambda";
import { handle } from "hono/aws-lambda";
import { setup } from "../setup.ts";
import { createApp } from "./app.ts";

const run = handle(createApp(setup()));

/** The deployed handler: API Gateway HTTP API, payload 2.0. The embedded gateway calls this very function. */
export const handler = (event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyResultV2> =>
  run(event as never, context as never) as Promise<APIGatewayProxyResultV2>;
