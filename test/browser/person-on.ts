import type { Service } from '../e2e/service.ts';

/** The PSID of the one person who has spoken. */
export async function personOn({ local }: Pick<Service, 'local'>): Promise<string> {
  const response = await fetch(`${local.meta.controlUrl}/threads`);
  const { threads }: { threads: readonly { psid: string; lastPersonAt: number | null }[] } = JSON.parse(
    await response.text(),
  );
  const [thread, ...others] = threads.filter(({ lastPersonAt }) => lastPersonAt !== null);
  if (thread === undefined || others.length > 0) throw new Error(`${others.length + 1} people have spoken`);
  return thread.psid;
}
