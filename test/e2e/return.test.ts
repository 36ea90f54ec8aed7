import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HELP_DESK, OUR_APP } from '../ids.ts';
import { eventually, MODES, type Service, startService, text } from './service.ts';

describe.each(MODES)(
  'a thread whose human has been silent for the silentMinutes of its target, %s',
  (mode) => {
    const psid = '24000000000000501';
    let service: Service;

    beforeAll(async () => {
      const targets = { 'help-desk': { appId: HELP_DESK, silentMinutes: 0.02 } };
      const triggers = [{ phrase: 'help', target: 'help-desk' }];
      const only = { targets, triggers, grantRequestsOf: [], fallback: undefined };
      const change = (settings: object) => ({ ...settings, ...only });
      service = await startService({ change, sweepEvery: 500 });
      await service.meta.setMode(mode);
      await service.meta.person(psid).writes('help');
      await eventually(async () => expect((await service.meta.thread(psid)).owner).toBe(HELP_DESK));
      await service.meta.app(HELP_DESK).replies(psid, text('One minute.'));
    });
    afterAll(() => service.close());

    it(
      mode === 'routing' ? 'is taken back' : 'is requested back, and comes back when it is passed',
      async () => {
        if (mode === 'zero-config') {
          const requests = async () =>
            (await service.meta.app(HELP_DESK).received()).filter(
              ({ kind }) => kind === 'request_thread_control',
            );
          await eventually(async () => expect(await requests()).not.toEqual([]));
          expect(await service.ledger(psid)).toMatchObject({ ownerName: 'help-desk' });
          await service.meta.app(HELP_DESK).passes(psid, OUR_APP);
        }
        await eventually(async () => expect((await service.meta.thread(psid)).owner).toBe(OUR_APP));
        await service.expectLedger(psid, { owner: 'us', mailbox: [] });
        await service.meta.person(psid).writes(text('hello again'));
        await service.expectLastSaid(psid, `bot: [bot] ${text('hello again')}`);
      },
    );
  },
);
