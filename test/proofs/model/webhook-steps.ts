import type { ThreadEvent } from '../../../functions/messenger/events.ts';
import { receive } from '../../../functions/thread/receive.ts';
import { newThread } from '../../../functions/thread/thread.ts';
import { PAGE, PERSON } from '../../ids.ts';
import { ended, fault, invoked, onwards } from './processes.ts';
import { settingsOf } from './settings-of.ts';
import type { State, Step, Webhook } from './state.ts';
import { replace } from './table.ts';
import type { Variant } from './variant.ts';

/** The function's timeout, in ms. */
const TIMEOUT = 10_000;
const WORK = ['queued', 'unordered', 'failed', 'duplicate'];

/** An execution of the webhook function begins and reads; until then, its event might as well be still on its way. */
export function startWebhook(state: State, variant: Variant, events: readonly ThreadEvent[]): State {
  const webhook: Webhook = { kind: 'webhook', at: 'read', events, deadline: state.now + TIMEOUT };
  return read({ ...state, processes: [...state.processes, webhook] }, variant, webhook);
}

/** What an execution of the webhook function can do next: `receive-thread.ts` and `receive-delivery.ts`, write by write. */
export function webhookSteps(state: State, variant: Variant, webhook: Webhook): readonly Step[] {
  const crash = `the webhook dies before it can ${webhook.at}`;
  return [
    ...next(state, variant, webhook),
    ...fault('crashes', crash, state, (spent) => died(spent, webhook)),
  ];
}

function next(state: State, variant: Variant, webhook: Webhook): readonly Step[] {
  return webhook.at === 'write'
    ? write(state, variant, webhook)
    : [{ label: 'the webhook reads again', state: read(state, variant, webhook) }];
}

/** `write` in receive-thread.ts, up to `threads.replace`: what is read decides what is to be written. */
function read(state: State, variant: Variant, webhook: Webhook, current = webhook): State {
  const before = state.item;
  const thread = before?.thread ?? newThread('messenger', PAGE, PERSON);
  const received = receive(thread, webhook.events, settingsOf(variant), state.now);
  const after = { ...webhook, before, received, computedAt: state.now } as const;
  return received.thread === thread
    ? answered(isWork(after) ? woken(state) : state, current)
    : onwards(state, current, { ...after, at: 'write' });
}

/** `threads.replace`, and its `catch`: a conflict reads again, whoever caused it. */
function write(state: State, variant: Variant, webhook: Webhook): readonly Step[] {
  const { before, received } = webhook;
  if (!received) throw new Error('the webhook writes what it has received');
  const again = conflicted(webhook);
  const after = replace(state, variant, { before, thread: received.thread, by: 'webhook' });
  // Reading later would tell the same as reading now and meeting another conflict.
  if (!after) return [{ label: 'the webhook meets a conflict', state: read(state, variant, again, webhook) }];
  const label = `the webhook writes ${idsOf(webhook)}`;
  return [
    ...rest(after, label, webhook),
    ...fault('lostAnswers', `${label}, and takes it for a conflict`, after, (spent) =>
      onwards(spent, webhook, again),
    ),
  ];
}

/**
 * What follows the write: the invocation, which may get lost on its way, and the answer, which may never be given. That either
 * comes later is no case of its own: the invocation waits in the queue, and the event on its way to us.
 */
function rest(after: State, label: string, webhook: Webhook): readonly Step[] {
  const isWaking = isWork(webhook);
  const invoking = isWaking ? `${label}, invokes` : label;
  return [
    { label: `${invoking} and answers 200`, state: answered(isWaking ? woken(after) : after, webhook) },
    ...fault('crashes', `${label} and dies`, after, (spent) => died(spent, webhook)),
    ...(isWaking
      ? [
          ...fault('drops', `${label} and answers 200; the invocation does not get through`, after, (spent) =>
            answered(spent, webhook),
          ),
          ...fault('crashes', `${invoking} and dies`, woken(after), (spent) => died(spent, webhook)),
        ]
      : []),
  ];
}

function conflicted({ events, deadline, received }: Webhook): Webhook {
  return { kind: 'webhook', at: 'read', events, deadline, ...(received ? { tried: received } : {}) };
}

/** `receiveThread` after its write: whether there is work, also where the conflict was with our own write (`withLostAnswer`). */
function isWork({ received, tried }: Webhook): boolean {
  if (!received) return false;
  const verdicts = received.verdicts.map((verdict, n) =>
    verdict === 'duplicate' ? (tried?.verdicts[n] ?? verdict) : verdict,
  );
  const { mailbox, sleeper } = received.thread;
  return (verdicts.some((verdict) => WORK.includes(verdict)) || sleeper !== undefined) && mailbox.length > 0;
}

/** `receiveAndWake` in receive-delivery.ts. */
function woken(state: State): State {
  return invoked(state, { retries: 2, readyAt: state.now });
}

function answered(state: State, webhook: Webhook): State {
  const fresh = webhook.events.filter(({ id }) => state.received.every((each) => each.id !== id));
  return { ...ended(state, webhook), received: [...state.received, ...fresh] };
}

/** Meta delivers again what was not answered with 200. */
function died(state: State, webhook: Webhook): State {
  return { ...ended(state, webhook), coming: [...state.coming, ...webhook.events] };
}

function idsOf({ events }: Webhook): string {
  return events.map(({ id }) => id).join(' + ');
}
