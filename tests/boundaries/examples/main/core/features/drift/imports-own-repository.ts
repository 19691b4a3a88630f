// Allowed
import { createRunRepository } from './repository.ts';

export const runs = createRunRepository;
