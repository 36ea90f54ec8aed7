import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes that something still holds on to, on the heap and in buffers beside it. */
export function memoryInUse(): number {
  // What the first round lets go of lets go of buffers in its turn.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
