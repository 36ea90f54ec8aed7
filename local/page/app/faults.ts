import type { FaultSettings } from '../../meta/faults.ts';
import { psidOf } from './names.ts';

/** A fault that the user can switch on and off. */
export interface FaultSwitch {
  readonly label: string;
  readonly hint: string;
  readonly isOn: (faults: FaultSettings) => boolean;
  readonly on: FaultSettings;
  readonly off: FaultSettings;
}

/** A fault that is on while the simulator's faults have the values of `on`. */
function switched(label: string, hint: string, on: FaultSettings, off: FaultSettings): FaultSwitch {
  const isOn = (faults: FaultSettings) =>
    Object.entries(on).every(([key, value]) =>
      Object.entries(faults).some(([name, now]) => name === key && now === value),
    );
  return { label, hint, isOn, on, off };
}

/** Makes the next Graph call fail. The switch is off again after that call. */
function nextCall(
  label: string,
  hint: string,
  fault: NonNullable<FaultSettings['failNext']>[number],
): FaultSwitch {
  const isSame = (each: typeof fault) =>
    !each.error && each.status === fault.status && each.path === fault.path;
  return {
    label,
    hint,
    isOn: ({ failNext = [] }) => failNext.some(isSame),
    on: { failNext: [fault] },
    off: { failNext: [] },
  };
}

/** Refuses every Graph call with one of Meta's errors, named by its code and subcode. */
function everyCall(
  label: string,
  hint: string,
  error: NonNullable<NonNullable<FaultSettings['failNext']>[number]['error']>,
): FaultSwitch {
  return {
    label,
    hint,
    isOn: ({ failNext = [] }) => failNext.some((each) => each.error === error),
    on: { failNext: [{ path: '*', error, times: 'always' }] },
    off: { failNext: [] },
  };
}

/** Refuses Graph calls until the switch is off again. */
function refuses(
  label: string,
  hint: string,
  refusal: NonNullable<FaultSettings['refuse']>[number],
): FaultSwitch {
  const { path, platform, psid } = refusal;
  const isSame = (each: typeof refusal) =>
    each.path === path && each.platform === platform && each.psid === psid;
  return {
    label,
    hint,
    isOn: ({ refuse = [] }) => refuse.some(isSame),
    on: { refuse: [refusal] },
    off: { refuse: [] },
  };
}

/** The faults of the drawer, each with its effect. */
export const FAULTS: readonly FaultSwitch[] = [
  switched(
    'Drop handover events',
    'Control moves and nobody is told',
    { dropHandoverEvents: true },
    { dropHandoverEvents: false },
  ),
  switched(
    'The inbox takes in silence',
    'A human has the thread and nobody is told',
    { silentInbox: true },
    { silentInbox: false },
  ),
  switched('Duplicate every webhook', 'Each is delivered twice', { duplicate: 2 }, { duplicate: 1 }),
  switched('Four of every webhook', 'Each is delivered four times', { duplicate: 4 }, { duplicate: 1 }),
  switched(
    'Hold webhooks',
    'Nothing is delivered until this is off',
    { holdDeliveries: true },
    { holdDeliveries: false },
  ),
  switched(
    'Webhooks overtake each other',
    'Each comes after the next one of its thread',
    { reorder: true },
    { reorder: false },
  ),
  switched('Webhooks are late', 'Each by ten seconds', { delayMs: 10_000 }, { delayMs: 0 }),
  switched('Echoes are late', 'Each by two minutes', { echoDelayMs: 120_000 }, { echoDelayMs: 0 }),
  switched('Webhooks come together', 'Up to five in one POST', { batch: 5 }, { batch: 1 }),
  switched(
    'App ids as text',
    'Handover events write ids in quotes',
    { appIds: 'text' },
    { appIds: 'number' },
  ),
  switched(
    'No new owner in handover events',
    'new_owner_app_id is missing',
    { appIds: 'omit-new-owner' },
    { appIds: 'number' },
  ),
  switched(
    'Seconds instead of milliseconds',
    'Handover events are stamped in seconds',
    { timestamps: 'seconds' },
    { timestamps: 'milliseconds' },
  ),
  switched(
    'Handover events for every app',
    'Not only for the app that is meant',
    { fanOut: 'all-subscribed' },
    { fanOut: 'documented' },
  ),
  switched('Graph is slow', 'It answers after three seconds', { slowGraphMs: 3_000 }, { slowGraphMs: 0 }),
  switched(
    'The owner is told late',
    'thread_owner answers what was true ten seconds ago',
    { ownerLagMs: 10_000 },
    { ownerLagMs: 0 },
  ),
  switched(
    'Tokens have expired',
    'Every Graph call is refused with 190',
    { expiredTokens: true },
    { expiredTokens: false },
  ),
  everyCall('Graph is in trouble', 'Every call, with 2', '2'),
  everyCall('Graph limits the app', 'Every call, with 4', '4'),
  everyCall('Graph limits the calls', 'Every call, with 613', '613'),
  everyCall('Another app controls the thread', 'Every call is refused with 10, 2018300', '10-2018300'),
  everyCall('No Conversation Routing', 'Every call is refused with 27', '27'),
  refuses('No permission for Instagram', 'Every call about its threads is refused with 200', {
    path: '*',
    error: '200',
    platform: 'instagram',
  }),
  refuses('Nothing may be sent to Person 1', 'Each message is refused with 10', {
    path: 'messages',
    error: '10',
    psid: psidOf(1),
  }),
  nextCall('Next Graph call fails after it took effect', 'HTTP 500, and yet it is done', {
    path: '*',
    status: 500,
    afterEffect: true,
  }),
  nextCall('Next Graph call is cut off', 'The connection breaks before anything is done', {
    path: '*',
    status: 'reset',
  }),
];
