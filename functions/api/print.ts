import * as Port from "#core/port.ts";

/**
 * Whether this is the embedded pool, whose bodies' contents and people are invented: everything it prints says so. Only
 * an embedded engine has an endpoint of its own.
 */
export const isEmbedded = (): boolean => process.env.DYNAMODB_ENDPOINT !== undefined;

/** A page as paper. @throws Problem `print.unavailable` */
export const paper = (html: string): Promise<Uint8Array> => Port.use().printer.print(html);
