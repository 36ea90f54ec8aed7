import { describe, expect, it } from 'vitest';
import type { At } from './place.ts';

const STACK = 'messenger-handover-dev';

/** An account that knows nothing of the CDK, and what a deployer types first. */
export function bootstrapAndDeploy(at: At): void {
  describe('bootstrap and deploy', () => {
    async function statusOf(stack: string) {
      const query = ['--query', 'Stacks[0].StackStatus'];
      return at().operator.aws('cloudformation', 'describe-stacks', '--stack-name', stack, ...query);
    }

    it('bootstraps the account', async () => {
      expect(await at().operator.cdk('bootstrap')).toMatch(/✅ .*bootstrapped\./);
      expect(await statusOf('CDKToolkit')).toBe('CREATE_COMPLETE');
    });

    it('deploys, and prints what an operator needs', async () => {
      expect(await at().operator.cdk('deploy')).toContain(`✅  ${STACK}\n`);
      expect(await statusOf(STACK)).toBe('CREATE_COMPLETE');
      expect(await at().operator.outputs()).toEqual({
        WebhookUrl: expect.stringMatching(/^https:\/\/.+\/webhook$/),
        TableName: expect.stringMatching(/./),
        HandoverFunctionName: expect.stringMatching(/./),
        FailureQueueUrl: expect.stringMatching(/^https:\/\//),
        ParameterPrefix: '/messenger-handover/dev/',
      });
    });

    it('changes nothing when it is deployed again', async () => {
      expect(await at().operator.cdk('deploy')).toContain(`✅  ${STACK} (no changes)\n`);
    });
  });
}
