/** The operational log: a line of JSON for whatever an operator should know. Never what a client sent, but for names of actions. */

const LEVELS = { debug: 20, info: 30, warn: 40, error: 50, silent: 99 } as const;
export type Level = keyof typeof LEVELS;

export interface Log {
  (level: Exclude<Level, "silent">, code: string, msg: string, fields?: Readonly<Record<string, unknown>>): void;
}

export function createLog(least: Level, write: (line: string) => void, clock: () => number = Date.now): Log {
  return (level, code, msg, fields = {}) => {
    if (LEVELS[level] < LEVELS[least]) return;
    write(`${JSON.stringify({ level: LEVELS[level], time: clock(), msg, code, ...fields })}\n`);
  };
}
