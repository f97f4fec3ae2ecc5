import * as z from "zod";
import { strict } from "../shape.ts";

export const onlineSettingName = "payment.online";
/** Whether the body takes money online, by its contract with a provider (地方自治法231条の2の3の指定納付受託者). */
export const onlineSetting = strict({ accepts: z.boolean("true か false を指定してください。") });
