/*
 * The order-preserving integer image of a double: images compare as the doubles do, and neighbouring
 * doubles have neighbouring images. -0 and 0 share one image.
 */

const scratch = new Float64Array(1);
const bits = new BigUint64Array(scratch.buffer);
const words = new Uint32Array(scratch.buffer);

const signBit = 1n << 63n;

/** Where the word with sign and exponent stands in a Uint32Array laid over doubles: 1, or 0 on big-endian machines. */
export const highWordOffset = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Image of a double that is not NaN. */
export function imageOf(value: number): bigint {
  scratch[0] = value;
  const pattern = bits[0] ?? 0n;
  return pattern >= signBit ? (1n << 64n) - pattern : pattern + signBit;
}

/** The double with this image; inverse of `imageOf`, with 0 for zero. */
export function doubleOfImage(image: bigint): number {
  bits[0] = image >= signBit ? image - signBit : (1n << 64n) - image;
  return scratch[0] ?? 0;
}

/** The double made of these 32-bit words. */
export function doubleOfWords(high: number, low: number): number {
  words[highWordOffset] = high;
  words[1 - highWordOffset] = low;
  return scratch[0] ?? 0;
}

/** Next double above a finite one; infinity above the largest. */
export function nextUp(value: number): number {
  return doubleOfImage(imageOf(value) + 1n);
}

/** Next double below a finite one; minus infinity below the lowest. */
export function nextDown(value: number): number {
  return doubleOfImage(imageOf(value) - 1n);
}

/** First 32 bits of the one's-complement image from a double's high word. -0 comes right before 0. */
export function prefixOfHighWord(word: number): number {
  return (word ^ ((word >> 31) | 0x8000_0000)) >>> 0;
}

/** First 32 bits of the one's-complement image of a double. */
export function prefixOf(value: number): number {
  scratch[0] = value;
  return prefixOfHighWord(words[highWordOffset] ?? 0);
}
