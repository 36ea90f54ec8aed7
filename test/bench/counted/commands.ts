import type { Mode } from '../../../functions/page/page.ts';
import type { Command } from '../../../functions/thread/command.ts';
import { HELP_DESK } from '../../ids.ts';

/** A mailbox with one command, and what has to be so for it to be carried out. */
export interface Case {
  readonly name: string;
  readonly command: (now: number) => Command;
  readonly isOurs: boolean;
  readonly mode: Mode;
  /** What the visit reports; more than one call where a command brings others. */
  readonly calls: readonly string[];
  readonly note?: string;
}

const words = { text: 'hello', channel: 'messaging' } as const;
const target = { to: HELP_DESK, metadata: 'bench' };

function base(now: number) {
  return {
    id: `mh-${now}-0`,
    cause: 'message',
    causedAt: now,
    notAfter: now + 300_000,
    attempts: 0,
  } as const;
}

/** Every verb, in a thread where it does what it is for. */
export const CASES: readonly Case[] = [
  {
    name: 'reply of the bot (answer, say)',
    command: (now) => ({ ...base(now), verb: 'answer', turn: { kind: 'message', ...words } }),
    isOurs: true,
    mode: 'zero-config',
    calls: ['answer answered', 'say said'],
  },
  {
    name: 'say',
    command: (now) => ({ ...base(now), verb: 'say', ...words }),
    isOurs: true,
    mode: 'zero-config',
    calls: ['say said'],
    note: 'the fourth takes a place among what the Page may say in a second',
  },
  {
    name: 'pass',
    command: (now) => ({ ...base(now), verb: 'pass', ...target }),
    isOurs: true,
    mode: 'routing',
    calls: ['pass moved'],
  },
  {
    name: 'take',
    command: (now) => ({ ...base(now), verb: 'reclaim' }),
    isOurs: false,
    mode: 'routing',
    calls: ['reclaim moved'],
  },
  {
    name: 'request',
    command: (now) => ({ ...base(now), verb: 'reclaim' }),
    isOurs: false,
    mode: 'zero-config',
    calls: ['reclaim requested'],
  },
  {
    name: 'release',
    command: (now) => ({ ...base(now), verb: 'release' }),
    isOurs: true,
    mode: 'routing',
    calls: ['release moved'],
  },
  {
    name: 'extend',
    command: (now) => ({ ...base(now), verb: 'extend', durationSeconds: 3_600 }),
    isOurs: true,
    mode: 'routing',
    calls: ['extend moved'],
  },
  {
    name: 'verify',
    command: (now) => ({ ...base(now), verb: 'verify' }),
    isOurs: false,
    mode: 'routing',
    calls: ['verify owner'],
  },
];
