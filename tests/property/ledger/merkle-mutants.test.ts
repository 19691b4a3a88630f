import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendLeaf,
  consistencyProof,
  emptyFrontier,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../../shared/canonical/merkle.ts';
import { reportSeed } from '../../support/property.ts';

/*
 * The mutants that the transparency-dev/merkle project tests verifiers with (wrong index, size, leaf, root;
 * proofs with hashes added, removed or with one bit changed), made here by the same recipe over the reference
 * tree that Certificate Transparency implementations share, whose roots are in the unit test of the tree.
 */

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const garbage = sha256(Buffer.from('garbage'));
const emptyRoot = sha256(new Uint8Array(0));

function grow(leaves: readonly Uint8Array[]) {
  const subtrees = new Map<string, Uint8Array>();
  let frontier = emptyFrontier;
  const roots = [rootOf(sha256, frontier)];
  for (const leaf of leaves) {
    frontier = appendLeaf(sha256, frontier, leaf, (level, index, hash) =>
      subtrees.set(`${level}/${index}`, hash),
    );
    roots.push(rootOf(sha256, frontier));
  }
  const subtree = (level: number, index: number): Uint8Array => subtrees.get(`${level}/${index}`) ?? garbage;
  return { roots, subtree };
}

const leaves = inputs.map((input) => leafHash(sha256, Buffer.from(input, 'hex')));
const { roots, subtree } = grow(leaves);

function flipBit(hash: Uint8Array | undefined, bit: number): Uint8Array {
  const changed = Buffer.from(hash ?? garbage);
  changed.writeUInt8(changed.readUInt8(0) ^ (1 << bit), 0);
  return changed;
}

function brokenProofs(proof: readonly Uint8Array[], ...around: Uint8Array[]): Uint8Array[][] {
  return [
    ...proof.map((_, at) => proof.map((hash, index) => (index === at ? flipBit(hash, 3) : hash))),
    ...[garbage, ...around].flatMap((hash) => [
      [...proof, hash],
      [hash, ...proof],
    ]),
    ...(proof.length === 0 ? [] : [proof.slice(0, -1), proof.slice(1), [...proof.slice(0, 1), ...proof]]),
    ...(proof.length < 2 ? [] : [proof.toReversed()]),
  ];
}

describe('mutants of proofs', () => {
  it('of inclusion are all refused, and the proofs themselves hold', () => {
    let mutants = 0;
    for (let size = 1; size <= 8; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const leaf = leaves[index] ?? garbage;
        const root = roots[size] ?? garbage;
        const proof = inclusionProof(sha256, index, size, subtree);
        const claim = { index, size, leaf, root, proof };
        expect(verifyInclusion(sha256, claim)).toBe(true);
        // A leaf and the root are the same thing in a tree of one, and then nothing else is claimed.
        const wrong = [
          { ...claim, index: index - 1 },
          { ...claim, index: index + 1 },
          { ...claim, index: index ^ 2 },
          { ...claim, size: size * 2 },
          { ...claim, size: Math.floor(size / 2) },
          { ...claim, leaf: garbage },
          { ...claim, root: emptyRoot },
          { ...claim, root: garbage },
          ...brokenProofs(proof, root, leaf).map((broken) => ({ ...claim, proof: broken })),
        ];
        for (const mutant of wrong) {
          // Some mutants of size or index claim something that the tree itself proves by the same hashes.
          const isTrue =
            mutant.index >= 0 &&
            mutant.index < mutant.size &&
            mutant.size <= 8 &&
            Buffer.compare(mutant.root, roots[mutant.size] ?? garbage) === 0 &&
            Buffer.compare(mutant.leaf, leaves[mutant.index] ?? garbage) === 0 &&
            mutant.proof === proof &&
            Buffer.concat(proof).equals(
              Buffer.concat(inclusionProof(sha256, mutant.index, mutant.size, subtree)),
            );
          mutants += 1;
          expect(verifyInclusion(sha256, mutant)).toBe(isTrue);
        }
      }
    }
    expect(mutants).toBeGreaterThan(98);
  });

  it('of consistency are all refused, and the proofs themselves hold', () => {
    let mutants = 0;
    for (let size = 2; size <= 8; size += 1) {
      for (let oldSize = 1; oldSize < size; oldSize += 1) {
        const [oldRoot = garbage, root = garbage] = [roots[oldSize], roots[size]];
        const proof = consistencyProof(sha256, oldSize, size, subtree);
        const claim = { oldSize, oldRoot, size, root, proof };
        expect(verifyConsistency(sha256, claim)).toBe(true);
        const wrong = [
          { ...claim, oldSize: oldSize - 1 },
          { ...claim, oldSize: oldSize + 1 },
          { ...claim, oldSize: oldSize ^ 2 },
          { ...claim, size: size * 2 },
          { ...claim, size: Math.floor(size / 2) },
          { ...claim, oldRoot: garbage },
          { ...claim, root: garbage },
          { ...claim, oldRoot: root, root: oldRoot },
          { ...claim, proof: [] },
          ...brokenProofs(proof, root, oldRoot).map((broken) => ({ ...claim, proof: broken })),
        ];
        for (const mutant of wrong) {
          mutants += 1;
          expect(verifyConsistency(sha256, mutant)).toBe(false);
        }
      }
    }
    expect(mutants).toBeGreaterThan(98);
  });
});

/** RFC 6962, 2.1, as plainly as it can be written. */
function naiveRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes;
  if (only === undefined) return emptyRoot;
  if (hashes.length === 1) return only;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeHash(sha256, naiveRoot(hashes.slice(0, split)), naiveRoot(hashes.slice(split)));
}

describe('random trees', () => {
  it('have the root of the definition, and proofs that hold for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (size, first, second) => {
        const own = Array.from({ length: size }, (_, index) =>
          sha256(Buffer.from(`${size} ${index} ${first}`)),
        );
        const tree = grow(own);
        const root = naiveRoot(own);
        const index = first % size;
        const oldSize = 1 + (second % size);
        expect(Buffer.from(tree.roots[size] ?? garbage).equals(root)).toBe(true);
        const leaf = own[index] ?? garbage;
        const inclusion = inclusionProof(sha256, index, size, tree.subtree);
        expect(verifyInclusion(sha256, { index, size, leaf, root, proof: inclusion })).toBe(true);
        const oldRoot = naiveRoot(own.slice(0, oldSize));
        const proof = consistencyProof(sha256, oldSize, size, tree.subtree);
        expect(verifyConsistency(sha256, { oldSize, oldRoot, size, root, proof })).toBe(true);
      }),
      reportSeed({ numRuns: 10_000 }),
    );
  });
});
