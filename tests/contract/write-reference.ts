import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { referenceText } from './reference.ts';
import { rolesText } from './roles-reference.ts';

const folder = resolve(import.meta.dirname, '../../docs/reference');
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, 'commands.md'), referenceText());
writeFileSync(resolve(folder, 'roles.md'), rolesText());
