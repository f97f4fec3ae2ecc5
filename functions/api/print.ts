import * as Port from "#core/port.ts";

/**
 * Whether contracts, prices and people are invented here, so that everything that is printed says so: in the embedded pool, of which alone
 * the engine has an endpoint of its own, and on stages for demonstration (infra/stage.ts).
 */
export const isInvented = (): boolean => process.env.DYNAMODB_ENDPOINT !== undefined || process.env.INVENTED === "1";

/** A page as paper. @throws Problem `print.unavailable` */
export const paper = (html: string): Promise<Uint8Array> => Port.use().printer.print(html);
