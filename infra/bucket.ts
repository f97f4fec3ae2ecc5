/** The one bucket, as plain data: contents above 64 KB by hash, seals and printable records under object lock. */
export const bucket = {
  localName: "machipool",
  versioned: true,
  objectLock: true,
  publicAccess: false,
} as const;
