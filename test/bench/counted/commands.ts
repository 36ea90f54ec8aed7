import type { Command } from '../../../functions/thread/command.ts';
import type { Mode } from '../../../functions/thread/page.ts';
import { HELP_DESK } from '../../support/deployment.ts';

/** A mailbox with one command, and what has to be so for it to be carried out. */
export interface Case {
  readonly name: string;
  readonly command: (now: number) => Command;
  readonly isOurs: boolean;
  readonly mode: Mode;
  /** What the visit tells of it; more than one deed where a command brings others. */
  readonly deeds: readonly string[];
  readonly note?: string;
}

const words = { text: 'hello', channel: 'messaging' } as const;
const target = { to: HELP_DESK, metadata: 'bench' };

function base(now: number) {
  return { id: `mh-${now}-0`, reason: 'message', causedAt: now, notAfter: now + 300_000, attempts: 0 };
}

/** Every verb, in a thread where it does what it is for. */
export const CASES: readonly Case[] = [
  {
    name: 'reply of the bot (answer, say)',
    command: (now) => ({ ...base(now), verb: 'answer', turn: { kind: 'message', ...words } }),
    isOurs: true,
    mode: 'zero-config',
    deeds: ['answer actions', 'say said'],
  },
  {
    name: 'say',
    command: (now) => ({ ...base(now), verb: 'say', ...words }),
    isOurs: true,
    mode: 'zero-config',
    deeds: ['say said'],
    note: 'the fourth takes a place among what the Page may say in a second',
  },
  {
    name: 'hand-over without routing',
    command: (now) => ({ ...base(now), verb: 'handOver', ...words, ...target }),
    isOurs: true,
    mode: 'zero-config',
    deeds: ['say said', 'pass moved'],
  },
  {
    name: 'hand-over in one call',
    command: (now) => ({ ...base(now), reason: 'trigger', verb: 'handOver', ...words, ...target }),
    isOurs: true,
    mode: 'routing',
    deeds: ['handOver said', 'verify owner'],
  },
  {
    name: 'pass',
    command: (now) => ({ ...base(now), verb: 'pass', ...target }),
    isOurs: true,
    mode: 'routing',
    deeds: ['pass moved'],
  },
  {
    name: 'take',
    command: (now) => ({ ...base(now), verb: 'take' }),
    isOurs: false,
    mode: 'routing',
    deeds: ['take moved'],
  },
  {
    name: 'request',
    command: (now) => ({ ...base(now), verb: 'request' }),
    isOurs: false,
    mode: 'zero-config',
    deeds: ['request moved'],
  },
  {
    name: 'release',
    command: (now) => ({ ...base(now), verb: 'release' }),
    isOurs: true,
    mode: 'routing',
    deeds: ['release moved'],
  },
  {
    name: 'extend',
    command: (now) => ({ ...base(now), verb: 'extend', durationSeconds: 3_600 }),
    isOurs: true,
    mode: 'routing',
    deeds: ['extend moved'],
  },
  {
    name: 'verify',
    command: (now) => ({ ...base(now), verb: 'verify' }),
    isOurs: false,
    mode: 'routing',
    deeds: ['verify owner'],
  },
];
