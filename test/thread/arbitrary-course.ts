import fc from 'fast-check';
import { type Action, commandsOf } from '../../functions/bot/bot-contract.ts';
import type { Span, ThreadEvent } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { CommandOf, KnownCommand, ThreadOwner } from '../../functions/thread/command.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import {
  at,
  DAY,
  echo,
  HOUR,
  inSecondOf,
  MINUTE,
  message,
  pass,
  postback,
  request,
  SECOND,
  SETTINGS,
  STRANGER,
  take,
} from './a-thread.ts';
import type { Ending } from './thread-driver.ts';

/** An event that is still without an id and a time. */
export type Happening = (id: string, span: Span) => ThreadEvent;
/** One step of a thread's life. */
export type Step =
  | { readonly do: 'deliver'; readonly happenings: readonly { happening: Happening; stamp: Stamp }[] }
  | { readonly do: 'replay'; readonly which: number }
  | { readonly do: 'visit'; readonly dice: readonly number[]; readonly losesAnswers: boolean }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'pause'; readonly ms: number };
export interface Stamp {
  readonly ago: number;
  readonly inSeconds: boolean;
}

const channel = fc.constantFrom('messaging' as const, 'standby' as const);
const app = fc.constantFrom<AppId>(OUR_APP, PAGE_INBOX, HELP_DESK, STRANGER);
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
      .tuple(fc.array(fc.nat({ max: 99 }), { minLength: 8, maxLength: 8 }), fc.boolean())
      .map(([dice, losesAnswers]): Step => ({ do: 'visit', dice, losesAnswers })),
  },
  fc
    .constantFrom(SECOND, 20 * SECOND, 40 * SECOND, 3 * MINUTE, 40 * MINUTE, HOUR, 25 * HOUR)
    .map((ms): Step => ({ do: 'wait', ms })),
  fc.constantFrom(MINUTE, HOUR, DAY).map((ms): Step => ({ do: 'pause', ms })),
);

/** Up to ten steps: too few for any list to overflow before each verdict has been seen. */
export const arbitraryCourse = fc.array(step, { minLength: 1, maxLength: 10 });

export const arbitraryOwner = fc.constantFrom<ThreadOwner>(
  { kind: 'app', appId: OUR_APP },
  { kind: 'app', appId: PAGE_INBOX },
  { kind: 'app', appId: HELP_DESK },
  { kind: 'hidden' },
  { kind: 'idle' },
);

const detail = 'a refusal';

const answered = (command: CommandOf<'answer'>, actions: readonly Action[]): Ending => ({
  outcome: {
    kind: 'answered',
    // Its targets are always open: nothing of the thread decides.
    commands: commandsOf(command, actions, SETTINGS, 'messenger', { thread: threadWith(), now: NOW }),
  },
});
const speaks = (command: CommandOf<'answer'>) => answered(command, [{ do: 'say', text: 'Hello yourself' }]);
const handsOver = (command: CommandOf<'answer'>) =>
  answered(command, [{ do: 'handOver', target: 'page-inbox', text: 'Ana will help.' }]);

/** How Meta ends a call that gets control back: a take moves it, a request only asks, or Meta refuses. */
export type ReclaimEnd = 'moved' | 'requested' | 'refused';
export const arbitraryReclaim = fc.constantFrom<ReclaimEnd>('moved', 'requested', 'refused');

/** Meta and a bot when everything works, and the thread stays with this owner until a call moves it. */
export function goodMeta(first: ThreadOwner, reclaim: ReclaimEnd) {
  let owner = first;
  const isOthers = () => owner.kind === 'hidden' || (owner.kind === 'app' && owner.appId !== OUR_APP);
  const moved: Ending = { outcome: { kind: 'moved' } };

  function endingOf(command: KnownCommand): Ending {
    switch (command.verb) {
      case 'answer':
        return speaks(command);
      case 'verify':
        return { outcome: { kind: 'owner', owner } };
      case 'reclaim':
        if (reclaim === 'moved') owner = { kind: 'app', appId: OUR_APP };
        return { outcome: { kind: reclaim, detail } };
    }
    if (isOthers()) return { outcome: { kind: 'notOwner', detail } };
    if (command.verb === 'say') return { outcome: { kind: 'said' }, isDelivered: true };
    if (command.verb === 'pass') owner = { kind: 'app', appId: command.to };
    return moved;
  }

  return { endingOf, owner: () => owner };
}

const OWNERS: readonly ThreadOwner[] = [
  { kind: 'app', appId: OUR_APP },
  { kind: 'app', appId: PAGE_INBOX },
  { kind: 'app', appId: HELP_DESK },
  { kind: 'hidden' },
  { kind: 'idle' },
];

/** How a call ends by the fall of a die: well, badly, or without a known outcome. */
export function endingBy(die: number, command: KnownCommand, now: number): Ending {
  const retryAt = now + (die % 3) * 30 * SECOND;
  const retry: Ending = { outcome: { kind: 'retry', retryAt, detail } };
  const paused: Ending = { outcome: { kind: 'paused', detail } };
  const refused: Ending = { outcome: { kind: 'refused', detail } };
  const dies: Ending = { outcome: refused.outcome, dies: true };
  const notOwner: Ending = { outcome: { kind: 'notOwner', detail } };
  const lost: Ending = { outcome: { kind: 'inDoubt', retryAt, detail } };
  const moved: Ending = { outcome: { kind: 'moved' } };
  const of = (endings: readonly Ending[]) => endings[die % endings.length] ?? dies;
  switch (command.verb) {
    case 'answer':
      return of([speaks(command), handsOver(command), answered(command, []), retry, refused, lost, dies]);
    case 'verify': {
      const owners = OWNERS.map((owner): Ending => ({ outcome: { kind: 'owner', owner } }));
      return of([...owners, retry, refused, lost, dies]);
    }
    case 'say': {
      const said: Ending = { outcome: { kind: 'said' }, isDelivered: true };
      const unanswered = [lost, { ...lost, isDelivered: true }, dies, { ...dies, isDelivered: true }];
      return of([said, said, retry, paused, refused, notOwner, ...unanswered]);
    }
    case 'reclaim':
      return of([moved, { outcome: { kind: 'requested' } }, retry, refused, notOwner, lost, dies]);
    default:
      return of([moved, moved, retry, refused, notOwner, lost, dies]);
  }
}
