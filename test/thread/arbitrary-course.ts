import fc from 'fast-check';
import type { Span, ThreadEvent } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { Command } from '../../functions/thread/command.ts';
import type { Outcome, ThreadOwner } from '../../functions/thread/outcome.ts';
import { PAGE_INBOX } from '../support/threads.ts';
import {
  at,
  DAY,
  DESK,
  echo,
  HOUR,
  inSecondOf,
  MINUTE,
  message,
  pass,
  postback,
  request,
  SECOND,
  STRANGER,
  take,
  US,
} from './a-thread.ts';
import type { Ending } from './a-world.ts';

/** An event that is still without an id and a time. */
export type Happening = (id: string, span: Span) => ThreadEvent;
/** One step of a thread's life. */
export type Step =
  | { readonly do: 'deliver'; readonly happenings: readonly { happening: Happening; stamp: Stamp }[] }
  | { readonly do: 'replay'; readonly which: number }
  | { readonly do: 'visit'; readonly dice: readonly number[] }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'pause'; readonly ms: number };
export interface Stamp {
  readonly ago: number;
  readonly inSeconds: boolean;
}

const channel = fc.constantFrom('messaging' as const, 'standby' as const);
const app = fc.constantFrom<AppId>(US, PAGE_INBOX, DESK, STRANGER);
const named = fc.option(fc.oneof(app, fc.constant(null)), { nil: undefined });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: channel.map(
      (on): Happening =>
        (id, span) =>
          message({ id, at: span, channel: on }),
    ),
  },
  channel.map(
    (on): Happening =>
      (id, span) =>
        message({ id, at: span, channel: on, text: 'chat with agent' }),
  ),
  channel.map(
    (on): Happening =>
      (id, span) =>
        postback({ id, at: span, channel: on }),
  ),
  fc.option(app, { nil: undefined }).map(
    (appId): Happening =>
      (id, span) =>
        echo({ id, at: span, ...(appId === undefined ? {} : { appId }) }),
  ),
  fc.tuple(fc.constantFrom(pass, take), named, named).map(
    ([move, to, from]): Happening =>
      (id, span) =>
        move({
          id,
          at: span,
          ...(to === undefined ? {} : { newOwnerAppId: to }),
          ...(from === undefined ? {} : { previousOwnerAppId: from }),
        }),
  ),
  app.map(
    (appId): Happening =>
      (id, span) =>
        request({ id, at: span, requestedOwnerAppId: appId }),
  ),
);

const stamp: fc.Arbitrary<Stamp> = fc.record({
  ago: fc.constantFrom(0, 300, 1_500, 4 * SECOND, MINUTE, 6 * MINUTE),
  inSeconds: fc.boolean(),
});

export const spanOf = ({ ago, inSeconds }: Stamp, now: number): Span =>
  inSeconds ? inSecondOf(now - ago) : at(now - ago);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(fc.record({ happening, stamp }), { minLength: 1, maxLength: 3 })
      .map((happenings): Step => ({ do: 'deliver', happenings })),
  },
  fc.nat({ max: 9 }).map((which): Step => ({ do: 'replay', which })),
  {
    weight: 4,
    arbitrary: fc
      .array(fc.nat({ max: 99 }), { minLength: 8, maxLength: 8 })
      .map((dice): Step => ({ do: 'visit', dice })),
  },
  fc
    .constantFrom(SECOND, 20 * SECOND, 40 * SECOND, 3 * MINUTE, 40 * MINUTE, HOUR, 25 * HOUR)
    .map((ms): Step => ({ do: 'wait', ms })),
  fc.constantFrom(MINUTE, HOUR, DAY).map((ms): Step => ({ do: 'pause', ms })),
);

/** Up to ten steps: too few for any list to overflow before each verdict has been seen. */
export const arbitraryCourse = fc.array(step, { minLength: 1, maxLength: 10 });

export const arbitraryOwner = fc.constantFrom<ThreadOwner>(
  { kind: 'app', appId: US },
  { kind: 'app', appId: PAGE_INBOX },
  { kind: 'app', appId: DESK },
  { kind: 'hidden' },
  { kind: 'idle' },
);

const SAYS: Outcome = { kind: 'actions', actions: [{ do: 'say', text: 'Hello yourself' }] };
const told = { detail: 'told' };

/** Meta and a bot when everything works, and the thread is this owner's as long as nobody moves it. */
export function goodMeta(first: ThreadOwner) {
  let owner = first;
  const isTheirs = () => owner.kind === 'hidden' || (owner.kind === 'app' && owner.appId !== US);

  function endingOf(command: Command): Ending {
    const { verb } = command;
    if (verb === 'answer') return { outcome: SAYS };
    if (verb === 'verify') return { outcome: { kind: 'owner', owner } };
    if (verb === 'take' || verb === 'request') return { outcome: { kind: 'refused', ...told } };
    if (isTheirs()) return { outcome: { kind: 'notOwner', ...told } };
    if (verb === 'pass' || verb === 'handOver') owner = { kind: 'app', appId: command.to };
    const isWords = verb === 'say' || verb === 'handOver';
    return isWords ? { outcome: { kind: 'said' }, isDelivered: true } : { outcome: { kind: 'moved' } };
  }

  return { endingOf, owner: () => owner };
}

const OWNERS: readonly ThreadOwner[] = [
  { kind: 'app', appId: US },
  { kind: 'app', appId: PAGE_INBOX },
  { kind: 'app', appId: DESK },
  { kind: 'hidden' },
  { kind: 'idle' },
];

/** How a call ends by the fall of a die: well, badly, or with nobody knowing. */
export function endingBy(die: number, { verb }: Command, now: number): Ending {
  const retry: Ending = { outcome: { kind: 'retry', retryAt: now + (die % 3) * 30 * SECOND, ...told } };
  const paused: Ending = { outcome: { kind: 'paused', ...told } };
  const refused: Ending = { outcome: { kind: 'refused', ...told } };
  const dies: Ending = { outcome: refused.outcome, dies: true };
  const notOwner: Ending = { outcome: { kind: 'notOwner', ...told } };
  const lost: Ending = { outcome: { kind: 'inDoubt', ...told } };
  const moved: Ending = { outcome: { kind: 'moved' } };
  const of = (endings: readonly Ending[]) => endings[die % endings.length] ?? dies;
  switch (verb) {
    case 'answer':
      return of([
        { outcome: SAYS },
        { outcome: SAYS },
        { outcome: { kind: 'actions', actions: [] } },
        retry,
        refused,
        dies,
      ]);
    case 'verify':
      return of([
        ...OWNERS.map((owner) => ({ outcome: { kind: 'owner', owner } as const })),
        retry,
        refused,
        dies,
      ]);
    case 'say':
    case 'handOver': {
      const said: Ending = { outcome: { kind: 'said' }, isDelivered: true };
      const unheard = [lost, { ...lost, isDelivered: true }, dies, { ...dies, isDelivered: true }];
      return of([said, said, retry, paused, refused, notOwner, ...unheard]);
    }
    default:
      return of([moved, moved, retry, refused, notOwner, lost, dies]);
  }
}
