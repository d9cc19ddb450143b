// Hosts that answer over HTTP are asked with a POST.
/** A host that says nothing for so long hangs. */
export const ANSWER_MS = 120_000;

export function askOver(origin) {
  return async (command) => {
    const headers = { "content-type": "application/json" };
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(origin, { method: "POST", body: JSON.stringify(command), headers, signal });
    const text = await response.text();
    if (!response.ok) throw new Error(`${origin} answered ${response.status}: ${text.slice(0, 2000)}`);
    const { value, error } = JSON.parse(text);
    if (error !== undefined) throw new Error(error);
    return value;
  };
}
