import { serve } from './http-server.ts';
import { StartError } from './start-error.ts';

/**
 * Finds out which ports are taken before anything slow begins. `ports` maps the variable that chooses a port to it.
 * Throws `StartError` that names the variable.
 */
export async function checkPorts(ports: Readonly<Record<string, number>>): Promise<void> {
  for (const [variable, port] of Object.entries(ports)) {
    try {
      const probe = await serve(async () => {}, port);
      await probe.close();
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      throw new StartError(`${variable}: ${error.message}`);
    }
  }
}
