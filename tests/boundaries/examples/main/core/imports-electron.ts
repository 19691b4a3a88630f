// Must fail: main/core is the product without its surroundings: what it needs comes in through main/core/ports.ts.
import { app } from 'electron';

export const name = app.getName();
