import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGE } from '../ids.ts';
import { allowParameterLists } from './allow-parameter-lists.ts';
import { APP_SECRET, type At, PAGE_TOKEN, VERIFY_TOKEN } from './place.ts';
import { ROOT } from './root.ts';

/** What the README tells a deployer to do between the deployment and the first message. */
export function secrets(at: At): void {
  describe('secrets', () => {
    it("puts the secrets into Parameter Store with the README's own commands", async () => {
      const { operator } = at();
      await operator.shell(await commandsOfReadme(), { APP_SECRET, VERIFY_TOKEN, PAGE_ID: PAGE, PAGE_TOKEN });

      const { ParameterPrefix } = await operator.outputs();
      const query = ['--query', 'Parameters[].[Name,Type]'];
      const found = await operator.aws<[string, string][]>(
        ...['ssm', 'get-parameters-by-path', '--recursive', '--path', ParameterPrefix, ...query],
      );
      expect(new Map(found)).toEqual(
        new Map([
          [`${ParameterPrefix}settings`, 'String'],
          [`${ParameterPrefix}app-secret`, 'SecureString'],
          [`${ParameterPrefix}verify-token`, 'SecureString'],
          [`${ParameterPrefix}pages/${PAGE}/access-token`, 'SecureString'],
        ]),
      );
    });

    it('makes up for what the emulator asks of a role, and AWS does not', async () => {
      expect(await allowParameterLists(at().operator)).toHaveLength(3);
    });
  });
}

/** The block of step 3 of "Deploy in five steps". */
async function commandsOfReadme(): Promise<string> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const block = /```sh\n(?<commands>\s*aws ssm put-parameter [^`]+)```/.exec(readme);
  if (!block?.groups?.commands) throw new Error('The README tells no commands that put the secrets.');
  return block.groups.commands;
}
