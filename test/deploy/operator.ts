import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './root.ts';
import { run } from './run.ts';
import type { Emulator } from './start-emulator.ts';
import { withoutMetricMath } from './without-metric-math.ts';

/** What a deployment prints when it is done. */
export interface Outputs {
  readonly WebhookUrl: string;
  readonly TableName: string;
  readonly HandoverFunctionName: string;
  readonly FailureQueueUrl: string;
  readonly ParameterPrefix: string;
}

export const REGION = 'us-east-1';
/** Root's, as far as the emulator is concerned; a key that is no account's number stands for its one account. */
export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Whoever deploys the project: the CDK CLI, the AWS CLI and a shell, in an environment that knows one AWS only. */
export interface Operator {
  /** Runs the CDK CLI in the repository and gives all that it said. Throws if it fails. */
  cdk(...args: readonly string[]): Promise<string>;
  /** What the last `cdk deploy` of the stage has printed. Throws without one. */
  outputs(stage?: string): Promise<Outputs>;
  /** Runs the AWS CLI and gives its answer. Throws if it fails. */
  aws<Answer = unknown>(...args: readonly string[]): Promise<Answer>;
  /** Runs lines of the shell, which sees the variables. Throws if one of them fails. */
  shell(lines: string, variables: Readonly<Record<string, string>>): Promise<void>;
}

/** An operator whose files go to `scratch` and who finds the AWS CLI in `bin`. */
export async function createOperator(emulator: Emulator, bin: string, scratch: string): Promise<Operator> {
  const home = join(scratch, 'home');
  await mkdir(home);
  const outputsFile = join(home, 'outputs.json');
  const options = { cwd: ROOT, env: environment(emulator, bin, home) };

  return {
    async cdk(verb = '', ...args) {
      const assembly = join(home, 'cdk.out');
      const plain = ['--ci', '--no-color'];
      if (verb !== 'deploy')
        return said(await run('cdk', [verb, ...args, ...plain, '--output', assembly], options));
      await run('cdk', ['synth', '--quiet', ...args, ...plain, '--output', assembly], options);
      await withoutMetricMath(assembly);
      const deploy = ['--require-approval', 'never', '--outputs-file', outputsFile];
      return said(await run('cdk', [verb, ...deploy, ...plain, '--app', assembly], options));
    },
    async outputs(stage = 'dev') {
      const { [`messenger-handover-${stage}`]: outputs } = JSON.parse(await readFile(outputsFile, 'utf8'));
      return outputs;
    },
    async aws(...args) {
      // By flag: not every part of the AWS CLI heeds the variable.
      const { stdout } = await run('aws', ['--endpoint-url', emulator.url, ...args], options);
      return stdout.trim() === '' ? undefined : JSON.parse(stdout);
    },
    async shell(lines, variables) {
      const env = { ...options.env, ...variables };
      await run('bash', ['-euo', 'pipefail', '-c', lines], { ...options, env });
    },
  };
}

function said({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  return stdout + stderr;
}

/** Nothing of this machine's own: no profile, no proxy, no credentials. */
function environment({ url, caFile }: Emulator, bin: string, home: string): NodeJS.ProcessEnv {
  return {
    PATH: [join(ROOT, 'node_modules/.bin'), bin, process.env.PATH].join(':'),
    HOME: home,
    AWS_ENDPOINT_URL: url,
    AWS_CA_BUNDLE: caFile,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
    // The CDK runs esbuild through npx.
    NPM_CONFIG_OFFLINE: 'true',
  };
}
