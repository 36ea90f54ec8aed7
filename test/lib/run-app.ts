import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CONTEXT, ROOT } from './stack-under-test.ts';

export interface AppRun {
  readonly exitCode: number | null;
  /** Lines of standard error that are not empty. */
  readonly errors: readonly string[];
}

/** Synthesizes into `outdir` as it is done without the CDK's command line, with `context` on top of `cdk.json`'s. */
export function runApp(outdir: string, context: Record<string, unknown> = {}): Promise<AppRun> {
  return run(['bin/messenger-handover.ts'], {
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...CONTEXT, ...context }),
  });
}

/** Synthesizes into `outdir` with `cdk synth`, without anything of AWS on the machine. */
export function runCdkSynth(outdir: string, home: string): Promise<AppRun> {
  return run([join(ROOT, 'node_modules/aws-cdk/bin/cdk'), 'synth', '--quiet', '--output', outdir], {
    HOME: home,
  });
}

async function run(args: readonly string[], environment: Record<string, string>): Promise<AppRun> {
  const { NODE_ENV: _, VITEST: __, ...inherited } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...inherited, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [exitCode, errors] = await Promise.all([exited, text(child.stderr)]);
  return { exitCode, errors: errors.split('\n').filter((line) => line.trim() !== '') };
}
