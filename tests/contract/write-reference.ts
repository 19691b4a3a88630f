import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { referenceText } from './reference.ts';

const target = resolve(import.meta.dirname, '../../docs/reference/commands.md');
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, referenceText());
