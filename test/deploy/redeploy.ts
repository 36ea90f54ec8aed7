import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGE_INBOX } from '../ids.ts';
import { eventually, keyOf } from './conversation.ts';
import { functionOf } from './functions.ts';
import type { At } from './place.ts';
import { ROOT } from './root.ts';
import { PSID } from './webhooks.ts';

const PHRASE = 'a human please';

/** A deployer changes a setting. */
export function redeploy(at: At): void {
  describe('a deployment with a changed setting', () => {
    it('updates the parameter, and keeps the secrets and what is in the table', async () => {
      const { operator, ledger } = at();
      // Not all of the item: time goes on, and may have Meta asked about the thread.
      const { since, seenEvents } = (await ledger.thread(keyOf(PSID))) ?? {};

      const said = await operator.cdk('deploy', '-c', `handover=${JSON.stringify(await changedSettings())}`);
      expect(said).toContain('✅  messenger-handover-dev\n');

      const { ParameterPrefix } = await operator.outputs();
      expect(await parameter(`${ParameterPrefix}settings`)).toContain(PHRASE);
      expect(await parameter(`${ParameterPrefix}app-secret`)).not.toBe('');
      expect(await ledger.thread(keyOf(PSID))).toMatchObject({ ownerName: 'page-inbox', since, seenEvents });
    });

    it('is obeyed by the functions that start from then on', async () => {
      // Those that run believe what they have read for five minutes; a touched configuration starts them anew.
      for (const part of ['Webhook', 'Handover'] as const) {
        const { name } = await functionOf(at().operator, part);
        const touch = ['--function-name', name, '--memory-size', '1024'];
        await at().operator.aws('lambda', 'update-function-configuration', ...touch);
      }
      const psid = '24000000000000721';
      await at().meta.person(psid).writes('A human, please!');
      await eventually(async () => expect((await at().meta.thread(psid)).owner).toBe(PAGE_INBOX));
    });

    async function parameter(name: string): Promise<string> {
      return at().operator.aws('ssm', 'get-parameter', '--name', name, '--query', 'Parameter.Value');
    }
  });
}

async function changedSettings(): Promise<object> {
  const { context } = JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8'));
  const { handover } = context;
  return { ...handover, triggers: [...handover.triggers, { phrase: PHRASE, target: 'page-inbox' }] };
}
