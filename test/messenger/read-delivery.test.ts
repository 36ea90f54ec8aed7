import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Reading, readDelivery } from '../../functions/messenger/read-delivery.ts';

const ARRIVED_AT = 1790000001000;

function read(body: Uint8Array | string): Reading {
  return readDelivery(typeof body === 'string' ? Buffer.from(body) : body, ARRIVED_AT);
}

function malformed(reason: string): Reading {
  return { kind: 'delivery', delivery: { events: [], malformed: [{ reason, keys: [] }] } };
}

describe('readDelivery', () => {
  it.each([
    ['an empty body', '', 'not-json'],
    ['broken JSON', '{"object":"page",}', 'not-json'],
    ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'not-utf8'],
    ['half a character', Buffer.from('{"object":"é"}').subarray(0, 12), 'not-utf8'],
    ['absurd nesting', `{"object":"page","entry":${'['.repeat(65)}${']'.repeat(65)}}`, 'too-deep'],
    ['endless nesting with a big number', `[98765432109876543,${'['.repeat(1_000_000)}`, 'too-deep'],
    ['a number', '1', 'not-an-object'],
    ['a text', '"page"', 'not-an-object'],
    ['null', 'null', 'not-an-object'],
  ])('lists %s as malformed', (_, body, reason) => {
    expect(read(body)).toEqual(malformed(reason));
  });

  it('ignores a byte order mark', () => {
    expect(read('\ufeff{"object":"page","entry":[]}')).toEqual({
      kind: 'delivery',
      delivery: { events: [], malformed: [] },
    });
  });

  it('names a foreign object in 40 safe characters', () => {
    expect(read(JSON.stringify({ object: `what\n${'s'.repeat(60)}` }))).toEqual({
      kind: 'foreign-object',
      object: `what_${'s'.repeat(35)}`,
    });
  });

  it.each(['{"entry":[]}', '{"object":null,"entry":[]}', '{"object":7}', '{"object":""}'])(
    'calls %s foreign',
    (body) => {
      expect(read(body).kind).toBe('foreign-object');
    },
  );

  it.each(['Page', 'toString', '__proto__', 'user'])('calls the object %j foreign', (object) => {
    expect(read(JSON.stringify({ object, entry: [] }))).toEqual({ kind: 'foreign-object', object });
  });

  it('does not throw for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => isWellFormed(read(bytes))));
  });

  it('does not throw for any JSON', () => {
    fc.assert(fc.property(fc.json(), (body) => isWellFormed(read(body))));
  });

  it('does not throw for any entries', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), (entries) => isWellFormed(read(bodyOf(entries)))),
    );
  });

  it('counts every item, as an event or as malformed', () => {
    const items = fc.array(item, { maxLength: 10 });
    fc.assert(
      fc.property(items, items, (messaging, standby) => {
        const reading = read(bodyOf([{ id: '1', time: ARRIVED_AT, messaging, standby }]));
        expect(sizeOf(reading)).toBe(messaging.length + standby.length);
      }),
    );
  });

  it('reads a good item between malformed ones', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), fc.array(item, { maxLength: 5 }), (before, after) => {
        const good = { sender: { id: '2' }, recipient: { id: '1' }, message: { mid: 'the good one' } };
        const reading = read(bodyOf([{ id: '1', time: ARRIVED_AT, messaging: [...before, good, ...after] }]));
        const events = reading.kind === 'delivery' ? reading.delivery.events : [];
        expect(events.map(({ id }) => id)).toContain('message:the good one');
      }),
    );
  });
});

const anything = fc.jsonValue({ maxDepth: 2 });
const party = fc.oneof(
  anything,
  fc.record({ id: anything }),
  fc.constant({ id: '1' }),
  fc.constant({ id: 2 }),
);
const content = fc.dictionary(
  fc.constantFrom(
    'mid',
    'text',
    'is_echo',
    'app_id',
    'nlp',
    'payload',
    'new_owner_app_id',
    'metadata',
    'user_ref',
  ),
  anything,
);
const item = fc.oneof(
  anything,
  fc.record(
    {
      sender: party,
      recipient: party,
      timestamp: anything,
      message: content,
      postback: content,
      pass_thread_control: content,
      policy_enforcement: content,
    },
    { requiredKeys: [] },
  ),
);
const items = fc.oneof(anything, fc.array(item, { maxLength: 4 }));
const entry = fc.oneof(
  anything,
  fc.record(
    {
      id: anything,
      time: anything,
      messaging: items,
      standby: items,
      messaging_handovers: items,
      changes: items,
    },
    { requiredKeys: [] },
  ),
);

function bodyOf(entries: unknown[]): string {
  return JSON.stringify({ object: 'page', entry: entries });
}

function sizeOf(reading: Reading): number {
  return reading.kind === 'delivery' ? reading.delivery.events.length + reading.delivery.malformed.length : 0;
}

/** What every caller may rely on. */
function isWellFormed(reading: Reading): boolean {
  if (reading.kind === 'foreign-object') return /^[\w.-]{0,40}$/.test(reading.object);
  const { events, malformed } = reading.delivery;
  return (
    events.every(
      ({ id, accountId, at }) => id.length < 300 && !accountId.includes(':') && at.from <= at.to,
    ) && malformed.every(({ keys }) => keys.length <= 20 && keys.every((key) => /^[\w.-]{0,40}$/.test(key)))
  );
}
