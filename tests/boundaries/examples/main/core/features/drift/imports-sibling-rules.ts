// Must fail: A feature uses a sibling through its service only, handed in by create-core.ts.
import { nextStates } from '../models/rules.ts';

export const next = nextStates;
