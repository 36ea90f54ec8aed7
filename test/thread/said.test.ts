import { describe, expect, it } from 'vitest';
import { applyOutcome } from '../../functions/thread/apply-outcome.ts';
import type { CommandOf } from '../../functions/thread/command.ts';
import { nextStep } from '../../functions/thread/next-step.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { rulesOf } from '../../functions/thread/verbs.ts';
import { NOW } from '../ids.ts';
import { begun, doubted, executor, inDoubt, LATER, reasons, refused, say, TIMING } from './a-command.ts';
import { BY_US, echo, HOUR, MINUTE, ownedBy, SETTINGS } from './a-thread.ts';
import { seen } from './an-event.ts';

const told = say({ cause: 'closed', once: 'closed', text: 'Closed.' });
const telling = (command: CommandOf<'say'>, members: Partial<Thread> = {}) =>
  ownedBy(BY_US, { mailbox: [command], ...members });

describe('a text that is said at most once in 12 h', () => {
  it.each<[string, Thread]>([
    [
      'Graph has sent it',
      applyOutcome(telling(begun(told)), begun(told), { kind: 'said' }, SETTINGS, TIMING),
    ],
    ['its echo has come', seen(telling(begun(told)), echo({ metadata: told.id })).thread],
    [
      'an echo of its words came while it was in doubt',
      nextStep(
        telling(doubted(told, { echoes: [{ id: 'e', at: NOW, isEqual: true }] })),
        executor({ now: NOW + MINUTE }),
      ).thread,
    ],
    ['no echo has come', nextStep(telling(doubted(told)), executor({ now: NOW + MINUTE })).thread],
  ])('is said when %s', (_when, thread) => {
    expect(thread.mailbox).toEqual([]);
    expect(thread.said).toEqual({
      closed: expect.toSatisfy((at: number) => at >= NOW && at <= NOW + MINUTE),
    });
  });

  it.each([refused, inDoubt])('is not said where the attempt ended like this: $kind', (outcome) => {
    const thread = applyOutcome(telling(begun(told)), begun(told), outcome, SETTINGS, LATER);
    expect(thread).not.toHaveProperty('said');
  });

  it('leaves what is known of the others', () => {
    const before = telling(begun(told), { said: { nobodyCame: NOW - HOUR, closed: NOW - 20 * HOUR } });
    const after = applyOutcome(before, begun(told), { kind: 'said' }, SETTINGS, TIMING);
    expect(after.said).toEqual({ nobodyCame: NOW - HOUR, closed: TIMING.answeredAt });
  });

  it('is left out where it has been said since it was queued, also before a pass', () => {
    for (const command of [told, say({ once: 'closed', cause: 'hand-over' })]) {
      const guard = (closed: number) =>
        rulesOf(command).guard(ownedBy(BY_US, { said: { closed } }), command, SETTINGS, NOW);
      expect(guard(NOW - 1)).toEqual({ drop: 'said-before' });
      expect(guard(NOW - 12 * HOUR)).toBe('yes');
    }
  });

  it('is no other text', () => {
    const said = applyOutcome(telling(begun(say())), begun(say()), { kind: 'said' }, SETTINGS, TIMING);
    expect(said).not.toHaveProperty('said');
    const thread = ownedBy(BY_US, { said: { closed: NOW } });
    expect(rulesOf(say()).guard(thread, say(), SETTINGS, NOW)).toBe('yes');
  });
});

describe('the words that a target is closed', () => {
  it('are said though another app has had the thread since they were queued', () => {
    const earlier = say({ cause: 'closed', once: 'closed', causedAt: NOW - MINUTE });
    const thread = ownedBy(BY_US, { heldByOtherAt: NOW - 1 });
    expect(rulesOf(earlier).guard(thread, earlier, SETTINGS, NOW)).toBe('yes');
  });

  it('are said once more where their echo does not come, since no pass follows', () => {
    const thread = telling(doubted(told), { echoes: true });
    const step = nextStep(thread, executor({ now: NOW + MINUTE }));
    expect(step.call).toMatchObject({ verb: 'say', id: told.id });
  });

  it('are listed where they cannot be said, and the thread stays with the bot', () => {
    const settings = { ...SETTINGS, fallback: 'page-inbox' };
    const thread = applyOutcome(telling(begun(told)), begun(told), refused, settings, TIMING);
    expect(thread.mailbox).toEqual([]);
    expect(reasons(thread)).toEqual(['551']);
  });
});
