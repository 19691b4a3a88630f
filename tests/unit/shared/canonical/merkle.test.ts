import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  appendLeaf,
  consistencyProof,
  emptyFrontier,
  inclusionProof,
  leafHash,
  nodeHash,
  rootAt,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../../../shared/canonical/merkle.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Leaf inputs and roots of the reference tree that Certificate Transparency implementations share. */
const leafInputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The definition of RFC 6962, 2.1, as plainly as it can be written. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  const [only] = leaves;
  if (leaves.length === 1 && only) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(sha256, naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

function grow(leaves: readonly Uint8Array[]) {
  const subtrees = new Map<string, Uint8Array>();
  let frontier = emptyFrontier;
  for (const leaf of leaves) {
    frontier = appendLeaf(sha256, frontier, leaf, (level, index, subtree) => {
      subtrees.set(`${level}/${index}`, subtree);
    });
  }
  return {
    root: rootOf(sha256, frontier),
    subtree(level: number, index: number) {
      const found = subtrees.get(`${level}/${index}`);
      if (!found) throw new Error(`No complete subtree ${level}/${index}`);
      return found;
    },
  };
}

const leaves = Array.from({ length: 40 }, (_, index) => leafHash(sha256, Buffer.from(`entry ${index}`)));

describe('Merkle tree', () => {
  it('has the roots of the shared reference tree', () => {
    const hashes = leafInputs.map((input) => leafHash(sha256, Buffer.from(input, 'hex')));
    expect(roots.map((_, size) => hex(grow(hashes.slice(0, size)).root))).toEqual(roots);
  });

  it('has the root of the definition at every size', () => {
    for (let size = 0; size <= leaves.length; size += 1) {
      expect(hex(grow(leaves.slice(0, size)).root)).toBe(hex(naiveRoot(leaves.slice(0, size))));
    }
  });

  it('knows the root of every older tree', () => {
    const tree = grow(leaves);
    for (let size = 1; size <= leaves.length; size += 1) {
      expect(hex(rootAt(sha256, size, tree.subtree))).toBe(hex(naiveRoot(leaves.slice(0, size))));
    }
  });

  it('proves every leaf of every size, and nothing else', () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      const tree = grow(leaves.slice(0, size));
      for (let index = 0; index < size; index += 1) {
        const leaf = leaves[index] ?? new Uint8Array(0);
        const proof = inclusionProof(sha256, index, size, tree.subtree);
        const claim = { index, size, leaf, root: tree.root, proof };
        expect(verifyInclusion(sha256, claim)).toBe(true);
        expect(verifyInclusion(sha256, { ...claim, leaf: leafHash(sha256, Buffer.from('other')) })).toBe(
          false,
        );
        expect(verifyInclusion(sha256, { ...claim, proof: [...proof, leaf] })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, root: leafHash(sha256, tree.root) })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, proof: proof.slice(1) })).toBe(proof.length === 0);
        expect(verifyInclusion(sha256, { ...claim, index: (index + 1) % size })).toBe(size === 1);
      }
    }
  });

  it('proves every older tree a prefix of every newer one, and nothing else', () => {
    for (let size = 0; size <= leaves.length; size += 1) {
      const tree = grow(leaves.slice(0, size));
      for (let oldSize = 0; oldSize <= size; oldSize += 1) {
        const oldRoot = grow(leaves.slice(0, oldSize)).root;
        const proof = consistencyProof(sha256, oldSize, size, tree.subtree);
        const claim = { oldSize, oldRoot, size, root: tree.root, proof };
        expect(verifyConsistency(sha256, claim)).toBe(true);
        expect(verifyConsistency(sha256, { ...claim, oldRoot: leafHash(sha256, oldRoot) })).toBe(false);
        expect(verifyConsistency(sha256, { ...claim, proof: [...proof, oldRoot] })).toBe(false);
        expect(verifyConsistency(sha256, { ...claim, proof: proof.slice(0, -1) })).toBe(proof.length === 0);
        // The root of the whole is not looked at when there is nothing older to be consistent with.
        const otherRoot = leafHash(sha256, tree.root);
        expect(verifyConsistency(sha256, { ...claim, root: otherRoot })).toBe(oldSize === 0 && size > 0);
      }
    }
  });

  it('refuses indices and sizes that make no tree', () => {
    const tree = grow(leaves);
    expect(() => inclusionProof(sha256, 3, 3, tree.subtree)).toThrow(RangeError);
    expect(() => consistencyProof(sha256, 4, 3, tree.subtree)).toThrow(RangeError);
    expect(() => rootAt(sha256, 0, tree.subtree)).toThrow(RangeError);
    const [leaf = new Uint8Array(0)] = leaves;
    expect(verifyInclusion(sha256, { index: -1, size: 1, leaf, root: leaf, proof: [] })).toBe(false);
    expect(verifyInclusion(sha256, { index: 0.5, size: 1, leaf, root: leaf, proof: [] })).toBe(false);
    expect(verifyConsistency(sha256, { oldSize: 2, oldRoot: leaf, size: 1, root: leaf, proof: [] })).toBe(
      false,
    );
  });
});
