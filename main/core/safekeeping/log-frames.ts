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

export const frameBytesOf = ({ pageSize }: Pick<LogHeader, 'pageSize'>): number =>
  frameHeaderBytes + pageSize;
