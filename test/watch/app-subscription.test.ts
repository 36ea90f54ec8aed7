import { describe, expect, it } from 'vitest';
import { watch as watchPages } from '../../functions/watch/watch.ts';
import { NOW } from '../ids.ts';
import { silence } from '../support/graph-errors.ts';
import { APP_SECRET } from '../support/sign.ts';
import { WANTED, watching } from './a-watch.ts';

describe('the watch over the app as a whole', () => {
  it.each(WANTED)('rings where it is not subscribed to %s, and says what to do', async (missing) => {
    const { at, watch, counts } = watching();
    at.graph.fieldsOfApp = WANTED.filter((field) => field !== missing);
    await watch();
    expect(counts()).toEqual({ resubscribed: 0, unchecked: 1 });
    expect(at.log.lines[0]).toMatchObject({
      level: 'error',
      message: 'App 1111111111111111 is not subscribed to all fields: subscribe it in its dashboard',
      fields: { missing: [missing] },
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

  it('says nothing before there is a Page, and publishes zeros', async () => {
    const { at, parts } = watching();
    at.graph.fieldsOfApp = [];
    await watchPages(NOW + 300_000, { ...parts, pagesWithToken: async () => [] });
    expect(at.metrics.values).toEqual({ Resubscribed: [0], Unchecked: [0] });
  });
});
