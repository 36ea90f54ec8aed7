import { cognigy } from './cognigy.ts';
import type { Play } from './play.ts';
import { snaps } from './snaps.ts';
import { vccLive } from './vcc-live.ts';
import { zendesk } from './zendesk.ts';

export const PLAYS: readonly Play[] = [zendesk, cognigy, vccLive, snaps];
