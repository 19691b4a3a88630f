/*
 * The header in front of each page of a Parquet column: a struct in Thrift's compact protocol.
 * Formats: apache/parquet-format (parquet.thrift), apache/thrift (thrift-compact-protocol.md).
 */

export type PageHeader = {
  /** Bytes of the header itself. */
  readonly headerBytes: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  /** Rows of the page, the missing ones included. */
  readonly values: number;
};

/** What the compact protocol calls the types that a page header is made of. */
const types = { true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, struct: 12 };
const dataPage = 0;
const plain = 0;
const deepest = 4;

class Unreadable extends Error {}

function createScanner(bytes: Uint8Array) {
  let at = 0;

  function byte(): number {
    const value = bytes[at];
    if (value === undefined) throw new Unreadable();
    at += 1;
    return value;
  }

  function varint(): number {
    let value = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const part = byte();
      value += (part & 0x7f) * 2 ** shift;
      if (part < 0x80) return value;
    }
    throw new Unreadable();
  }

  function zigzag(): number {
    const value = varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  function skip(type: number, depth: number): void {
    if (type === types.true || type === types.false) return;
    if (type === types.byte) at += 1;
    else if (type === types.i16 || type === types.i32 || type === types.i64) varint();
    else if (type === types.double) at += 8;
    else if (type === types.binary) at += varint();
    else if (type === types.struct) fields(() => false, depth + 1);
    else throw new Unreadable();
  }

  /** Hands the fields of a struct to `take`, which answers whether it has read the value. */
  function fields(take: (id: number, type: number) => boolean, depth = 0): void {
    if (depth > deepest) throw new Unreadable();
    let id = 0;
    for (;;) {
      const head = byte();
      if (head === 0) return;
      id = head >>> 4 === 0 ? zigzag() : id + (head >>> 4);
      const type = head & 0x0f;
      if (!take(id, type)) skip(type, depth);
    }
  }

  return { fields, zigzag, position: () => at };
}

/**
 * Reads the header at the beginning of `bytes`. Null when it is not that of a data page (version 1) of plain
 * values, or is not whole.
 */
export function readPlainPageHeader(bytes: Uint8Array): PageHeader | null {
  const scanner = createScanner(bytes);
  const found = { type: -1, uncompressedBytes: -1, compressedBytes: -1, values: -1, encoding: -1 };
  const number = (type: number, store: (value: number) => void): boolean => {
    if (type !== types.i32) return false;
    store(scanner.zigzag());
    return true;
  };
  try {
    scanner.fields((id, type) => {
      if (id === 1) return number(type, (value) => (found.type = value));
      if (id === 2) return number(type, (value) => (found.uncompressedBytes = value));
      if (id === 3) return number(type, (value) => (found.compressedBytes = value));
      if (id !== 5 || type !== types.struct) return false;
      scanner.fields((inner, innerType) => {
        if (inner === 1) return number(innerType, (value) => (found.values = value));
        return inner === 2 && number(innerType, (value) => (found.encoding = value));
      }, 1);
      return true;
    });
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
  const { compressedBytes, uncompressedBytes, values } = found;
  const isPlain = found.type === dataPage && found.encoding === plain;
  if (!isPlain || compressedBytes < 0 || uncompressedBytes < 0 || values < 0) return null;
  return { headerBytes: scanner.position(), compressedBytes, uncompressedBytes, values };
}
