import { channel } from "node:diagnostics_channel";

/** A command that the fence has let through: `name` as the SDK has it, `table` the one that is connected. */
export type Sent = { name: string; input: object; table: string };

/** Hears each command on its way to the table. Nobody listens in a stage; the tests hold what they hear against IAM. */
export const sent = channel("machipool:table");
