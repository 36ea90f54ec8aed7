import { describe, expect, it } from 'vitest';
import type { Bot } from '../../functions/bot/bot-contract.ts';
import { HELP_DESK, OUR_APP, PAGE, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment, isAtRest } from '../support/deployment.ts';
import { passes, says } from '../support/items.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A Monday, 22:00 in Berlin. */
const TEN_PM = Date.parse('2026-11-23T22:00+01:00');
const OFFICE = { timeZone: 'Europe/Berlin', open: { 'mon-fri': '09:00-17:30' } };
const SHIFTS = { timeZone: 'Europe/Berlin', open: { 'mon-sun': '20:00-04:00' } };
const TEXTS = { handOver: 'One moment.', welcomeBack: '', closed: 'We are back {opens}.' };
const TOLD = 'We are back Tuesday, 09:00.';

const inbox = (members: object = {}) => ({ appId: PAGE_INBOX, hours: 'office', ...members });
const desk = (members: object = {}) => ({ appId: HELP_DESK, ...members });

function atTenPm(settings: object, bot?: Bot): Deployment {
  const at = deployment({
    settings: {
      grantRequestsOf: [],
      hours: { office: OFFICE, shifts: SHIFTS },
      texts: TEXTS,
      ...settings,
    },
    ...(bot && { bot }),
  });
  at.clock.now = TEN_PM;
  return at;
}

async function hears(at: Deployment, text: string): Promise<void> {
  await at.receive(says(text, { at: at.clock.now }));
  await at.settle();
}

const said = (at: Deployment) => at.graph.said.map(({ text }) => text);
const passedTo = (at: Deployment) => at.graph.calls.filter(({ verb }) => verb === 'pass').map(({ to }) => to);

describe.each(['routing', 'zero-config'] as const)('at 22:00 where the Page is in %s mode', (mode) => {
  it('a person who asks for a closed target hears when it opens, and the bot goes on', async () => {
    const at = atTenPm({ targets: { 'page-inbox': inbox() } });
    at.graph.mode = mode;
    await hears(at, 'Chat with agent!');
    at.clock.now += MINUTE;
    await hears(at, 'What does it cost?');
    expect(said(at)).toEqual([TOLD, '[bot] What does it cost?']);
    expect(passedTo(at)).toEqual([]);
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [], said: { closed: expect.any(Number) } });
  });

  it('a person who asks again is answered by the bot, and is handed over in the morning', async () => {
    const at = atTenPm({ targets: { 'page-inbox': inbox() } });
    at.graph.mode = mode;
    await hears(at, 'chat with agent');
    at.clock.now += MINUTE;
    await hears(at, 'chat with agent');
    expect(said(at)).toEqual([TOLD, '[bot] chat with agent']);
    at.clock.now = TEN_PM + 11 * HOUR;
    await hears(at, 'chat with agent');
    expect(said(at).slice(2)).toEqual(['One moment.']);
    expect(at.graph.owner).toBe(PAGE_INBOX);
  });

  it('a target that takes threads while it is closed gets it, and the person hears when it opens', async () => {
    const at = atTenPm({ targets: { 'page-inbox': inbox({ whenClosed: 'pass' }) } });
    at.graph.mode = mode;
    await hears(at, 'chat with agent');
    expect(at.graph.verbs().filter((verb) => verb === 'send' || verb === 'pass')).toEqual(['send', 'pass']);
    expect(said(at)).toEqual([TOLD]);
    expect(at.thread()).toMatchObject({ ownerName: 'page-inbox', mailbox: [], failures: [] });
  });
});

describe('two targets, at 22:00', () => {
  it('the first of them is closed: the next one gets the thread with the words of a hand-over', async () => {
    const at = atTenPm({
      targets: { 'page-inbox': inbox({ next: 'help-desk' }), 'help-desk': desk({ hours: 'shifts' }) },
    });
    await hears(at, 'chat with agent');
    expect(said(at)).toEqual(['One moment.']);
    expect(at.graph.owner).toBe(HELP_DESK);
    expect(at.thread()).toMatchObject({ ownerName: 'help-desk', mailbox: [], failures: [] });
  });

  it.each([
    ['the bot keeps the thread', {}, []],
    ['the first one gets it', { whenClosed: 'pass' }, [PAGE_INBOX]],
  ])('both are closed: %s', async (_what, members, passed) => {
    const at = atTenPm({
      targets: {
        'page-inbox': inbox({ next: 'help-desk', ...members }),
        'help-desk': desk({ hours: 'office', next: 'page-inbox' }),
      },
    });
    await hears(at, 'chat with agent');
    expect(said(at)).toEqual([TOLD]);
    expect(passedTo(at)).toEqual(passed);
    expect(at.thread()).toSatisfy(isAtRest);
  });
});

describe('a Page with hours of its own', () => {
  const targets = { 'page-inbox': inbox() };
  const ofPage = (page: object) => atTenPm({ targets, pages: { [PAGE]: page } });

  it('is open by them', async () => {
    const at = ofPage({ hours: { office: SHIFTS } });
    await hears(at, 'chat with agent');
    expect(said(at)).toEqual(['One moment.']);
    expect(at.graph.owner).toBe(PAGE_INBOX);
  });

  it('says their next opening, in its own words and language', async () => {
    const open = { 'sat-sun': '10:00-12:00' };
    const at = ofPage({
      hours: { office: { timeZone: 'America/New_York', open } },
      locale: 'de',
      texts: { closed: 'Wieder da: {opens}' },
    });
    await hears(at, 'chat with agent');
    expect(said(at)).toEqual(['Wieder da: Samstag, 10:00']);
  });

  it('has no text where it takes it away: the bot answers', async () => {
    const at = ofPage({ texts: { closed: null } });
    await hears(at, 'chat with agent');
    expect(said(at)).toEqual(['[bot] chat with agent']);
  });
});

describe('a bot that hands over to a closed target', () => {
  const bot: Bot = ({ turn }) =>
    'text' in turn && turn.text === 'human'
      ? [{ do: 'handOver', target: 'page-inbox', text: 'Ana will help.' }]
      : [{ do: 'say', text: 'Yes.' }];
  const targets = { 'page-inbox': inbox(), 'help-desk': desk() };

  it('keeps the thread, and its own words are not said', async () => {
    const at = atTenPm({ targets }, bot);
    await hears(at, 'human');
    at.clock.now += MINUTE;
    await hears(at, 'open?');
    expect(said(at)).toEqual([TOLD, 'Yes.']);
    expect(passedTo(at)).toEqual([]);
  });

  it('is listed where the person would hear nothing, and no other target gets the thread', async () => {
    const at = atTenPm({ targets, fallback: 'help-desk' }, bot);
    await hears(at, 'human');
    at.clock.now += MINUTE;
    await hears(at, 'human');
    expect(said(at)).toEqual([TOLD]);
    expect(passedTo(at)).toEqual([]);
    expect(at.thread()).toMatchObject({
      mailbox: [],
      failures: [{ verb: 'answer', reason: 'target-closed' }],
    });
  });

  it('is not listed for a turn that answers nobody', async () => {
    const at = atTenPm({ targets, texts: { ...TEXTS, closed: '' } }, () => [
      { do: 'handOver', target: 'page-inbox' },
    ]);
    await at.receive(passes(OUR_APP, HELP_DESK, { at: at.clock.now }));
    at.graph.owner = OUR_APP;
    await at.settle();
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [] });
    expect(said(at)).toEqual([]);
  });

  it('gives its own words to the next target', async () => {
    const next = { 'page-inbox': inbox({ next: 'help-desk' }), 'help-desk': desk() };
    const at = atTenPm({ targets: next }, bot);
    await hears(at, 'human');
    expect(said(at)).toEqual(['Ana will help.']);
    expect(at.graph.owner).toBe(HELP_DESK);
  });
});
