const blank = /[ \t\n\r]*/y;
const text =
  // eslint-disable-next-line no-control-regex
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

class Unreadable extends Error {}

/** Walks over one JSON value and stops at the first character that cannot stand where it stands. */
class Walk {
  position = 0;
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    if (!pattern.test(this.source)) return false;
    this.position = pattern.lastIndex;
    return true;
  }

  #takeSign(sign: string): boolean {
    this.#take(blank);
    if (this.source[this.position] !== sign) return false;
    this.position += 1;
    this.#take(blank);
    return true;
  }

  #need(found: boolean): void {
    if (!found) throw new Unreadable();
  }

  value(): void {
    this.#take(blank);
    if (this.#takeSign('{')) this.#items('}', () => this.#member());
    else if (this.#takeSign('[')) this.#items(']', () => this.value());
    else this.#need(this.#take(text) || this.#take(scalar));
    this.#take(blank);
  }

  #member(): void {
    this.#need(this.#take(text));
    this.#need(this.#takeSign(':'));
    this.value();
  }

  #items(end: string, item: () => void): void {
    if (this.#takeSign(end)) return;
    do item();
    while (this.#takeSign(','));
    this.#need(this.#takeSign(end));
  }
}

/**
 * The place, counted from line 1 and column 1, at which a text stops being JSON. Only for texts that are
 * known not to be JSON and not nested deeper than the stack reaches: it tells where, not whether.
 */
export function findJsonError(source: string): { line: number; column: number } {
  const walk = new Walk(source);
  try {
    walk.value();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  const before = source.slice(0, walk.position).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
