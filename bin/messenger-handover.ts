import { App } from 'aws-cdk-lib';
import { EXAMPLE_APP_ID } from '../functions/settings/settings.ts';
import { addChecks } from '../lib/checks.ts';
import { readContext } from '../lib/context.ts';
import { InvalidContextError } from '../lib/invalid-context-error.ts';
import { MessengerHandoverStack } from '../lib/messenger-handover-stack.ts';

const app = new App();
addChecks(app);
try {
  const { stage, handover, alarmEmail, reservedConcurrency } = readContext((key) =>
    app.node.tryGetContext(key),
  );
  if (handover.appId === EXAMPLE_APP_ID) {
    console.error(
      `handover.appId is still the example ${EXAMPLE_APP_ID}: with a wrong app id the bot takes its own echoes for somebody else's.`,
    );
  }
  new MessengerHandoverStack(app, `messenger-handover-${stage}`, {
    description: 'Thread control for Messenger: hands conversations over between a bot and people.',
    stage,
    settings: handover,
    alarmEmail,
    reservedConcurrency,
  });
} catch (error) {
  if (!(error instanceof InvalidContextError)) throw error;
  console.error(error.message);
  // At once, so that nothing half made is synthesized.
  process.exit(1);
}
