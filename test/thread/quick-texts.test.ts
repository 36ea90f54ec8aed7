import { describe, expect, it } from 'vitest';
import type { EchoEvent } from '../../functions/messenger/events.ts';
import { type ThreadKey, threadKey } from '../../functions/messenger/ids.ts';
import { nextStep } from '../../functions/thread/next-step.ts';
import { withTextIn } from '../../functions/thread/quick-texts.ts';
import { receive } from '../../functions/thread/receive.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, PAGE, PAGE_INBOX, PERSON } from '../ids.ts';
import { executor, verdicts } from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_INBOX,
  BY_US,
  echo,
  FOREIGN,
  HOUR,
  IDLE,
  MINUTE,
  ownedBy,
  SECOND,
  SETTINGS,
} from './a-thread.ts';

const HERE = threadKey(PAGE, PERSON);
const THERE = `${HERE}9` as ThreadKey;
const LONG_AGO = NOW - 3 * HOUR;

/** The person wrote at NOW, in a thread that somebody owns. */
const written = (owner: Owner = BY_INBOX, members: Partial<Thread> = {}) =>
  ownedBy(owner, { lastPersonAt: NOW, lastHumanAt: LONG_AGO, ...members });
const inbox = { appId: PAGE_INBOX } as const;
const words = { channel: 'standby', text: 'We are closed.', at: at(NOW + SECOND) } as const;
const away = (members: Partial<EchoEvent> = {}) => echo({ ...inbox, ...words, ...members });
const received = (thread: Thread, ...events: readonly EchoEvent[]) =>
  receive(thread, events, SETTINGS, NOW + MINUTE).thread;
/** The thread after a visit that knows in which threads of the Page its text was as quick. */
function visited(thread: Thread, ...keys: readonly ThreadKey[]): Thread {
  const { quickText } = thread;
  const quickTexts = keys.reduce<readonly string[]>(
    (texts, key) => withTextIn(texts, quickText?.words ?? '', key),
    [],
  );
  return nextStep(thread, executor({ now: NOW + 2 * MINUTE, quickTexts })).thread;
}

describe('words that come within 8 s in a thread that somebody owns', () => {
  it.each<[string, Owner, EchoEvent]>([
    ['the inbox', BY_INBOX, away()],
    ['the help desk', BY_DESK, away({ appId: HELP_DESK })],
    ['an app that Meta does not name', FOREIGN, echo(words)],
    ['the inbox, in our own thread', BY_US, away({ channel: 'messaging' })],
  ])('are no human’s where they came as fast in another thread: %s', (_who, owner, event) => {
    const thread = received(written(owner), event);
    expect(thread.lastHumanAt).toBe(NOW + SECOND);
    const after = visited(thread, THERE, HERE);
    expect(after.lastHumanAt).toBe(LONG_AGO);
    expect(after).not.toHaveProperty('quickText');
    expect(after).not.toHaveProperty('humanAround');
    expect(verdicts(after)).toContain('echo applied');
  });

  it('leave a thread in which no human has spoken as that', () => {
    const { lastHumanAt: _last, ...fresh } = written();
    expect(visited(received(fresh, away()), THERE, HERE)).not.toHaveProperty('lastHumanAt');
  });

  it('are a human’s where they were seen in this thread only', () => {
    const after = visited(received(written(), away()), HERE, HERE);
    expect(after.lastHumanAt).toBe(NOW + SECOND);
    expect(after).not.toHaveProperty('quickText');
  });

  it('are judged by a later visit where the Page does not know them yet', () => {
    const thread = received(written(), away());
    expect(visited(thread).quickText).toEqual(thread.quickText);
  });

  it.each<[string, Thread, EchoEvent]>([
    ['come later', written(), away({ at: at(NOW + 8 * SECOND + 1) })],
    ['belong to a talk with a human', written(BY_INBOX, { lastHumanAt: NOW - HOUR + 2 * SECOND }), away()],
    ['have no text', written(), echo({ ...inbox, channel: 'standby', at: at(NOW + SECOND) })],
    ['are a machine’s', written(), away({ isAiGenerated: true })],
    ['are in a thread that nobody owns', written(IDLE), away()],
  ])('are not compared where they %s', (_what, thread, event) => {
    expect(received(thread, event)).not.toHaveProperty('quickText');
  });

  it('do not hide what a human says after them', () => {
    const later = away({ id: 'echo-2', mid: 'm-2', text: 'Ana here', at: at(NOW + 30 * SECOND) });
    const after = visited(received(written(), away(), later), THERE, HERE);
    expect(after.lastHumanAt).toBe(NOW + 30 * SECOND);
  });

  it('do not end the wait of the person: who was offered the thread has not come', () => {
    const since = NOW - 10 * MINUTE;
    const waiting = { since, waitingSince: since, offered: [HELP_DESK] };
    const { lastHumanAt: _last, ...unclaimed } = written(BY_DESK, waiting);
    const thread = received(unclaimed, away({ appId: HELP_DESK }));
    expect(thread.waitingSince).not.toBe(since);
    expect(visited(thread, THERE, HERE)).toMatchObject(waiting);
  });
});

describe('the Page’s list of quick texts', () => {
  const text = (n: number) => n.toString(16).padStart(8, '0').padEnd(16, '0');
  const many = (texts: readonly string[], count: number) =>
    Array.from({ length: count }, (_, n) => n + 100).reduce(
      (each, n) => withTextIn(each, text(n), HERE),
      texts,
    );

  it('stays the same object while nothing is new', () => {
    const once = withTextIn([], text(1), HERE);
    expect(withTextIn(once, text(1), HERE)).toBe(once);
    const twice = withTextIn(once, text(1), THERE);
    expect(twice).not.toBe(once);
    expect(withTextIn(twice, text(1), HERE)).toBe(twice);
  });

  it('holds at most 16 texts, and keeps those that are known to be automatic', () => {
    const known = withTextIn(withTextIn([], text(1), HERE), text(1), THERE);
    const full = many(known, 40);
    expect(full).toHaveLength(16);
    expect(withTextIn(full, text(1), HERE)).toBe(full);
    expect(withTextIn(full, text(139), HERE)).toBe(full);
    expect(withTextIn(full, text(100), HERE)).not.toBe(full);
  });

  it('learns new texts also where all are known to be automatic', () => {
    const all = many([], 16).map((each) => each.slice(0, 8));
    const more = withTextIn(all, text(1), HERE);
    expect(more).toHaveLength(16);
    expect(withTextIn(more, text(1), HERE)).toBe(more);
  });
});
