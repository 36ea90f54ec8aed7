import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it("says what was expected, in zod's own words", async () => {
  // In a process of its own: whoever imports the other face of zod brings the words along for all.
  const module = new URL('../../functions/messenger/zod.ts', import.meta.url).href;
  const ask = `const z = await import('${module}'); console.log(z.string().safeParse(1).error.issues[0].message);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', ask]);
  expect(stdout.trim()).toBe('Invalid input: expected string, received number');
});
