import { newThreadControl } from '../../../local/meta/thread.ts';
import { NOW } from '../../ids.ts';
import { personSpeaks } from './people-steps.ts';
import type { Budget, State } from './state.ts';
import type { Variant } from './variant.ts';

const NOTHING: Budget = {
  messages: 0,
  takeovers: 0,
  silentTakeovers: 0,
  interjections: 0,
  machines: 0,
  automatics: 0,
  lags: 0,
  returns: 0,
  crashes: 0,
  drops: 0,
  doubles: 0,
  duplicates: 0,
  lostAnswers: 0,
  ambiguous: 0,
  late: 0,
  busy: 0,
  pagePauses: 0,
  pauses: 0,
  outages: 0,
};

/** The first state of a variant: the person has said the first thing. */
export function startOf(variant: Variant): State {
  const empty: State = {
    now: NOW,
    control: newThreadControl,
    said: {},
    inFlight: [],
    coming: [],
    received: [],
    processes: [],
    queue: [],
    verdicts: [],
    left: { ...NOTHING, messages: variant.says.length - 1, ...variant.budget },
    named: 0,
  };
  return personSpeaks(empty, variant);
}
