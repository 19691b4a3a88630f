// Allowed
import { z } from 'zod';
import { nameText } from '../schema/text.ts';

export const named = z.strictObject({ name: nameText() });
