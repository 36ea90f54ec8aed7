/**
 * Puts a `Date` in the place of the global one whose present can be moved, before any code of the function is loaded.
 * Gives what moves it: to so many ms ahead of the machine's own time. Timers run as ever.
 */
export function shiftTime(): (aheadMs: number) => void {
  const MachineDate = Date;
  let ahead = 0;
  const now = () => MachineDate.now() + ahead;
  globalThis.Date = new Proxy(MachineDate, {
    apply: () => new MachineDate(now()).toString(),
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  return (aheadMs) => {
    ahead = aheadMs;
  };
}
