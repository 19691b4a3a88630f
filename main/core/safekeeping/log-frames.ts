/*
 * The write-ahead log of SQLite, sqlite.org/fileformat2.html section 4: a header of 32 bytes, then frames of
 * a header of 24 bytes and one page. A frame that ends a transaction says how many pages the database has
 * after it; in every other frame that number is 0.
 */

export const logHeaderBytes = 32;
const frameHeaderBytes = 24;
const magics = new Set([0x377f0682, 0x377f0683]);

export type LogHeader = {
  readonly pageSize: number;
  /** Drawn anew whenever the log begins again, 16 hexadecimal digits. */
  readonly salt: string;
};

/** Null when the bytes are not the beginning of a log. */
export function readLogHeader(bytes: Buffer): LogHeader | null {
  if (bytes.length < logHeaderBytes || !magics.has(bytes.readUInt32BE(0))) return null;
  return { pageSize: bytes.readUInt32BE(8), salt: bytes.toString('hex', 16, 24) };
}

/**
 * How many bytes of `frames`, which begin at a frame, belong to committed transactions. What follows may be
 * a transaction that was undone, which SQLite overwrites, or a rest of an earlier log.
 */
export function committedBytes(frames: Buffer, { pageSize, salt }: LogHeader): number {
  const frameBytes = frameHeaderBytes + pageSize;
  let committed = 0;
  for (let at = 0; at + frameBytes <= frames.length; at += frameBytes) {
    if (frames.toString('hex', at + 8, at + 16) !== salt) break;
    if (frames.readUInt32BE(at + 4) !== 0) committed = at + frameBytes;
  }
  return committed;
}
