/**
 * One step: what is said about it, and what is done through the control API. In `path` and in the texts of `body`,
 * `{psid}` is the person, `{owner}` the app that has the thread at Meta, `{ours}` our app.
 */
export interface Step {
  readonly title: string;
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** What the next step waits for, for a while. */
  readonly until?: Until;
}

/** `answered`: somebody has answered the person; `handed-over`: another app than ours has the thread; `back`: ours. */
export type Until = 'answered' | 'handed-over' | 'back';

/** A how-to that is acted out. */
export interface Play {
  readonly name: string;
  readonly about: string;
  readonly steps: readonly Step[];
}

/** The person writes. */
export function writes(title: string, text: string, until?: Until): Step {
  return { title, path: 'persons/{psid}/message', body: { text }, ...(until && { until }) };
}

/** The person taps a button. */
export function taps(title: string, payload: string, button: string, until?: Until): Step {
  return {
    title,
    path: 'persons/{psid}/postback',
    body: { payload, title: button },
    ...(until && { until }),
  };
}

/** Whoever has the thread answers. */
export function answers(title: string, text: string): Step {
  return { title, path: 'apps/{owner}/reply', body: { psid: '{psid}', text } };
}

/** Whoever has the thread passes it back to the bot. */
export function passesBack(title: string, metadata?: string): Step {
  return {
    title,
    path: 'apps/{owner}/pass',
    body: { psid: '{psid}', target: '{ours}', ...(metadata !== undefined && { metadata }) },
    until: 'back',
  };
}
