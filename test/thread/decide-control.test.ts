import { describe, expect, it } from 'vitest';
import type { AppId } from '../../functions/messenger/ids.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { answer, begun, passTo } from './a-command.ts';
import {
  at,
  BY_INBOX,
  BY_US,
  DAY,
  MINUTE,
  ownedBy,
  pass,
  quiet,
  referral,
  request,
  SETTINGS,
  STRANGER,
  settingsWith,
  take,
} from './a-thread.ts';
import { decided, got } from './an-event.ts';

const LEAD_ADS = '413038776280800' as AppId;

describe('decide: a pass', () => {
  it.each([
    ['another app', pass({ newOwnerAppId: OUR_APP, previousOwnerAppId: HELP_DESK, metadata: 'solved' }), 1],
    ['an app that Meta does not name', pass({ newOwnerAppId: OUR_APP }), 1],
    ['another app, without saying to whom', pass({ previousOwnerAppId: HELP_DESK }), 1],
    ['no app, because the thread was idle', pass({ newOwnerAppId: OUR_APP, previousOwnerAppId: null }), 0],
    ['ourselves', pass({ newOwnerAppId: OUR_APP, previousOwnerAppId: OUR_APP }), 0],
    ['the questions of an ad', pass({ newOwnerAppId: OUR_APP, previousOwnerAppId: LEAD_ADS }), 0],
  ])('from %s brings the bot back', (_whom, event, count) => {
    expect(decided(ownedBy(BY_US), event)).toHaveLength(count);
  });

  it('asks the bot with the metadata and no text', () => {
    const event = pass({
      newOwnerAppId: OUR_APP,
      previousOwnerAppId: HELP_DESK,
      metadata: 'x'.repeat(1_001),
    });
    expect(decided(ownedBy(BY_US), event)).toMatchObject([
      {
        verb: 'answer',
        cause: 'returned',
        causedAt: NOW,
        notAfter: NOW + 5 * MINUTE,
        turn: { kind: 'returned', metadata: 'x'.repeat(1_000) },
      },
    ]);
    const [untold] = decided(ownedBy(BY_US), pass({ newOwnerAppId: OUR_APP }));
    expect(untold?.verb === 'answer' && untold.turn).toStrictEqual({ kind: 'returned', why: 'done' });
  });

  it('says welcome once where several passes come together', () => {
    const turn = { kind: 'returned', why: 'done' } as const;
    const back = pass({ newOwnerAppId: OUR_APP, previousOwnerAppId: HELP_DESK });
    expect(decided(ownedBy(BY_US, { mailbox: [answer({ turn })] }), back)).toEqual([]);
    expect(decided(ownedBy(BY_US, { mailbox: [begun(answer({ turn }))] }), back)).toHaveLength(1);
    expect(decided(ownedBy(BY_US, { mailbox: [answer(), passTo()] }), back)).toHaveLength(1);
  });

  it.each([
    [
      'goes to another app',
      pass({ newOwnerAppId: HELP_DESK, previousOwnerAppId: OUR_APP }),
      'applied' as const,
    ],
    ['is stale', pass({ newOwnerAppId: OUR_APP, previousOwnerAppId: HELP_DESK }), 'stale' as const],
    [
      'leaves the thread idle',
      pass({ newOwnerAppId: null, previousOwnerAppId: HELP_DESK }),
      'applied' as const,
    ],
  ])('does not bring the bot back when it %s', (_what, event, verdict) => {
    expect(decided(ownedBy(BY_US), event, { verdict })).toEqual([]);
  });
});

describe('decide: a pass that is no return', () => {
  const back = pass({ newOwnerAppId: OUR_APP, previousOwnerAppId: HELP_DESK });

  it('does not bring the bot back into a thread that was provably ours', () => {
    expect(decided(ownedBy(BY_US), back, { before: ownedBy(BY_US) })).toEqual([]);
    const doubted = ownedBy(BY_US, { unproven: true });
    expect(decided(ownedBy(BY_US), back, { before: doubted })).toHaveLength(1);
  });

  it.each([
    ['once more before the person has written', { returnedAt: NOW - 1, lastPersonAt: NOW - 1 }, 0],
    ['once more where the person has never written', { returnedAt: NOW - 1 }, 0],
    ['again after the person has written', { returnedAt: NOW - 2, lastPersonAt: NOW - 1 }, 1],
  ])('brings the bot back %s: %o', (_when, members, count) => {
    expect(decided(ownedBy(BY_US, members), back)).toHaveLength(count);
  });
});

describe('decide: a request', () => {
  it('is granted to a target whose requests are honoured', () => {
    expect(decided(ownedBy(BY_US), request({ requestedOwnerAppId: HELP_DESK }))).toEqual([
      {
        verb: 'pass',
        id: expect.stringMatching(/^mh-/),
        to: HELP_DESK,
        cause: 'request',
        metadata: 'requested',
        causedAt: NOW,
        notAfter: NOW + DAY,
        attempts: 0,
      },
    ]);
  });

  it('is granted to any of those whose requests are honoured, and never to ourselves', () => {
    const settings = settingsWith({
      targets: { ...SETTINGS.targets, us: { appId: OUR_APP } },
      grantRequestsOf: ['page-inbox', 'help-desk', 'us'],
    });
    const granted = (requestedOwnerAppId: AppId) =>
      decided(ownedBy(BY_US), request({ requestedOwnerAppId }), { settings }).length;
    expect([PAGE_INBOX, HELP_DESK, OUR_APP].map(granted)).toEqual([1, 1, 0]);
  });

  it.each([
    ['in doubt', { unproven: true }],
    ['over', { expiresAt: NOW }],
  ])('is granted where another app’s control is %s, so that Meta is asked', (_what, members) => {
    expect(decided(ownedBy(BY_INBOX, members), request({ requestedOwnerAppId: HELP_DESK }))).toHaveLength(1);
  });

  it('counts from now where the stamp is in the future', () => {
    const early = request({ requestedOwnerAppId: HELP_DESK, at: at(NOW + MINUTE) });
    expect(decided(ownedBy(BY_US), early)).toMatchObject([{ causedAt: NOW }]);
    const back = pass({ newOwnerAppId: OUR_APP, at: at(NOW + MINUTE) });
    expect(decided(ownedBy(BY_US), back)).toMatchObject([{ causedAt: NOW }]);
  });

  it.each([
    ['a target whose requests are not', ownedBy(BY_US), request({ requestedOwnerAppId: PAGE_INBOX })],
    ['a stranger', ownedBy(BY_US), request({ requestedOwnerAppId: STRANGER })],
    ['ourselves', ownedBy(BY_US), request({ requestedOwnerAppId: OUR_APP })],
    ['an app without id', ownedBy(BY_US), request()],
    ['any app, where the thread is not ours', ownedBy(BY_INBOX), request({ requestedOwnerAppId: HELP_DESK })],
  ])('is not granted to %s', (_whom, thread, event) => {
    expect(decided(thread, event)).toEqual([]);
  });
});

describe('decide: a link or an ad', () => {
  const settings = settingsWith({ triggers: [{ ref: 'support', target: 'help-desk' }] });

  it('hands over, where its ref triggers, unless another app has the thread', () => {
    const event = referral({ referral: { ref: 'support' } });
    expect(decided(ownedBy(BY_US), event, { settings })).toMatchObject([
      { verb: 'say', cause: 'trigger', text: 'One moment.' },
      { verb: 'pass', cause: 'trigger', to: HELP_DESK, metadata: 'trigger:help-desk' },
    ]);
    expect(decided(ownedBy(BY_INBOX), event, { settings })).toEqual([]);
  });

  it('hands over once, however often it is delivered', () => {
    const events = [referral({ referral: { ref: 'support' } })];
    const { thread } = got(ownedBy(BY_US), events, NOW, settings);
    expect(got(thread, events, NOW, settings)).toMatchObject({ thread, verdicts: ['duplicate'] });
  });
});

describe('decide: anything else', () => {
  it.each([take({ newOwnerAppId: OUR_APP }), quiet('read'), quiet('reaction'), referral()])(
    'does nothing about $kind',
    (event) => {
      expect(decided(ownedBy(BY_US), event)).toEqual([]);
    },
  );
});
