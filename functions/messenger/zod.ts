import { config } from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// Of zod's two faces the one that bundles half, with the words of the other.
config(en());

// biome-ignore lint/performance/noBarrelFile: whoever gets zod from here gets it with its words.
export * from 'zod/mini';
