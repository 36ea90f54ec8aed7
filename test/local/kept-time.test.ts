import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keptTime } from '../../local/kept-time.ts';

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'kept-time-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

describe('the time that is kept', () => {
  it('is as far ahead at the next start as it was left', async () => {
    const path = await folder();
    const first = keptTime(path);
    expect(first.offset()).toBe(0);
    first.advance(1_000);
    first.advance(500);
    expect(keptTime(path).offset()).toBe(1_500);
  });

  it('is not kept without a folder', () => {
    keptTime(undefined).advance(1_000);
    expect(keptTime(undefined).offset()).toBe(0);
  });

  it.each(['', 'null', '{"aheadMs":-5}', '{"aheadMs":"soon"}'])(
    'does without what it cannot read: %j',
    async (text) => {
      const path = await folder();
      await writeFile(join(path, 'clock.json'), text);
      expect(keptTime(path).offset()).toBe(0);
    },
  );
});
