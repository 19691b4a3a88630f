import { useEffect, useState } from 'react';

const settledMs = 500;

/** A value once nobody has changed it for half a second, for what costs too much at every key. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, settledMs);
    return () => {
      clearTimeout(timer);
    };
  }, [value]);
  return settled;
}
