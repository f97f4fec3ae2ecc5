import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2, Context } from "aws-lambda";
import { setup } from "../setup.ts";
import { createApp } from "./app.ts";
import { requestOf, resultOf } from "./event.ts";

const app = createApp(setup());

/** The deployed handler: API Gateway HTTP API, payload 2.0. The embedded gateway calls this very function. */
export const handler = async (event: APIGatewayProxyEventV2, _context: Context): Promise<APIGatewayProxyResultV2> =>
  resultOf(await app.fetch(requestOf(event)));
