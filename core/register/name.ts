import * as Id from "../id.ts";

/** Every register there is. */
export const registerNames = ["dog"] as const;
export type RegisterName = (typeof registerNames)[number];

/** The registration that an application leads to, where the pool enters it itself. */
export const registrationOf = (register: string, application: string): string => Id.derive(register, application);

/** The dated setting of a body that says so. */
export const settingName = (register: string): string => `register.${register}`;
