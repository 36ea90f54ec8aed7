import { describe, expect, it } from 'vitest';
import { watch as watchPages } from '../../functions/watch/watch.ts';
import type { FieldName } from '../../local/meta/apps.ts';
import { NOW, OUR_APP, PAGE } from '../ids.ts';
import { silence } from '../support/graph-errors.ts';
import { APP_SECRET } from '../support/sign.ts';
import { WANTED, watching, watchingWith } from './a-watch.ts';

describe('the watch over the app as a whole', () => {
  it.each(WANTED)('rings where it is not subscribed to %s, and says what to do', async (missing) => {
    const { at, watch, counts } = watching();
    at.graph.fieldsOfApp = WANTED.filter((field) => field !== missing);
    await watch();
    expect(counts()).toEqual({ resubscribed: 0, unchecked: 1 });
    expect(at.log.lines[0]).toMatchObject({
      level: 'error',
      message:
        'App 1111111111111111 is not subscribed to all fields of the object page: subscribe it in its dashboard',
      fields: { object: 'page', missing: [missing] },
    });
    expect(at.log.text()).not.toContain(APP_SECRET);
  });

  it('rings where its subscription cannot be seen; the Pages are looked after', async () => {
    const { at, watch, counts, warnings } = watching();
    at.graph.fields = [];
    at.graph.fail('appFields', silence('subscriptions'));
    await watch();
    expect(counts()).toEqual({ resubscribed: 1, unchecked: 1 });
    expect(warnings()).toContain('The subscription of app 1111111111111111 could not be read: see the error');
  });

  describe('for Instagram', () => {
    /** By the Page's names. */
    const NEEDED = ['messages', 'messaging_postbacks', 'messaging_handovers', 'standby'] as const;
    const LINKED = { pages: { [PAGE]: { instagramAccountId: '17' } } };

    function watchingApp(settings: object, fieldsOfInstagram: readonly FieldName[]) {
      const watched = watchingWith(settings);
      watched.at.graph.meta.registry.subscribe(OUR_APP, 'instagram', {
        callbackUrl: 'https://example.com/webhook',
        fields: new Set(fieldsOfInstagram),
      });
      return watched;
    }

    it('is content with the fields that Instagram has', async () => {
      const { watch, counts, warnings } = watchingApp(LINKED, NEEDED);
      await watch();
      expect(counts()).toEqual({ resubscribed: 0, unchecked: 0 });
      expect(warnings()).toEqual([]);
    });

    it.each([
      ['messages', 'messages'],
      ['messaging_postbacks', 'messaging_postbacks'],
      ['messaging_handover', 'messaging_handovers'],
      ['standby', 'standby'],
    ] as const)('rings where %s is missing and an account is linked', async (name, missing) => {
      const fields = NEEDED.filter((field) => field !== missing);
      const { at, watch, counts } = watchingApp(LINKED, fields);
      await watch();
      expect(counts()).toEqual({ resubscribed: 0, unchecked: 1 });
      expect(at.log.lines[0]).toMatchObject({
        level: 'error',
        message:
          'App 1111111111111111 is not subscribed to all fields of the object instagram: subscribe it in its dashboard',
        fields: { object: 'instagram', missing: [name] },
      });
    });

    it('counts each object that is not subscribed', async () => {
      const { at, watch, counts } = watchingApp(LINKED, []);
      at.graph.fieldsOfApp = [];
      await watch();
      expect(counts()).toEqual({ resubscribed: 0, unchecked: 2 });
    });

    it('does not ask for it where no account is linked', async () => {
      const { watch, counts } = watchingApp({ pages: { [PAGE]: {} } }, []);
      await watch();
      expect(counts()).toEqual({ resubscribed: 0, unchecked: 0 });
    });
  });

  it('says nothing before there is a Page, and publishes zeros', async () => {
    const { at, parts } = watching();
    at.graph.fieldsOfApp = [];
    await watchPages(NOW + 300_000, { ...parts, pagesWithToken: async () => [] });
    expect(at.metrics.values).toEqual({ Resubscribed: [0], Unchecked: [0] });
  });
});
