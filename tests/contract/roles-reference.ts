import { commandNames, commands } from '../../shared/contract/index.ts';
import { role } from '../../shared/contract/define.ts';

const roleWords: Readonly<Record<(typeof role.options)[number], string>> = {
  administrator: 'Sets up the workspace, looks after accounts and may do everything.',
  'ml-engineer': 'Registers models, brings data in and runs comparisons.',
  'data-scientist': 'Registers models, brings data in and runs comparisons.',
  'compliance-officer': 'Looks after models and data sets, reads accounts and the ledger.',
  auditor: 'Reads everything, verifies and exports the ledger, changes nothing.',
  executive: 'Reads results and overviews.',
};

/** The text of docs/reference/roles.md. */
export function rolesText(): string {
  const roles = role.options;
  const row = (name: (typeof commandNames)[number]) => {
    const { access, confirm, roles: admitted } = commands[name];
    const cells =
      access === 'open'
        ? roles.map(() => 'open')
        : roles.map((one) => (admitted.includes(one) ? 'yes' : '-'));
    return `| \`${name}\` | ${cells.join(' | ')} | ${confirm ? 'yes' : ''} |`;
  };
  return [
    '# Roles',
    '',
    'Generated from `shared/contract` by `node tests/contract/write-reference.ts`. A test tries every cell of',
    'the table: each role with each command, nobody, and a session that is locked.',
    '',
    '| role | |',
    '|---|---|',
    ...roles.map((one) => `| ${one} | ${roleWords[one]} |`),
    '',
    '`yes` is admitted, `-` is answered with `FORBIDDEN`, `open` needs nobody signed in. Whoever is not signed in',
    'is answered with `NOT_SIGNED_IN`, and a locked session with `SESSION_LOCKED`, except by open commands.',
    '“Password again” means: within five minutes after the password was given, otherwise the answer is',
    '`CONFIRMATION_REQUIRED`. In the demo workspace nobody has a password, so it is not asked for.',
    '',
    `| command | ${roles.join(' | ')} | password again |`,
    `|---|${roles.map(() => ':-:').join('|')}|:-:|`,
    ...commandNames.map(row),
    '',
  ].join('\n');
}
