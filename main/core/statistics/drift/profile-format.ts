import { z } from 'zod';
import { binning, numericSummary, sideCounts } from '../../../../shared/schema/drift.ts';
import { withLowers } from './counting/plan.ts';
import { cumulative } from './counting/tally.ts';
import type { NumericProfile } from './numeric-profile.ts';
import type { ProfileOptions } from './profile-builder.ts';

/*
 * A profile as bytes: magic word, format version, length of the header, the header as JSON in UTF-8, then the arrays
 * that the header names, each from a multiple of eight bytes on. Little-endian.
 */

const magic = 0x44_47_4e_50;
/** Raised whenever the layout, the bucket plan or the meaning of a figure changes; older profiles are built anew. */
const formatVersion = 1;
const preambleBytes = 12;

const finite = z.number();
const size = z.int().min(0);
const common = {
  binning,
  counts: sideCounts,
  summary: numericSummary,
  edges: z.array(finite),
  binCounts: z.array(size),
};
const headerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sorted'), ...common, values: size }),
  z.strictObject({
    kind: z.literal('counted'),
    ...common,
    cells: size,
    groups: size,
    bounds: size,
    buckets: size,
    offsets: z.boolean(),
  }),
]);
type Header = z.infer<typeof headerSchema>;

/** Names everything besides the column's content that a profile depends on, for use in a cache key. */
export function profileKey(options: Pick<ProfileOptions, 'bins' | 'wasserstein'>): string {
  const { bins, wasserstein } = options;
  const detail = bins.method === 'custom' ? bins.edges.join(',') : String(bins.count);
  return `numeric-${formatVersion}:${bins.method}:${detail}:${wasserstein ? 'offsets' : 'plain'}`;
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function headerOf(profile: NumericProfile): Header {
  const { values } = profile;
  const head = {
    binning: profile.binning,
    counts: profile.counts,
    summary: profile.summary,
    edges: [...profile.edges],
    binCounts: [...profile.binCounts],
  };
  return values.kind === 'sorted'
    ? { kind: 'sorted', ...head, values: values.sorted.length }
    : {
        kind: 'counted',
        ...head,
        cells: values.plan.cells.length,
        groups: values.plan.groupFirstBucket.length,
        bounds: values.plan.groupBounds.length,
        buckets: values.plan.bucketCount,
        offsets: values.offsets !== null,
      };
}

type Arrays = readonly (Float64Array | Int32Array | Uint32Array)[];

function arraysOf(profile: NumericProfile): Arrays {
  const { values } = profile;
  if (values.kind === 'sorted') return [values.sorted];
  const { plan, counts, offsets } = values;
  const parts = [plan.cells, plan.groupFirstBucket, plan.groupStart, plan.groupBounds, counts];
  return offsets === null ? parts : [...parts, offsets];
}

/** A profile as bytes, for a cache. */
export function serializeProfile(profile: NumericProfile): ArrayBuffer {
  const header = new TextEncoder().encode(JSON.stringify(headerOf(profile)));
  const arrays = arraysOf(profile);
  const arraysAt = padded(preambleBytes + header.length);
  const buffer = new ArrayBuffer(arrays.reduce((sum, array) => sum + padded(array.byteLength), arraysAt));
  const view = new DataView(buffer);
  view.setUint32(0, magic);
  view.setUint32(4, formatVersion, true);
  view.setUint32(8, header.length, true);
  const bytes = new Uint8Array(buffer);
  bytes.set(header, preambleBytes);
  let at = arraysAt;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  return buffer;
}

function readHeader(buffer: ArrayBuffer): { header: Header; arraysAt: number } | null {
  if (buffer.byteLength < preambleBytes) return null;
  const view = new DataView(buffer);
  const length = view.getUint32(8, true);
  if (view.getUint32(0) !== magic || view.getUint32(4, true) !== formatVersion) return null;
  if (preambleBytes + length > buffer.byteLength) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      new Uint8Array(buffer, preambleBytes, length),
    );
    const parsed = headerSchema.safeParse(JSON.parse(text));
    return parsed.success ? { header: parsed.data, arraysAt: padded(preambleBytes + length) } : null;
  } catch {
    // Not UTF-8 or not JSON: a damaged file, which is built anew.
    return null;
  }
}

/** Places of arrays that lie one after the other. */
function createCutter(from: number): <T>(bytes: number, make: (at: number) => T) => T {
  let at = from;
  return (bytes, make) => {
    const made = make(at);
    at += padded(bytes);
    return made;
  };
}

function bytesNeeded(header: Header): number {
  if (header.kind === 'sorted') return 8 * header.values;
  const ints = [header.cells, header.groups, header.groups + 1, header.buckets];
  return (
    ints.reduce((sum, length) => sum + padded(4 * length), 8 * header.bounds) +
    (header.offsets ? 8 * header.buckets : 0)
  );
}

/**
 * The profile that `serializeProfile` wrote; null when the bytes are of another version or damaged, so that it is
 * built anew. The arrays are views into the buffer, which must not be changed afterwards.
 */
export function parseProfile(buffer: ArrayBuffer): NumericProfile | null {
  const read = readHeader(buffer);
  if (read === null) return null;
  const { header, arraysAt } = read;
  if (buffer.byteLength !== arraysAt + bytesNeeded(header)) return null;
  const cut = createCutter(arraysAt);
  const ints = (length: number): Int32Array => cut(4 * length, (at) => new Int32Array(buffer, at, length));
  const doubles = (length: number): Float64Array =>
    cut(8 * length, (at) => new Float64Array(buffer, at, length));
  const head = {
    binning: header.binning,
    counts: header.counts,
    summary: header.summary,
    edges: header.edges,
    binCounts: header.binCounts,
  };
  if (header.kind === 'sorted') {
    if (header.values !== header.counts.used) return null;
    return { ...head, values: { kind: 'sorted', sorted: doubles(header.values) } };
  }
  const cells = ints(header.cells);
  const groupFirstBucket = ints(header.groups);
  const groupStart = ints(header.groups + 1);
  const groupBounds = doubles(header.bounds);
  const counts = cut(4 * header.buckets, (at) => new Uint32Array(buffer, at, header.buckets));
  const offsets = header.offsets ? doubles(header.buckets) : null;
  const below = cumulative(counts);
  if (below[header.buckets] !== header.counts.used) return null;
  const plan = withLowers({ cells, groupFirstBucket, groupStart, groupBounds, bucketCount: header.buckets });
  return { ...head, values: { kind: 'counted', plan, counts, below, offsets } };
}
