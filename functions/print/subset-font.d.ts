declare module "subset-font" {
  type Options = { targetFormat: "sfnt"; keepFeatures?: string[] };
  /** The font with these characters and no others. */
  export default function subsetFont(font: Uint8Array, text: string, options: Options): Promise<Buffer>;
}
