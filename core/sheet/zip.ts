import { constants, crc32, deflateRawSync } from "node:zlib";

/** Of one file in an archive that is written piece by piece: everything that its end needs to know of what was written. */
export type Entry = { name: string; crc: number; size: number; packed: number; at: number };

const streamed = 0x0008; // sizes and checksum follow the contents
const utf8 = 0x0800;
const deflated = 8;
/** The beginning of 1980, as early as a ZIP archive can say; the same rows give the same bytes. */
const dosDate = 0x0021;

/** What stands before a file's contents; `at`: bytes written before it. */
export function begin(name: string, at: number): { entry: Entry; bytes: Buffer } {
  const label = Buffer.from(name);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(streamed | utf8, 6);
  head.writeUInt16LE(deflated, 8);
  head.writeUInt16LE(dosDate, 12);
  head.writeUInt16LE(label.length, 26);
  return { entry: { name, crc: 0, size: 0, packed: 0, at }, bytes: Buffer.concat([head, label]) };
}

/** The next piece of a file's contents. Each is flushed to a whole byte, so that another process can go on after it. */
export function append(entry: Entry, contents: Uint8Array, last: boolean): { entry: Entry; bytes: Buffer } {
  const finishFlush = last ? constants.Z_FINISH : constants.Z_FULL_FLUSH;
  const packed = deflateRawSync(contents, { finishFlush });
  const next: Entry = {
    ...entry,
    crc: crc32(contents, entry.crc),
    size: entry.size + contents.byteLength,
    packed: entry.packed + packed.length,
  };
  return { entry: next, bytes: last ? Buffer.concat([packed, descriptor(next)]) : packed };
}

function descriptor({ crc, packed, size }: Entry): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeUInt32LE(packed, 8);
  bytes.writeUInt32LE(size, 12);
  return bytes;
}

/** The list of files at the end of an archive. */
export function directory(entries: readonly Entry[], at: number): Buffer {
  const lines = entries.map(({ name, crc, packed, size, at: start }) => {
    const label = Buffer.from(name);
    const line = Buffer.alloc(46);
    line.writeUInt32LE(0x02014b50, 0);
    line.writeUInt16LE(20, 4);
    line.writeUInt16LE(20, 6);
    line.writeUInt16LE(streamed | utf8, 8);
    line.writeUInt16LE(deflated, 10);
    line.writeUInt16LE(dosDate, 14);
    line.writeUInt32LE(crc, 16);
    line.writeUInt32LE(packed, 20);
    line.writeUInt32LE(size, 24);
    line.writeUInt16LE(label.length, 28);
    line.writeUInt32LE(start, 42);
    return Buffer.concat([line, label]);
  });
  const list = Buffer.concat(lines);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([list, end]);
}
