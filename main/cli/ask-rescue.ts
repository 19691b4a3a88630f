import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { keptAside, noWayInWords, wayInWords } from '../core/safekeeping/rescue.ts';
import type { RescueOffer, RescueRequest } from '../core/safekeeping/rescue.ts';
import { printableLines } from './text-table.ts';

export type Terminal = {
  print(text: string): void;
  /** The line that is typed; empty when the person ends it. */
  ask(question: string): Promise<string>;
};

/** The terminal of this process; null where nobody can answer. */
export function openTerminal(): Terminal | null {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return null;
  return {
    print: (text) => {
      console.log(printableLines(text));
    },
    ask: (question) =>
      new Promise((answer) => {
        const lines = createInterface({ input: stdin, output: stdout });
        lines.once('close', () => answer(''));
        lines.question(question, (line) => {
          answer(line);
          lines.close();
        });
      }),
  };
}

/**
 * Asks at a terminal what to do about a database that does not open, until the answer is one of those offered. Null
 * leaves everything as it is. A folder that was named stays the one in which backups are looked for.
 */
export function createRescueQuestion(
  terminal: Terminal,
  cwd: string,
): (offer: RescueOffer) => Promise<RescueRequest | null> {
  let from: string | null = null;

  return async (offer) => {
    const { ways, found, now } = offer;
    const numbered = ways.map((way, index) => `  ${index + 1}  ${wayInWords(way, now)}`);
    terminal.print(
      [
        found,
        ...(ways.length === 0 ? [noWayInWords(offer)] : [`${keptAside} What you can do:`]),
        ...numbered,
      ].join('\n'),
    );
    const number = ways.length === 0 ? '' : 'Type a number, or ';
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one answer after the other
      const line = await terminal.ask(
        `${number || 'Type '}the folder in which other backups lie; only Enter leaves everything as it is: `,
      );
      const answer = line.trim();
      if (answer === '') return null;
      if (!/^\d+$/.test(answer)) {
        from = resolve(cwd, answer);
        return { to: null, from };
      }
      const way = ways[Number(answer) - 1];
      if (way !== undefined) return { to: way.to, from };
      terminal.print(`There is no ${answer} in the list.`);
    }
  };
}
