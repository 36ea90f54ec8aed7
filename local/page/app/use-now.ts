import { useEffect, useState } from 'preact/hooks';

/** The simulated time in Unix ms, counted on by the browser's clock every `everyMs`. */
export function useNow(clockSkew: number, everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [clockSkew, everyMs]);
  return now + clockSkew;
}
