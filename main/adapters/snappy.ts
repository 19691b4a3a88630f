/*
 * Raw Snappy blocks, as Parquet uses them: the length, then literals and copies of what was written before.
 * Format: google/snappy, format_description.txt.
 */

const malformed = () => new Error('The compressed data are damaged');

/**
 * Unpacks a block into the beginning of `target` and tells how many bytes it holds. Throws when the block
 * is damaged or longer than the target.
 */
export function unpackSnappy(block: Uint8Array, target: Uint8Array): number {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = block[at];
    if (byte === undefined || shift > 28) throw malformed();
    at += 1;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (length > target.length) throw malformed();

  const little = (bytes: number): number => {
    let value = 0;
    for (let index = 0; index < bytes; index += 1) value += (block[at + index] ?? 0) * 2 ** (8 * index);
    at += bytes;
    return value;
  };

  let written = 0;
  while (at < block.length) {
    const tag = block[at] ?? 0;
    at += 1;
    if ((tag & 3) === 0) {
      const short = tag >>> 2;
      const count = (short < 60 ? short : little(short - 59)) + 1;
      if (at + count > block.length || written + count > length) throw malformed();
      target.set(block.subarray(at, at + count), written);
      at += count;
      written += count;
    } else {
      const isShort = (tag & 3) === 1;
      const count = isShort ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
      const back = isShort ? (tag >>> 5) * 256 + little(1) : little((tag & 3) === 2 ? 2 : 4);
      const from = written - back;
      if (back === 0 || from < 0 || written + count > length || at > block.length) throw malformed();
      // Byte by byte: a copy may reach into what it is just writing.
      for (let index = 0; index < count; index += 1) target[written + index] = target[from + index] ?? 0;
      written += count;
    }
  }
  if (written !== length) throw malformed();
  return length;
}
