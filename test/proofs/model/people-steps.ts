import { NOW, PAGE_INBOX } from '../../ids.ts';
import { at, echo, message } from '../../thread/a-thread.ts';
import { actAtMeta, callGraph, metaTime } from './meta.ts';
import { fault } from './processes.ts';
import type { State, Step } from './state.ts';
import type { Variant } from './variant.ts';

/** A human reads before she writes, in ms. */
const READING_MS = 9_000;

/** What people can do next: the person speaks, a human takes the thread, speaks, and is done with it. */
export function peopleSteps(state: State, variant: Variant): readonly Step[] {
  if (state.now > NOW + variant.actsWithinMs) return [];
  // Words that come sooner may be an automatic text; voices.ts says which are taken for one.
  const isHumans =
    state.control.owner === PAGE_INBOX && (!variant.hasClocks || state.now >= NOW + READING_MS);
  return [
    ...fault('messages', 'the person speaks', state, (spent) => personSpeaks(spent, variant)),
    ...fault('takeovers', 'a human takes the thread', state, (spent) => humanTakes(spent, variant)),
    ...fault('silentTakeovers', 'a human takes the thread, and nobody is told', state, (spent) => ({
      ...spent,
      control: humanTakes(spent, variant).control,
    })),
    ...(isHumans
      ? [
          ...fault('interjections', 'the human speaks', state, (spent) => humanSpeaks(spent, variant)),
          ...fault('machines', 'a machine speaks', state, (spent) =>
            humanSpeaks(spent, variant, { isAiGenerated: true }),
          ),
          ...fault('returns', 'the human is done', state, (spent) => humanIsDone(spent, variant)),
        ]
      : fault('automatics', 'the inbox says an automatic text', state, (spent) =>
          inboxSaysByItself(spent, variant),
        )),
  ];
}

/** The next thing that the person has to say. */
export function personSpeaks(state: State, variant: Variant): State {
  const n = variant.says.length - 1 - state.left.messages;
  const text = variant.says[n] ?? '';
  const said = { id: `message-${n}`, mid: `mid-${n}`, text, at: at(metaTime(state, variant)) };
  return actAtMeta(state, variant, { kind: 'person-speaks', mirrored: true }, (channel) =>
    message({ ...said, channel }),
  ).state;
}

function humanTakes(state: State, variant: Variant): State {
  return actAtMeta(state, variant, { kind: 'inbox-takes', by: PAGE_INBOX }).state;
}

function humanSpeaks(state: State, variant: Variant, more: { readonly isAiGenerated?: true } = {}): State {
  const time = metaTime(state, variant);
  const said = {
    id: `echo-human-${state.named}`,
    mid: `mid-human-${state.named}`,
    appId: PAGE_INBOX,
    ...more,
  };
  const { state: after } = actAtMeta(state, variant, { kind: 'inbox-speaks', by: PAGE_INBOX }, (channel) =>
    echo({ ...said, channel, at: at(time) }),
  );
  return { ...after, spokeAt: time };
}

function inboxSaysByItself(state: State, variant: Variant): State {
  const said = { id: `echo-auto-${state.named}`, mid: `mid-auto-${state.named}`, appId: PAGE_INBOX };
  const action = { kind: 'inbox-speaks', by: PAGE_INBOX, isAutomatic: true } as const;
  return actAtMeta(state, variant, action, (channel) =>
    echo({ ...said, channel, at: at(metaTime(state, variant)) }),
  ).state;
}

function humanIsDone(state: State, variant: Variant): State {
  return actAtMeta(state, variant, { kind: 'inbox-finishes', by: PAGE_INBOX, how: 'pass' }).state;
}

/** Meta carries out what everybody has stopped waiting for. */
export function lateSteps(state: State, variant: Variant): readonly Step[] {
  return state.inFlight.map((command) => ({
    label: `Meta does the ${command.verb} that nobody waits for any more`,
    state: callGraph(
      { ...state, inFlight: state.inFlight.filter((each) => each !== command) },
      variant,
      command,
    ).state,
    isOptional: true,
  }));
}
