import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process beside the one that measures, and what it said when it was ready. */
export interface Aside<Ready> {
  readonly child: ChildProcess;
  readonly ready: Ready;
  /** Asks the process a question and resolves to its answer; one at a time. */
  ask(question: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Runs a module, relative to this one, in a process of its own until `stop` is called, and waits for its first message.
 * Throws if it ends before that.
 */
export async function aside<Ready>(
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Aside<Ready>> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, ...environment },
  });
  const end = once(child, 'exit');
  const answer = async () => {
    const [message] = await Promise.race([
      once(child, 'message'),
      end.then(([code]) => Promise.reject(new Error(`${file} ended (exit code ${code})`))),
    ]);
    return message;
  };
  return {
    child,
    ready: await answer(),
    ask(question) {
      const answered = answer();
      child.send(question as string);
      return answered;
    },
    async stop() {
      child.kill();
      await end;
    },
  };
}
