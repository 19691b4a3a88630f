import { describe, expect, it } from 'vitest';
import type { RescueOffer } from '../../../../main/core/safekeeping/rescue.ts';
import { createRescueQuestion } from '../../../../main/cli/ask-rescue.ts';
import { rescueText } from '../../../../main/cli/rescue-text.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';

const at = (time: string) => utcInstant.parse(`2026-11-${time}.000Z`);
const offer: RescueOffer = {
  dataFolder: '/data/my workspace',
  now: at('27T12:00:00'),
  found: 'The database is damaged.',
  ways: [
    { to: 'moment', at: at('27T11:57:30'), lostEntries: 0 },
    { to: 'backup', at: at('25T12:00:00'), lostEntries: 12 },
  ],
  unreachable: null,
};
const none: RescueOffer = { ...offer, ways: [] };

function terminalThatTypes(...lines: string[]) {
  const printed: string[] = [];
  return {
    printed,
    print: (text: string) => {
      printed.push(text);
    },
    ask: () => Promise.resolve(lines.shift() ?? ''),
  };
}

describe('the question what to do about a damaged database', () => {
  it('says what each way would lose, and takes a number of the list', async () => {
    const terminal = terminalThatTypes('3', '2');
    const ask = createRescueQuestion(terminal, '/home/ana');
    expect(await ask(offer)).toEqual({ to: 'backup', from: null });
    expect(terminal.printed[0]).toContain(
      '1  To the last archived minute, 2026-11-27 11:57 UTC (2 minutes ago): nothing that is known of is lost.',
    );
    expect(terminal.printed[0]).toContain(
      '2  To the newest backup, of 2026-11-25 12:00 UTC (2 days ago): 12 entries of the ledger, written since, are lost.',
    );
    expect(terminal.printed[1]).toBe('There is no 3 in the list.');
  });

  it('leaves everything as it is when nothing is typed', async () => {
    expect(await createRescueQuestion(terminalThatTypes(' '), '/')(offer)).toBeNull();
  });

  it('looks in a folder that is named, and stays with it', async () => {
    const ask = createRescueQuestion(terminalThatTypes('other disk/copies', '1'), '/home/ana');
    const from = '/home/ana/other disk/copies';
    expect(await ask(none)).toEqual({ to: null, from });
    expect(await ask(offer)).toEqual({ to: 'moment', from });
  });
});

describe('the commands for a damaged database', () => {
  it('are those of the program as it was called, with the folder quoted', () => {
    const text = rescueText(offer, 'driftguard');
    expect(text).toContain("    driftguard restore --at now --in-place --data-dir '/data/my workspace'");
    expect(text).toContain("    driftguard restore latest --in-place --data-dir '/data/my workspace'");
  });

  it('say where to look when there is no backup, or its disk is not connected', () => {
    expect(rescueText(none, 'driftguard')).toContain('--from FOLDER');
    expect(rescueText({ ...none, unreachable: '/media/backup' }, 'driftguard')).toContain(
      'The folder of the backups, /media/backup, cannot be reached. Connect its disk and look again.',
    );
  });
});
