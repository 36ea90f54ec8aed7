import { expect, it, onTestFinished } from 'vitest';
import { createMetaClient } from '../../local/meta/client.ts';
import { PERSON } from '../ids.ts';
import { eventually, startService, text } from './service.ts';

it('answers the persons of a further Page as those of the first one', async () => {
  const service = await startService();
  onTestFinished(() => service.close());
  const { pageId } = await service.meta.addPage({ name: 'Second Page' });
  const second = createMetaClient(service.local.meta.url, pageId);
  await second.person(PERSON).writes(text('hello'));
  await service.settled();
  await eventually(async () => expect((await second.thread(PERSON)).messages).toHaveLength(2));
  expect(await service.said(PERSON)).toEqual([]);
});
