// Must fail: A feature uses a sibling through its service only, handed in by create-core.ts.
import { createModelRepository } from '../models/repository.ts';

export const models = createModelRepository;
