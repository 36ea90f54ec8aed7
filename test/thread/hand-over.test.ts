import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../functions/settings/calendar.ts';
import type { PageSettings, Target } from '../../functions/settings/settings.ts';
import { type HandOver, handOver } from '../../functions/thread/hand-over.ts';
import { nextStep } from '../../functions/thread/next-step.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, PAGE_INBOX, ZENDESK } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import { executor, say, verbs } from './a-command.ts';
import { BY_INBOX, BY_US, DAY, HOUR, MINUTE, message, ownedBy, SETTINGS, settingsWith } from './a-thread.ts';
import { decided, got } from './an-event.ts';

/** `NOW` is a Saturday, 09:15 by UTC. */
const SHUT: Calendar = { timeZone: 'UTC', open: { mon: '09:00-17:00' } };
const OPEN: Calendar = { timeZone: 'UTC', open: { sat: '09:00-17:00' } };
const NEVER: Calendar = { timeZone: 'UTC', open: { sat: '08:00-08:01' }, closed: saturdays() };

function saturdays(): readonly string[] {
  return Array.from({ length: 60 }, (_, n) => new Date(NOW + n * 7 * DAY).toISOString().slice(0, 10));
}

const inbox = (members: Partial<Target> = {}): Target => ({ appId: PAGE_INBOX, hours: SHUT, ...members });
const desk = (members: Partial<Target> = {}): Target => ({ appId: HELP_DESK, hours: SHUT, ...members });
const zendesk = (members: Partial<Target> = {}): Target => ({ appId: ZENDESK, hours: SHUT, ...members });

const CLOSED = 'We are closed until {opens}.';
const TOLD = 'We are closed until Monday, 09:00.';
function hoursOf(targets: Record<string, Target>, closed = CLOSED): PageSettings {
  return settingsWith({ targets, texts: { ...SETTINGS.texts, closed } });
}

/** The words and the receiver of a hand-over to `page-inbox`. */
function course(settings: PageSettings, asked: Partial<HandOver> = {}, thread: Thread = threadWith()) {
  const wish: HandOver = {
    target: 'page-inbox',
    cause: 'hand-over',
    causedAt: NOW,
    wordsUntil: NOW + 5 * MINUTE,
    channel: 'messaging',
    idOf: (n) => `id-${n}`,
    ...asked,
  };
  const commands = handOver(wish, settings, { thread, now: NOW });
  return commands.map((command) => (command.verb === 'say' ? command.text : command.to));
}

describe('a hand-over to an open target', () => {
  it.each([
    ['without hours', { appId: PAGE_INBOX }],
    ['within its hours', inbox({ hours: OPEN })],
  ])('says its words and passes: %s', (_what, target) => {
    const settings = hoursOf({ 'page-inbox': target });
    expect(course(settings)).toEqual(['One moment.', PAGE_INBOX]);
    expect(course(settings, { words: ['Ana will', 'help.'] })).toEqual(['Ana will', 'help.', PAGE_INBOX]);
    expect(course(settings, { words: [] })).toEqual([PAGE_INBOX]);
  });

  it('is nothing to a target that the settings do not have', () => {
    expect(course(hoursOf({}))).toEqual([]);
    expect(course(hoursOf({}), { target: 'constructor' })).toEqual([]);
  });
});

describe('a hand-over to a closed target', () => {
  it.each([
    ['by default', inbox()],
    ['with keep', inbox({ whenClosed: 'keep' })],
  ])('leaves the thread with the bot, and says when it opens: %s', (_what, target) => {
    const settings = hoursOf({ 'page-inbox': target });
    expect(course(settings)).toEqual([TOLD]);
    expect(course(settings, { words: ['Ana will help.'] })).toEqual([TOLD]);
  });

  it('is passed with pass, and says the same instead of its words', () => {
    const settings = hoursOf({ 'page-inbox': inbox({ whenClosed: 'pass' }) });
    expect(course(settings)).toEqual([TOLD, PAGE_INBOX]);
    expect(course(settings, { words: ['Ana will help.'] })).toEqual([TOLD, PAGE_INBOX]);
  });

  it('says a text without the time as it is, and the time in the language of the settings', () => {
    const target = { 'page-inbox': inbox() };
    expect(course(hoursOf(target, 'Closed.'))).toEqual(['Closed.']);
    expect(course({ ...hoursOf(target, '{opens}, {opens}'), locale: 'de' })).toEqual([
      'Montag, 09:00, Montag, 09:00',
    ]);
  });

  it.each([
    ['there is no text', inbox(), ''],
    ['there is no opening within a year, and the text names it', inbox({ hours: NEVER }), CLOSED],
  ])('says nothing where %s', (_where, target, closed) => {
    expect(course(hoursOf({ 'page-inbox': target }, closed))).toEqual([]);
    const passing = hoursOf({ 'page-inbox': { ...target, whenClosed: 'pass' } }, closed);
    expect(course(passing)).toEqual([PAGE_INBOX]);
    expect(course(passing, { words: ['Ana will help.'] })).toEqual(['Ana will help.', PAGE_INBOX]);
  });

  it('says that it is closed where there is no opening, and the text names none', () => {
    expect(course(hoursOf({ 'page-inbox': inbox({ hours: NEVER }) }, 'Closed.'))).toEqual(['Closed.']);
  });

  it.each<[string, Partial<Thread>, readonly string[]]>([
    ['said within 12 h', { said: { closed: NOW - 12 * HOUR + 1 } }, []],
    ['said before', { said: { closed: NOW - 12 * HOUR } }, [TOLD]],
    ['about to be said', { mailbox: [say({ once: 'closed' })] }, []],
    ['never said, and another text was', { said: { nobodyCame: NOW }, mailbox: [say()] }, [TOLD]],
  ])('says that it is closed once in 12 h: %s', (_when, members, words) => {
    expect(course(hoursOf({ 'page-inbox': inbox() }), {}, threadWith(members))).toEqual(words);
  });
});

describe('the next target of a closed one', () => {
  const first = inbox({ next: 'help-desk', whenClosed: 'pass' });

  it('gets the thread with the words of the hand-over, if it is open', () => {
    const settings = hoursOf({ 'page-inbox': first, 'help-desk': desk({ hours: OPEN }) });
    expect(course(settings)).toEqual(['One moment.', HELP_DESK]);
    expect(course(settings, { words: ['Ana will help.'] })).toEqual(['Ana will help.', HELP_DESK]);
  });

  it('gets nothing while the first one is open', () => {
    const open = inbox({ hours: OPEN, next: 'help-desk' });
    expect(course(hoursOf({ 'page-inbox': open, 'help-desk': { appId: HELP_DESK } }))).toEqual([
      'One moment.',
      PAGE_INBOX,
    ]);
  });

  it('is followed by its own next one', () => {
    const targets = { 'page-inbox': first, 'help-desk': desk({ next: 'zendesk' }) };
    expect(course(hoursOf({ ...targets, zendesk: zendesk({ hours: OPEN }) }))).toEqual([
      'One moment.',
      ZENDESK,
    ]);
  });

  it('may be the first one again: then the first one decides what happens', () => {
    const ring = { 'help-desk': desk({ next: 'zendesk' }), zendesk: zendesk({ next: 'page-inbox' }) };
    expect(course(hoursOf({ ...ring, 'page-inbox': first }))).toEqual([TOLD, PAGE_INBOX]);
    const keep = hoursOf({ ...ring, 'page-inbox': { ...first, whenClosed: 'keep' } });
    expect(course(keep)).toEqual([TOLD]);
  });
});

describe('a trigger whose target is closed', () => {
  const phrase = message({ text: 'chat with agent' });
  const keep = hoursOf({ 'page-inbox': inbox() });

  it('says so in time for an answer, as no part of a hand-over', () => {
    expect(decided(ownedBy(BY_US), phrase, { settings: keep })).toEqual([
      {
        verb: 'say',
        id: expect.stringMatching(/^mh-[0-9a-f]{16}-0$/),
        cause: 'closed',
        once: 'closed',
        text: TOLD,
        channel: 'messaging',
        causedAt: NOW,
        notAfter: NOW + 5 * MINUTE,
        attempts: 0,
      },
    ]);
  });

  it('is passed with the words of a hand-over where the settings say so', () => {
    const settings = hoursOf({ 'page-inbox': inbox({ whenClosed: 'pass' }) });
    expect(decided(ownedBy(BY_US), phrase, { settings })).toMatchObject([
      { verb: 'say', cause: 'trigger', once: 'closed', text: TOLD },
      { verb: 'pass', cause: 'trigger', to: PAGE_INBOX, metadata: 'trigger:page-inbox' },
    ]);
  });

  it('names the target that was asked for to the next one', () => {
    const targets = { 'page-inbox': inbox({ next: 'help-desk' }), 'help-desk': { appId: HELP_DESK } };
    expect(decided(ownedBy(BY_US), phrase, { settings: hoursOf(targets) })).toMatchObject([
      { verb: 'say', cause: 'trigger', text: 'One moment.' },
      { verb: 'pass', to: HELP_DESK, metadata: 'trigger:page-inbox' },
    ]);
    expect(decided(ownedBy(BY_US), phrase, { settings: hoursOf(targets) })[0]).not.toHaveProperty('once');
  });

  it.each<[string, PageSettings, Partial<Thread>]>([
    ['there is no text', hoursOf({ 'page-inbox': inbox() }, ''), {}],
    ['it has been said', keep, { said: { closed: NOW - HOUR } }],
  ])('is the bot’s to answer where %s', (_where, settings, members) => {
    expect(decided(ownedBy(BY_US, members), phrase, { settings })).toMatchObject([
      { verb: 'answer', cause: 'message', turn: { kind: 'message', text: 'chat with agent' } },
    ]);
  });

  it('says so once where the person asks twice in one delivery', () => {
    const again = message({ id: 'message-2', mid: 'm-2', text: 'chat with agent' });
    const { thread } = got(ownedBy(BY_US), [phrase, again], NOW, keep);
    expect(verbs(thread)).toEqual(['say', 'answer']);
  });

  it('is new on messaging, where it was left to another app on standby', () => {
    const settings = keep;
    const onStandby = { ...phrase, channel: 'standby' } as const;
    const { thread } = got(ownedBy(BY_US), [onStandby], NOW, settings);
    const held = { ...thread, owner: BY_INBOX, unproven: false };
    const mailbox = thread.mailbox.filter(({ verb }) => verb === 'say');
    const left = nextStep({ ...held, mailbox }, executor({ settings })).thread;
    expect(left.mailbox).toEqual([]);
    expect(got(left, [phrase], NOW, settings).verdicts).toEqual(['queued']);
  });
});
