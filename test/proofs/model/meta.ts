import { classify } from '../../../functions/graph/classify.ts';
import { GraphError } from '../../../functions/graph/graph-error.ts';
import { outcomeOf } from '../../../functions/handover/outcome-of.ts';
import type { Channel, ThreadEvent } from '../../../functions/messenger/events.ts';
import type { AppId } from '../../../functions/messenger/ids.ts';
import type { Outcome } from '../../../functions/thread/apply-outcome.ts';
import type { KnownCommand, ThreadOwner } from '../../../functions/thread/command.ts';
import { type Action, act } from '../../../local/meta/act.ts';
import type { Refusal } from '../../../local/meta/refusals.ts';
import { asOf, type Effect, type Routing } from '../../../local/meta/thread.ts';
import { HELP_DESK, OUR_APP, PAGE_INBOX } from '../../ids.ts';
import { at, echo, inSecondOf, pass, request, take } from '../../thread/a-thread.ts';
import { SILENT_MINUTES } from './settings-of.ts';
import type { State } from './state.ts';
import type { Variant } from './variant.ts';

/** What Meta does when something is done at Meta, and what it says to who did it. */
export interface Acted {
  readonly state: State;
  readonly refusal?: Refusal;
}

const SILENT_MS = SILENT_MINUTES * 60_000;
/** So long may Meta say who owned a thread before, in ms. */
const OWNER_LAG = 3_000;

/** An action that is still without its time. */
type Timeless<A extends Action = Action> = A extends Action ? Omit<A, 'at'> : never;

/** Meta's own rules, as the simulator has them; what it tells us comes as events. */
export function actAtMeta(
  state: State,
  variant: Variant,
  action: Timeless,
  content?: (channel: Channel) => ThreadEvent,
): Acted {
  const outcome = act(state.control, routingOf(variant), {
    ...action,
    at: metaTime(state, variant),
  } as Action);
  if (!outcome.ok) return { state, refusal: outcome.refusal };
  const ours = outcome.effects.filter(({ to }) => to === OUR_APP);
  const events = ours.flatMap(
    (effect, n) => eventOf(effect, `${state.named + n}`, state, variant, content) ?? [],
  );
  const hasMoved = outcome.thread.owner !== state.control.owner;
  return {
    state: {
      ...state,
      control: outcome.thread,
      ...(hasMoved ? { lagging: { control: state.control, until: state.now + OWNER_LAG } } : {}),
      coming: [...state.coming, ...events],
      named: state.named + ours.length,
    },
  };
}

function routingOf({ mode }: Variant): Routing {
  const apps = [OUR_APP, PAGE_INBOX, HELP_DESK].map((appId) => ({ appId, name: appId, canTake: true }));
  return { platform: 'messenger', mode, defaultApp: OUR_APP, apps };
}

/** Unix ms of Meta's clock. */
export function metaTime({ now }: State, { skewMs }: Variant): number {
  return now + skewMs;
}

function eventOf(
  { item, channel }: Effect,
  id: string,
  state: State,
  variant: Variant,
  content?: (channel: Channel) => ThreadEvent,
): ThreadEvent | undefined {
  if (item === 'content') return content?.(channel);
  const time = metaTime(state, variant);
  const base = { id: `control-${id}`, channel, at: variant.inSeconds ? inSecondOf(time) : at(time) };
  switch (item.kind) {
    case 'pass_thread_control':
      return pass({
        ...base,
        newOwnerAppId: item.newOwner as AppId,
        previousOwnerAppId: item.previousOwner as AppId | null,
      });
    case 'take_thread_control':
      return take({ ...base, newOwnerAppId: item.newOwner as AppId });
    case 'request_thread_control':
      return request({ ...base, requestedOwnerAppId: item.requestedOwner as AppId });
  }
}

/** What Graph does about a call of ours, and how the handover function reads its answer (`perform.ts`). */
export function callGraph(
  state: State,
  variant: Variant,
  command: KnownCommand,
): { readonly state: State; readonly outcome: Outcome } {
  if (command.verb === 'verify')
    return {
      state,
      outcome: { kind: 'owner', owner: ownerAt(state, variant), isRouted: variant.mode === 'routing' },
    };
  const isWords = command.verb === 'say';
  const isRequest = command.verb === 'reclaim' && variant.mode === 'zero-config';
  const times = (state.said[command.id] ?? 0) + 1;
  const messageId = `mid-${command.id}-${times}`;
  const heard = (channel: Channel) =>
    echo({
      id: `echo-${messageId}`,
      mid: messageId,
      appId: OUR_APP,
      metadata: command.id,
      channel,
      at: at(metaTime(state, variant)),
    });
  const acted = actAtMeta(state, variant, actionOf(command, variant), isWords ? heard : undefined);
  if (acted.refusal) return { state, outcome: refusalOf(acted.refusal, command, state.now) };
  if (isRequest) return { state: acted.state, outcome: { kind: 'requested' } };
  if (!isWords)
    return {
      state: command.verb === 'reclaim' ? pulled(acted.state) : acted.state,
      outcome: { kind: 'moved' },
    };
  const said = { ...state.said, [command.id]: times };
  return { state: { ...acted.state, said }, outcome: { kind: 'said', messageId } };
}

/** Nothing is pulled from under a human who has spoken: this one's words have arrived, or there were none. */
function pulled(state: State): State {
  const { spokeAt = 0, coming, now } = state;
  const isOnItsWay = coming.some((event) => event.kind === 'echo' && event.at.to === spokeAt);
  const isRecent = spokeAt > now - SILENT_MS && !isOnItsWay;
  return isRecent ? { ...state, broken: 'the thread was pulled from a human who had spoken' } : state;
}

function actionOf(command: KnownCommand, { mode }: Variant): Timeless {
  const by = OUR_APP;
  switch (command.verb) {
    case 'say':
      return { kind: 'app-sends', by, humanAgent: false };
    case 'pass':
      return { kind: 'pass', by, to: command.to };
    case 'release':
      return { kind: 'release', by };
    case 'reclaim':
      return { kind: mode === 'routing' ? 'take' : 'request', by };
    default:
      throw new Error(`${command.verb} is no call that moves or says anything`);
  }
}

/** Who owns the thread, in Meta's words to its default app, or without the id where there is none. */
function ownerAt(state: State, variant: Variant): ThreadOwner {
  const { owner, expiresAt } = asOf(state.control, metaTime(state, variant));
  if (owner === null || expiresAt === null) return { kind: 'idle' };
  const until = { expiresAt: Math.floor(expiresAt / 1_000) * 1_000 };
  const isTold = owner === OUR_APP || variant.mode === 'routing';
  return isTold ? { kind: 'app', appId: owner as AppId, ...until } : { kind: 'hidden', ...until };
}

function refusalOf(refusal: Refusal, command: KnownCommand, now: number): Outcome {
  const { subcode, ...rest } = refusal;
  const error = {
    type: 'OAuthException',
    ...rest,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
  };
  const edge = command.verb === 'say' ? 'messages' : `${command.verb}_thread_control`;
  const known = classify({ edge, status: 400, headers: {}, body: { error } });
  return outcomeOf(
    new GraphError({ ...known, code: 'graph_refused', call: `POST ${edge}` }),
    command.attempts,
    now,
    () => 0.5,
  );
}
