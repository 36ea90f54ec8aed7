import { describe, expect, it } from 'vitest';
import { NOW, PAGE_ID } from '../ids.ts';
import { PAGE_TOKEN } from '../support/deployment.ts';
import { refusal, silence } from '../support/graph-errors.ts';
import { APP_SECRET } from '../support/sign.ts';
import { WANTED, watching } from './a-watch.ts';

const MINUTE = 60_000;

describe('the watch over a Page', () => {
  it('changes nothing where Meta sends all that is wanted', async () => {
    const { at, watch, counts, warnings } = watching();
    await watch();
    expect(at.graph.verbs()).toEqual(['subscribedFields', 'messagingFeatureStatus']);
    expect(counts()).toEqual({ resubscribed: 0, unchecked: 0 });
    expect(warnings()).toEqual([]);
  });

  it('subscribes again what Meta has dropped, and says so', async () => {
    const { at, watch, counts } = watching();
    at.graph.fields = [];
    await watch();
    expect(at.graph.fields).toEqual(WANTED);
    expect(counts()).toEqual({ resubscribed: 1, unchecked: 0 });
    expect(at.log.lines).toContainEqual({
      level: 'warn',
      message: `Meta had dropped fields of Page ${PAGE_ID}: subscribed again`,
      fields: { pageId: PAGE_ID, missing: WANTED },
    });
  });

  it.each(WANTED)('misses %s alone, and keeps whatever else was subscribed', async (missing) => {
    const { at, watch, counts } = watching();
    at.graph.fields = ['message_reads', ...WANTED.filter((field) => field !== missing)];
    await watch();
    expect([...at.graph.fields].sort()).toEqual(['message_reads', ...WANTED].sort());
    expect(counts().resubscribed).toBe(1);
  });

  it('is content the next time', async () => {
    const { at, watch, counts } = watching();
    at.graph.fields = [];
    await watch();
    await watch();
    expect(at.graph.verbs().filter((verb) => verb === 'subscribe')).toHaveLength(1);
    expect(counts().resubscribed).toBe(1);
  });

  describe('where Meta refuses the missing fields together', () => {
    /** Meta refuses every call that names this field. */
    function refusing(field: string, code = 100) {
      const watched = watching();
      watched.at.graph.onCall = ({ fields }, when) => {
        if (when === 'before' && fields?.includes(field)) throw refusal('subscribed_apps', code);
      };
      return watched;
    }

    it.each(WANTED.flatMap((field) => [100, 200].map((code) => [field, code] as const)))(
      'loses %s only, where that is the one that is refused with %i',
      async (refused, code) => {
        const { at, watch, counts } = refusing(refused, code);
        at.graph.fields = ['message_reads'];
        await watch();
        const others = WANTED.filter((field) => field !== refused);
        expect([...at.graph.fields].sort()).toEqual(['message_reads', ...others].sort());
        expect(counts()).toEqual({ resubscribed: 1, unchecked: 1 });
        expect(at.log.lines.slice(0, 2)).toMatchObject([
          {
            message: `Meta had dropped fields of Page ${PAGE_ID}: subscribed again`,
            fields: { missing: others },
          },
          {
            message: `The subscription of Page ${PAGE_ID} could not be renewed: see the error`,
            fields: { missing: [refused], error: { graphCode: code } },
          },
        ]);
      },
    );

    it('names the present fields in every call, because a call may replace them', async () => {
      const { at, watch } = refusing('standby');
      at.graph.fields = ['messages', 'message_reads'];
      await watch();
      const calls = at.graph.calls.flatMap(({ fields }) => (fields ? [fields] : []));
      expect(calls).toHaveLength(6);
      for (const fields of calls)
        expect(fields).toEqual(expect.arrayContaining(['messages', 'message_reads']));
    });

    it('is content where it accepts them one after the other', async () => {
      const { at, watch, counts } = watching();
      at.graph.fields = [];
      at.graph.fail('subscribe', refusal('subscribed_apps', 100));
      await watch();
      expect([...at.graph.fields].sort()).toEqual([...WANTED].sort());
      expect(counts()).toEqual({ resubscribed: 1, unchecked: 0 });
    });

    it('asks once where one field is missing', async () => {
      const { at, watch, counts } = refusing('standby');
      at.graph.fields = WANTED.filter((field) => field !== 'standby');
      await watch();
      expect(at.graph.verbs().filter((verb) => verb === 'subscribe')).toHaveLength(1);
      expect(counts()).toEqual({ resubscribed: 0, unchecked: 1 });
    });

    it('says once that none can be renewed, and lets the Page go on', async () => {
      const { at, watch, counts, warnings } = watching();
      at.graph.onCall = ({ fields }, when) => {
        if (when === 'before' && fields) throw refusal('subscribed_apps', 200);
      };
      at.graph.fields = [];
      await watch();
      expect(counts()).toEqual({ resubscribed: 0, unchecked: 1 });
      expect(warnings()).toEqual([`The subscription of Page ${PAGE_ID} could not be renewed: see the error`]);
      expect(at.page()).not.toHaveProperty('pause');
    });

    it('stops where Meta then refuses the token', async () => {
      const { at, watch, counts } = refusing('standby');
      at.graph.fields = [];
      let asked = 0;
      const refuseStandby = at.graph.onCall;
      at.graph.onCall = (call, when) => {
        if (when === 'before' && call.fields) asked += 1;
        if (asked === 3) throw refusal('subscribed_apps', 190);
        return refuseStandby(call, when);
      };
      await watch();
      expect(asked).toBe(3);
      expect(at.graph.fields).toEqual(['messages']);
      expect(at.page()?.pause).toMatchObject({ reason: 'token' });
      expect(counts()).toEqual({ resubscribed: 1, unchecked: 1 });
    });

    it('makes no call for which there is no time', async () => {
      const { at, watch, counts } = refusing('messages');
      at.graph.fields = [];
      const refuse = at.graph.onCall;
      at.graph.onCall = (call, when) => {
        if (when === 'before') at.clock.advance(10_000);
        return refuse(call, when);
      };
      const deadline = at.clock.now + 66_000;
      await watch(66_000);
      expect(at.clock.now).toBeLessThan(deadline);
      expect(counts()).toEqual({ resubscribed: 1, unchecked: 1 });
    });
  });

  it("remembers the Page's mode for its threads", async () => {
    const { at, watch } = watching();
    at.graph.mode = 'routing';
    await watch();
    const read = { mode: 'routing', readAt: expect.toSatisfy((readAt) => readAt >= NOW) };
    expect(at.page()).toMatchObject({ messenger: read, instagram: read });
  });

  it.each([
    ['read', 'subscribedFields'],
    ['renewed', 'subscribe'],
  ] as const)('rings where the subscription cannot be %s', async (attempt, verb) => {
    const { at, watch, counts, warnings } = watching();
    at.graph.fields = [];
    at.graph.fail(verb, silence('subscribed_apps'));
    await watch();
    expect(counts()).toEqual({ resubscribed: 0, unchecked: 1 });
    expect(warnings()).toEqual([
      `The subscription of Page ${PAGE_ID} could not be ${attempt}: see the error`,
    ]);
    expect(at.page()).not.toHaveProperty('pause');
    expect(at.page()).toHaveProperty('messenger');
  });

  it.each([3, 10, 200])('lets the Page go on where its token may not subscribe: code %i', async (code) => {
    const { at, watch, counts } = watching();
    at.graph.fail('subscribedFields', refusal('subscribed_apps', code));
    await watch();
    expect(counts().unchecked).toBe(1);
    expect(at.page()).not.toHaveProperty('pause');
  });

  it('pauses a Page whose token is dead, and asks no more', async () => {
    const { at, watch, counts } = watching();
    at.graph.fail('subscribedFields', refusal('subscribed_apps', 190));
    await watch();
    expect(at.graph.verbs()).toEqual(['subscribedFields']);
    expect(at.page()?.pause).toMatchObject({ reason: 'token' });
    expect(counts().unchecked).toBe(1);
  });

  it('tries once more with a token that is newer than the dead one', async () => {
    const { at, watch, counts } = watching();
    await at.parameters.pageToken(PAGE_ID);
    at.renewToken('the-new-token');
    at.graph.fail('subscribedFields', refusal('subscribed_apps', 190));
    await watch();
    expect(at.graph.calls.map(({ caller }) => caller.token)).toEqual([
      PAGE_TOKEN,
      'the-new-token',
      'the-new-token',
    ]);
    expect(counts().unchecked).toBe(0);
    expect(at.page()).not.toHaveProperty('pause');
  });

  it('leaves a paused Page alone: that has an alarm of its own', async () => {
    const { at, watch, counts } = watching();
    at.graph.fields = [];
    await at.pages.update(
      PAGE_ID,
      (page) => ({ ...page, pause: { until: NOW + MINUTE, reason: 'policy' } }),
      NOW,
    );
    await watch();
    expect(at.graph.calls).toEqual([]);
    expect(counts()).toEqual({ resubscribed: 0, unchecked: 0 });
    at.clock.advance(MINUTE);
    await watch();
    expect(counts()).toEqual({ resubscribed: 1, unchecked: 0 });
  });

  it('is done where only the mode cannot be read', async () => {
    const { at, watch, counts, warnings } = watching();
    at.graph.fail('messagingFeatureStatus', silence('page'));
    await watch();
    expect(counts()).toEqual({ resubscribed: 0, unchecked: 0 });
    expect(warnings()).toEqual([`The mode of Page ${PAGE_ID} could not be read`]);
  });

  it.each([
    ['well', undefined],
    ['badly', refusal('subscribed_apps', 190)],
  ])('lets out no token and no secret when it goes %s', async (_, failure) => {
    const { at, watch } = watching();
    at.graph.fields = [];
    if (failure) at.graph.fail('subscribedFields', failure);
    await watch();
    const letOut = `${at.log.text()}\n${JSON.stringify(at.page())}`;
    expect(at.graph.calls[0]?.caller).toMatchObject({ token: PAGE_TOKEN, appSecrets: [APP_SECRET] });
    expect(letOut).toContain(PAGE_ID);
    for (const secret of [PAGE_TOKEN, APP_SECRET]) expect(letOut).not.toContain(secret);
  });
});
