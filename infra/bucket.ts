/** The one bucket, as plain data: contents above 64 KB by hash, seals and printable records under object lock. */
export const bucket = {
  localName: "machipool",
  versioned: true,
  objectLock: true,
  publicAccess: false,
  /** Days after which S3 itself deletes an export that nobody has deleted, and what is left of one that was. */
  exportDays: 1,
} as const;
