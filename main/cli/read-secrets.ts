import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { Writable as WritableStream } from 'node:stream';

/** Reads secrets line by line: from a pipe as they come, at a terminal after a question and without echo. */
export type SecretReader = {
  /** The next line without its line break; empty when there is none. */
  next(question: string): Promise<string>;
  close(): void;
};

export function createSecretReader(input: Readable & { isTTY?: boolean }, questions: Writable): SecretReader {
  const atTerminal = input.isTTY === true;
  // What readline would repeat of the line that is typed goes nowhere.
  const silent = new WritableStream({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: atTerminal });
  const iterator = lines[Symbol.asyncIterator]();
  return {
    async next(question) {
      if (atTerminal) questions.write(`${question}: `);
      const line = await iterator.next();
      if (atTerminal) questions.write('\n');
      return line.done === true ? '' : line.value;
    },
    close() {
      lines.close();
    },
  };
}
