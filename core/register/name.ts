/** Every register there is. */
export const registerNames = ["dog"] as const;
export type RegisterName = (typeof registerNames)[number];

/** The dated setting of a body that says so. */
export const settingName = (register: string): string => `register.${register}`;
