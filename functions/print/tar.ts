/** One plain file of an archive; `name` has no folder in it. */
export type Entry = { name: string; bytes: Uint8Array };

const block = 512;

/**
 * The plain files of a tar archive (ustar), folders left out of their names: a machine may lack `tar`, and a name must not lead
 * out of the folder that we unpack into. @throws RangeError when the archive is cut off
 */
export function* entriesOf(archive: Buffer): Generator<Entry> {
  for (let at = 0; at + block <= archive.length && archive[at] !== 0; ) {
    const field = (from: number, length: number) => {
      const text = archive.toString("latin1", at + from, at + from + length);
      return text.slice(0, text.search(/\0|$/));
    };
    const size = Number.parseInt(field(124, 12), 8);
    const begin = at + block;
    if (!Number.isSafeInteger(size) || begin + size > archive.length) throw new RangeError("the archive is cut off");
    const name = field(0, 100).split("/").at(-1) ?? "";
    const isFile = field(156, 1) === "0" || field(156, 1) === "";
    if (isFile && name !== "") yield { name, bytes: archive.subarray(begin, begin + size) };
    at = begin + Math.ceil(size / block) * block;
  }
}
