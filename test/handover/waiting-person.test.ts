import { describe, expect, it } from 'vitest';
import type { AppId } from '../../functions/messenger/ids.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE, PAGE_ID, PAGE_INBOX, ZENDESK } from '../ids.ts';
import { echoes, passes, says, takes } from '../support/items.ts';
import { beginCourse } from '../support/people-course.ts';

const MINUTE = 60_000;
const TEXTS = {
  handOver: 'One moment, a colleague will answer.',
  welcomeBack: 'The bot is back.',
  nobodyCame: 'Sorry, nobody is here.',
};
const inbox = (members: object = {}) => ({ 'page-inbox': { appId: PAGE_INBOX, ...members } });
const both = (first: object, second: object = {}) => ({
  ...inbox({ whenUnclaimed: 'next', next: 'help-desk', ...first }),
  'help-desk': { appId: HELP_DESK, ...second },
});
const withTargets = (targets: object, more: object = {}) => ({
  targets,
  grantRequestsOf: [],
  texts: TEXTS,
  ...more,
});

async function handedOver(targets: object = inbox(), more: Parameters<typeof beginCourse>[0] = {}) {
  const course = await beginCourse({ ...more, settings: withTargets(targets, more.settings) });
  await course.writes('chat with agent');
  return course;
}

describe('a person who was handed over, and to whom nobody comes', () => {
  it('is told of once, and stays with the people', async () => {
    const course = await handedOver();
    await course.until(600);
    expect(course.told).toEqual(['15 wait unclaimed page-inbox']);
    expect(course.at.graph.owner).toBe(PAGE_INBOX);
    expect(course.at.thread().waitingSince).toBe(NOW);
  });

  it('is told of after the minutes of the target, and never where these are 0', async () => {
    const soon = await handedOver(inbox({ unclaimedMinutes: 5 }));
    await soon.until(60);
    expect(soon.told).toEqual(['5 wait unclaimed page-inbox']);
    const never = await handedOver(inbox({ unclaimedMinutes: 0 }));
    await never.until(600);
    expect(never.told).toEqual([]);
  });

  it('comes back to the bot, hears that nobody came, and is asked about by a turn of its own', async () => {
    const course = await handedOver(inbox({ whenUnclaimed: 'return' }));
    await course.until(60);
    expect(course.said).toEqual([TEXTS.handOver, TEXTS.nobodyCame, TEXTS.welcomeBack]);
    expect(course.at.graph.owner).toBe(OUR_APP);
    expect(course.at.thread()).toMatchObject({ mailbox: [], failures: [] });
    expect(course.at.thread()).not.toHaveProperty('waitingSince');
    expect(course.at.metrics.values).toMatchObject({ HandedOver: [1], Returned: [1] });
  });

  it('is offered to each target once, in a ring too', async () => {
    const ring = both({}, { whenUnclaimed: 'next', next: 'page-inbox' });
    const course = await handedOver(ring);
    await course.until(20);
    expect(course.at.graph.owner).toBe(HELP_DESK);
    expect(course.said).toEqual([TEXTS.handOver]);
    await course.until(600);
    expect(course.told).toEqual(['15 wait unclaimed page-inbox', '30 wait unclaimed help-desk']);
    expect(course.at.graph.owner).toBe(OUR_APP);
    expect(course.said).toEqual([TEXTS.handOver, TEXTS.nobodyCame, TEXTS.welcomeBack]);
  });

  it('is not handed to and fro by a bot that hands over in every turn that it gets', async () => {
    const course = await beginCourse({ settings: withTargets(inbox({ whenUnclaimed: 'return' })) });
    const { at } = course;
    const handing = { ...at.handover, bot: () => [{ do: 'handOver', target: 'page-inbox' } as const] };
    Object.assign(at.handover, handing);
    await course.writes('hello');
    await course.until(600);
    expect(at.graph.verbs().filter((verb) => verb === 'pass')).toHaveLength(2);
    expect(course.told).toEqual(['15 wait unclaimed page-inbox', '30 wait unclaimed page-inbox']);
    expect(at.graph.owner).toBe(PAGE_INBOX);
  });

  it('is only told of where the other app took the thread', async () => {
    const course = await beginCourse({ settings: withTargets(inbox({ whenUnclaimed: 'return' })) });
    course.at.graph.owner = PAGE_INBOX;
    await course.receive(takes(PAGE_INBOX), 'standby');
    await course.writes('hello?');
    await course.until(600);
    expect(course.told).toEqual(['15 wait unclaimed page-inbox']);
    expect(course.at.graph.verbs()).not.toContain('take');
  });

  it('is only told of where echoes of other voices have never arrived', async () => {
    const course = await handedOver(inbox({ whenUnclaimed: 'return' }), { hearsOthers: false });
    await course.until(600);
    expect(course.told).toEqual(['15 wait unclaimed page-inbox']);
    expect(course.at.graph.owner).toBe(PAGE_INBOX);
  });

  it('is left alone for ten minutes after an outage of ours: an agent’s words may be on their way', async () => {
    const course = await handedOver(inbox({ whenUnclaimed: 'return' }));
    const outageAt = NOW + 14 * MINUTE;
    await course.at.pages.update(PAGE_ID, (page) => ({ ...page, outageAt }), NOW);
    await course.until(23);
    expect(course.told).toEqual([]);
    await course.speaks(PAGE_INBOX, 'Ana here', { at: NOW + 13 * MINUTE });
    await course.until(600);
    expect(course.told).toEqual(['13 human applied picked-up']);
    expect(course.at.graph.owner).toBe(PAGE_INBOX);
  });

  it('is not pulled from an agent who speaks in time', async () => {
    const course = await handedOver(inbox({ whenUnclaimed: 'return' }));
    await course.until(14);
    await course.speaks(PAGE_INBOX, 'Ana here');
    await course.until(600);
    expect(course.at.graph.verbs()).not.toContain('take');
    // Control moved at some moment of a span that begins two seconds before the call.
    expect(course.at.metrics.values.TimeToHuman).toEqual([14 * 60 + 2]);
  });

  it('is listed once where the clock rings too late for any answer', async () => {
    const course = await handedOver(inbox({ unclaimedMinutes: 23 * 60 + 55, whenUnclaimed: 'return' }));
    await course.until(30 * 60);
    expect(course.at.graph.verbs()).not.toContain('take');
    expect(course.told).toEqual([`${23 * 60 + 50} answer failed nobody-came`]);
    expect(course.at.thread()).not.toHaveProperty('waitingSince');
  });
});

describe('closing time while a person waits', () => {
  // It is Saturday, 09:15 in London.
  const hours = {
    office: { timeZone: 'Europe/London', open: { sat: '09:00-09:25' } },
    always: { timeZone: 'Europe/London', open: { 'mon-sun': '00:00-24:00' } },
  };

  it('stops the clock, and lists the person where it would ring too late', async () => {
    const course = await handedOver(inbox({ hours: 'office' }), { settings: { hours } });
    await course.until(23 * 60);
    expect(course.told).toEqual([]);
    await course.until(24 * 60);
    expect(course.told).toEqual([`${24 * 60 - 10} answer failed nobody-came`]);
  });

  it('goes on with the next opening', async () => {
    const early = { ...hours, office: { ...hours.office, open: { sat: '09:00-09:20', sun: '08:00-17:00' } } };
    const course = await handedOver(inbox({ hours: 'office' }), { settings: { hours: early } });
    await course.until(23 * 60);
    // Five of the fifteen minutes were on Saturday: it is 08:10.
    expect(course.told).toEqual([`${22 * 60 + 55} wait unclaimed page-inbox`]);
  });

  it('offers the thread to the next target that is open', async () => {
    const targets = {
      'page-inbox': { appId: PAGE_INBOX, whenUnclaimed: 'next', next: 'zendesk', hours: 'always' },
      zendesk: { appId: ZENDESK, hours: 'office', next: 'help-desk' },
      'help-desk': { appId: HELP_DESK },
    };
    const course = await handedOver(targets, { settings: { hours } });
    await course.until(20);
    expect(course.at.graph.owner).toBe(HELP_DESK);
  });
});

describe('a request for a thread in which a person waits', () => {
  const asking = () => handedOver(inbox({ whenUnclaimed: 'return' }), { mode: 'zero-config' });

  it('that nobody grants is listed once, after a minute', async () => {
    const course = await asking();
    await course.until(600);
    expect(course.at.graph.verbs().filter((verb) => verb === 'request')).toHaveLength(1);
    expect(course.told).toEqual(['15 wait unclaimed page-inbox', '16 reclaim failed not-granted']);
  });

  it('that is granted ten minutes later is followed by the rest', async () => {
    const course = await asking();
    await course.until(26);
    course.at.graph.owner = OUR_APP;
    await course.receive(passes(OUR_APP, PAGE_INBOX, { at: course.at.clock.now }));
    expect(course.said).toEqual([TEXTS.handOver, TEXTS.nobodyCame, TEXTS.welcomeBack]);
  });

  it('is forgotten where a human speaks: what comes back later comes back from a human', async () => {
    const course = await asking();
    await course.until(20);
    await course.speaks(PAGE_INBOX, 'Ana here');
    await course.until(26);
    course.at.graph.owner = OUR_APP;
    await course.receive(passes(OUR_APP, PAGE_INBOX, { at: course.at.clock.now }));
    expect(course.said).toEqual([TEXTS.handOver, TEXTS.welcomeBack]);
  });
});

describe('a conversation with a human', () => {
  const silent = inbox({ silentMinutes: 30 });

  it('that is over comes back to the bot without a word', async () => {
    const course = await handedOver(silent);
    await course.until(5);
    await course.speaks(PAGE_INBOX, 'Your order is on its way.');
    await course.until(6);
    await course.writes('👍');
    await course.until(600);
    expect(course.at.graph.owner).toBe(OUR_APP);
    expect(course.said).toEqual([TEXTS.handOver]);
    expect(course.told).toEqual(['5 human applied picked-up']);
  });

  it('that is silent for long counts from the last word of either side', async () => {
    const course = await handedOver(silent);
    await course.until(5);
    await course.speaks(PAGE_INBOX, 'One moment.');
    await course.until(25);
    await course.writes('Are you there?');
    await course.until(54);
    expect(course.at.graph.owner).toBe(PAGE_INBOX);
    await course.until(60);
    expect(course.at.graph.owner).toBe(OUR_APP);
    expect(course.said).toEqual([TEXTS.handOver, TEXTS.welcomeBack]);
  });

  it('whose question came after words that arrive late goes on waiting', async () => {
    const course = await handedOver();
    await course.until(9);
    await course.writes('And the price?');
    await course.speaks(PAGE_INBOX, 'It is blue.', { at: NOW + 3 * MINUTE });
    expect(course.at.thread().waitingSince).toBe(NOW + 9 * MINUTE);
  });

  it('whom Meta hides comes back after the longest silence of all targets', async () => {
    const targets = { ...inbox({ silentMinutes: 30 }), 'help-desk': { appId: HELP_DESK, silentMinutes: 60 } };
    const course = await beginCourse({ settings: withTargets(targets) });
    const stranger = '9999999999999999' as AppId;
    course.at.graph.meta.page.setRouting('messenger', { mode: 'routing', defaultApp: PAGE_INBOX });
    course.at.graph.owner = stranger;
    const { new_owner_app_id: _hidden, ...control } = takes(stranger).take_thread_control as Record<
      string,
      unknown
    >;
    await course.receive(
      { ...takes(stranger, OUR_APP, { at: NOW }), take_thread_control: control },
      'standby',
    );
    await course.writes('anybody?');
    await course.until(59);
    expect(course.at.graph.owner).toBe(stranger);
    await course.until(70);
    expect(course.at.graph.verbs()).toContain('take');
  });
});

describe('a person who asks for the bot', () => {
  const settings = {
    triggers: [
      { phrase: 'chat with agent', target: 'page-inbox' },
      { phrase: 'stop', return: true },
    ],
  };

  it('gets it back from the people, also if somebody has spoken', async () => {
    const course = await handedOver(inbox(), { settings });
    await course.until(2);
    await course.speaks(PAGE_INBOX, 'Ana here');
    await course.until(3);
    await course.writes('Stop!');
    expect(course.at.graph.owner).toBe(OUR_APP);
    expect(course.said).toEqual([TEXTS.handOver, TEXTS.welcomeBack]);
    expect(course.at.thread()).not.toHaveProperty('waitingSince');
  });

  it('is answered by it where it has the thread', async () => {
    const course = await beginCourse({ settings: withTargets(inbox(), settings) });
    await course.writes('stop');
    expect(course.said).toEqual(['[bot] stop']);
  });

  it('stays with a human who answers while the thread is asked for', async () => {
    const course = await handedOver(inbox(), { settings, mode: 'zero-config' });
    await course.until(3);
    await course.writes('stop');
    expect(course.at.graph.verbs()).toContain('request');
    await course.speaks(PAGE_INBOX, 'Ana here, please wait');
    await course.until(10);
    expect(course.told).toEqual(['3 human applied picked-up']);
  });
});

describe('a human in a thread that no app owns', () => {
  it('who falls silent leaves the person who waits to the bot', async () => {
    const course = await beginCourse({ mode: 'zero-config', settings: withTargets(inbox()) });
    course.at.graph.owner = undefined;
    await course.writes('hello');
    await course.until(2);
    await course.speaks(HELP_DESK, 'Ana here');
    await course.until(3);
    await course.writes('What does it cost?');
    await course.until(31);
    expect(course.said).toEqual(['[bot] hello']);
    await course.until(40);
    expect(course.said).toEqual(['[bot] hello', TEXTS.welcomeBack]);
  });
});

describe('a person who comes back after 30 hours', () => {
  it('is answered by the bot, and nothing of the old wait is left', async () => {
    const course = await handedOver();
    await course.until(30 * 60);
    expect(course.at.thread()).not.toHaveProperty('waitingSince');
    course.at.graph.owner = undefined;
    await course.writes('hello again');
    expect(course.said).toEqual([TEXTS.handOver, '[bot] hello again']);
    expect(course.at.thread()).not.toHaveProperty('waitingSince');
  });
});

describe('a person who writes stickers only', () => {
  const sticker = (at: number) => ({
    ...says('', { at, mid: `sticker-${at}` }),
    message: {
      mid: `sticker-${at}`,
      sticker_id: 369239263222822,
      attachments: [{ type: 'image', payload: {} }],
    },
  });

  it('waits like any other until somebody has spoken', async () => {
    const course = await handedOver();
    await course.until(1);
    await course.speaks(PAGE_INBOX, 'Ana here');
    await course.until(2);
    await course.receive(sticker(course.at.clock.now), 'standby');
    expect(course.at.thread().waitingSince).toBe(NOW + 2 * MINUTE);
    const first = await beginCourse({ settings: withTargets(inbox()) });
    await first.receive(sticker(NOW));
    expect(first.said).toHaveLength(1);
    expect(first.at.thread()).not.toHaveProperty('waitingSince');
  });
});

describe('the inbox as the default app', () => {
  it('that has every new conversation is only told of, and nothing is pulled', async () => {
    const settings = withTargets(inbox({ whenUnclaimed: 'return' }));
    const course = await beginCourse({ settings });
    course.at.graph.meta.page.setRouting('messenger', { mode: 'routing', defaultApp: PAGE_INBOX });
    course.at.graph.owner = PAGE_INBOX;
    await course.writes('hello?');
    await course.until(600);
    expect(course.told).toHaveLength(1);
    expect(course.told[0]).toMatch(/wait unclaimed (foreign|page-inbox)$/);
    expect(course.at.graph.verbs()).not.toContain('take');
  });
});

describe('a thread that was moved to Main', () => {
  it('and is quiet for a day stays there, and the next message is answered by the bot', async () => {
    const course = await beginCourse({ settings: withTargets(inbox({ silentMinutes: 48 * 60 })) });
    await course.writes('hello');
    course.at.graph.owner = PAGE_INBOX;
    await course.receive(takes(PAGE_INBOX, OUR_APP, { at: course.at.clock.now }), 'standby');
    await course.until(25 * 60);
    expect(course.told).toEqual([]);
    course.at.graph.owner = undefined;
    await course.writes('hello again');
    expect(course.said).toEqual(['[bot] hello', '[bot] hello again']);
  });
});

describe('Meta’s Business AI', () => {
  const BUSINESS_AI = '622851382610562' as AppId;
  const targets = { 'page-inbox': { appId: BUSINESS_AI, whenUnclaimed: 'return' } };

  it('picks the thread up as a target, by words that silence nobody', async () => {
    const course = await beginCourse({ settings: withTargets(targets) });
    course.at.graph.meta.page.connect({ appId: BUSINESS_AI, name: 'business-ai', platforms: ['messenger'] });
    await course.writes('chat with agent');
    await course.until(1);
    await course.speaks(BUSINESS_AI, 'How can I help?');
    await course.until(600);
    expect(course.told).toEqual([]);
    expect(course.at.thread()).not.toHaveProperty('waitingSince');
    expect(course.at.graph.verbs()).not.toContain('take');
  });

  it('ends a wait as an intruder, but has not picked up what another app has', async () => {
    const course = await handedOver(inbox());
    await course.until(1);
    await course.receive(echoes(BUSINESS_AI, 'How can I help?', { at: course.at.clock.now }), 'standby');
    expect(course.at.thread()).not.toHaveProperty('waitingSince');
    await course.until(2);
    await course.writes('I want a human!');
    await course.until(600);
    expect(course.told).toEqual(['17 wait unclaimed page-inbox']);
  });
});

describe('two Pages', () => {
  it('have the clocks of their own settings', async () => {
    const pages = { [PAGE]: { targets: inbox({ unclaimedMinutes: 3 }) } };
    const course = await handedOver(inbox({ unclaimedMinutes: 90 }), { settings: { pages } });
    await course.until(60);
    expect(course.told).toEqual(['3 wait unclaimed page-inbox']);
  });
});
