/*
 * The Merkle tree of RFC 6962 section 2 and RFC 9162 section 2.1, over bytes.
 * Pure: the hash function (SHA-256) is handed in, so that the same code runs in the core, in a
 * stand-alone verifier and in a browser. Sizes and indices are safe integers.
 */

/** SHA-256 of some bytes, 32 bytes long; the bytes are another's again once it has answered. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/** Hash of the complete subtree over the leaves [index * 2^level, (index + 1) * 2^level). */
export type SubtreeHash = (level: number, index: number) => Uint8Array;

/** Roots of the complete subtrees that make up a tree, largest and leftmost first: one for each 1 bit of `size`. */
export type Frontier = { readonly size: number; readonly subtrees: readonly Uint8Array[] };

export const emptyFrontier: Frontier = { size: 0, subtrees: [] };

/** Where what is hashed is put together, to be read by the hash function at once: a million times over in a log. */
let scratch = new Uint8Array(1024);

function joined(prefix: number, first: Uint8Array, second?: Uint8Array): Uint8Array {
  const length = 1 + first.length + (second?.length ?? 0);
  if (scratch.length < length) scratch = new Uint8Array(length);
  scratch[0] = prefix;
  scratch.set(first, 1);
  if (second !== undefined) scratch.set(second, 1 + first.length);
  return scratch.subarray(0, length);
}

/** Hash of a leaf: SHA-256(0x00 ‖ body). RFC 6962, 2.1. */
export function leafHash(hash: Hash, body: Uint8Array): Uint8Array {
  return hash(joined(0, body));
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). RFC 6962, 2.1. */
export function nodeHash(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash(joined(1, left, right));
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/**
 * The tree with one more leaf; O(log size). `onSubtree` is told of every complete subtree that the leaf
 * closes, the leaf itself (level 0) first.
 */
export function appendLeaf(
  hash: Hash,
  frontier: Frontier,
  leaf: Uint8Array,
  onSubtree?: (level: number, index: number, subtree: Uint8Array) => void,
): Frontier {
  const subtrees = [...frontier.subtrees];
  let node = leaf;
  let level = 0;
  let index = frontier.size;
  onSubtree?.(level, index, node);
  // Every trailing 1 bit of the size is a subtree of the same size to the left, waiting to be joined.
  while (index % 2 === 1) {
    const left = subtrees.pop();
    if (left === undefined) throw new RangeError('The frontier does not belong to its size');
    node = nodeHash(hash, left, node);
    level += 1;
    index = (index - 1) / 2;
    onSubtree?.(level, index, node);
  }
  subtrees.push(node);
  return { size: frontier.size + 1, subtrees };
}

/** Root hash of the tree; of the empty tree SHA-256 of nothing. RFC 6962, 2.1. */
export function rootOf(hash: Hash, frontier: Frontier): Uint8Array {
  let root: Uint8Array | undefined;
  for (const subtree of frontier.subtrees.toReversed()) {
    root = root === undefined ? subtree : nodeHash(hash, subtree, root);
  }
  return root ?? hash(new Uint8Array(0));
}

/** Largest power of two below `size`; size is at least 2. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** Root of the leaves [start, start + size), out of complete subtrees. `start` is a multiple of the split of `size`. */
function rangeRoot(hash: Hash, start: number, size: number, subtree: SubtreeHash): Uint8Array {
  const level = Math.log2(size);
  if (Number.isInteger(level)) return subtree(level, start / size);
  const split = splitOf(size);
  return nodeHash(
    hash,
    rangeRoot(hash, start, split, subtree),
    rangeRoot(hash, start + split, size - split, subtree),
  );
}

/** Root hash of the first `size` leaves, out of complete subtrees; `size` is at least 1. */
export function rootAt(hash: Hash, size: number, subtree: SubtreeHash): Uint8Array {
  if (!isSize(size) || size === 0) throw new RangeError('There is no such tree');
  return rangeRoot(hash, 0, size, subtree);
}

/**
 * The audit path of leaf `index` in the tree of `size` leaves, from the leaf upwards. RFC 9162, 2.1.3.1.
 * Throws RangeError unless 0 <= index < size.
 */
export function inclusionProof(hash: Hash, index: number, size: number, subtree: SubtreeHash): Uint8Array[] {
  if (!isSize(index) || !isSize(size) || index >= size) throw new RangeError('The leaf is not in the tree');
  const path: Uint8Array[] = [];
  let start = 0;
  let width = size;
  while (width > 1) {
    const split = splitOf(width);
    if (index < start + split) {
      path.push(rangeRoot(hash, start + split, width - split, subtree));
      width = split;
    } else {
      path.push(rangeRoot(hash, start, split, subtree));
      start += split;
      width -= split;
    }
  }
  return path.toReversed();
}

/**
 * Proof that the tree of `oldSize` leaves is a prefix of that of `size` leaves. RFC 9162, 2.1.4.1.
 * Empty for equal sizes and for an old size of 0. Throws RangeError unless 0 <= oldSize <= size.
 */
export function consistencyProof(
  hash: Hash,
  oldSize: number,
  size: number,
  subtree: SubtreeHash,
): Uint8Array[] {
  if (!isSize(oldSize) || !isSize(size) || oldSize > size)
    throw new RangeError('The old tree is not a prefix');
  if (oldSize === 0 || oldSize === size) return [];
  const path: Uint8Array[] = [];
  let start = 0;
  let width = size;
  let old = oldSize;
  let oldIsWhole = true;
  while (old !== width) {
    const split = splitOf(width);
    if (old <= split) {
      path.push(rangeRoot(hash, start + split, width - split, subtree));
      width = split;
    } else {
      path.push(rangeRoot(hash, start, split, subtree));
      start += split;
      width -= split;
      old -= split;
      oldIsWhole = false;
    }
  }
  if (!oldIsWhole) path.push(rangeRoot(hash, start, width, subtree));
  return path.toReversed();
}

/** Whether two byte strings are the same. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  // A loop of its own: `every` calls a function for each byte, which a log of a million entries pays for.
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}

const hashLength = 32;

function wellFormed(proof: readonly Uint8Array[]): boolean {
  return proof.every((node) => node.length === hashLength);
}

const halfOf = (value: number): number => Math.floor(value / 2);

/** Whether `proof` shows that `leaf` is leaf number `index` of the tree with `size` leaves and `root`. RFC 9162, 2.1.3.2. */
export function verifyInclusion(
  hash: Hash,
  claim: { index: number; size: number; leaf: Uint8Array; root: Uint8Array; proof: readonly Uint8Array[] },
): boolean {
  const { index, size, leaf, root, proof } = claim;
  if (!isSize(index) || !isSize(size) || index >= size || !wellFormed(proof)) return false;
  let position = index;
  let last = size - 1;
  let node = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      node = nodeHash(hash, sibling, node);
      while (position % 2 === 0 && position !== 0) {
        position = halfOf(position);
        last = halfOf(last);
      }
    } else {
      node = nodeHash(hash, node, sibling);
    }
    position = halfOf(position);
    last = halfOf(last);
  }
  return last === 0 && sameBytes(node, root);
}

/**
 * Whether `proof` shows that the tree with `oldSize` leaves and `oldRoot` is a prefix of the tree with `size`
 * leaves and `root`. RFC 9162, 2.1.4.2. An old size of 0 is a prefix of everything and takes an empty proof
 * and the root of the empty tree.
 */
export function verifyConsistency(
  hash: Hash,
  claim: {
    oldSize: number;
    oldRoot: Uint8Array;
    size: number;
    root: Uint8Array;
    proof: readonly Uint8Array[];
  },
): boolean {
  const { oldSize, oldRoot, size, root, proof } = claim;
  if (!isSize(oldSize) || !isSize(size) || oldSize > size || !wellFormed(proof)) return false;
  if (oldSize === size) return proof.length === 0 && sameBytes(oldRoot, root);
  if (oldSize === 0) return proof.length === 0 && sameBytes(oldRoot, hash(new Uint8Array(0)));
  const isPowerOfTwo = Number.isInteger(Math.log2(oldSize));
  const [first, ...rest] = isPowerOfTwo ? [oldRoot, ...proof] : proof;
  if (first === undefined) return false;
  let position = oldSize - 1;
  let last = size - 1;
  while (position % 2 === 1) {
    position = halfOf(position);
    last = halfOf(last);
  }
  let oldNode = first;
  let node = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      oldNode = nodeHash(hash, sibling, oldNode);
      node = nodeHash(hash, sibling, node);
      while (position % 2 === 0 && position !== 0) {
        position = halfOf(position);
        last = halfOf(last);
      }
    } else {
      node = nodeHash(hash, node, sibling);
    }
    position = halfOf(position);
    last = halfOf(last);
  }
  return last === 0 && sameBytes(oldNode, oldRoot) && sameBytes(node, root);
}
