import type { ThreadInWorld, World } from '../../server/world.ts';
import type { Step, Until } from './play.ts';

/** The path and the body of a step with the names in braces filled in. */
export function fillIn({ path, body = {} }: Step, names: Readonly<Record<string, string>>) {
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (brace, name) => names[name] ?? brace);
  return {
    path: filled(path),
    body: Object.fromEntries(
      Object.entries(body).map(([key, value]) => [key, typeof value === 'string' ? filled(value) : value]),
    ),
  };
}

/** Whether what a step waits for has happened, at Meta and in the ledger. */
export function hasCome(
  until: Until | undefined,
  thread: Pick<ThreadInWorld, 'owner' | 'messages' | 'differsSince'> | undefined,
  { ourApp }: Pick<World, 'ourApp'>,
): boolean {
  switch (until) {
    case undefined:
      return true;
    case 'answered': {
      const last = thread?.messages.at(-1);
      return last !== undefined && last.from !== 'person';
    }
    case 'handed-over':
      return thread?.owner != null && thread.owner !== ourApp && thread.differsSince === null;
    case 'back':
      return thread?.owner !== undefined && (thread.owner === null || thread.owner === ourApp);
  }
}
