import { afterAll, beforeAll, describe } from 'vitest';
import { bootstrapAndDeploy } from './bootstrap-and-deploy.ts';
import { destroy } from './destroy.ts';
import { failures } from './failures.ts';
import { openPlace, type Place } from './place.ts';
import { redeploy } from './redeploy.ts';
import { roles } from './roles.ts';
import { schedule } from './schedule.ts';
import { secrecy } from './secrecy.ts';
import { secrets } from './secrets.ts';
import { webhooks } from './webhooks.ts';

// One deployment from its first day to its last, so the chapters build on each other and stand in their order.
describe('the app in an AWS that nobody here wrote', () => {
  let place: Place;
  const at = () => place;

  beforeAll(async () => {
    place = await openPlace();
  });
  afterAll(() => place?.close());

  bootstrapAndDeploy(at);
  secrets(at);
  roles(at);
  webhooks(at);
  failures(at);
  redeploy(at);
  schedule(at);
  secrecy(at);
  destroy(at);
});
