import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { setup } from "../setup.ts";
import { createApp } from "./app.ts";
import { isThroughEdge } from "./edge.ts";
import { requestOf, resultOf } from "./event.ts";

const app = createApp(setup());

/** Whoever comes by another door finds nothing, in the same words as whoever asks for what there is not. */
const nothing = () => new Request("https://pool.invalid/");

/** The deployed handler: API Gateway HTTP API, payload 2.0. The embedded gateway calls this very function. */
export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> =>
  resultOf(await app.fetch(isThroughEdge(event.headers) ? requestOf(event) : nothing()));
