/** Looks at the memories of the cores that are instantiated meanwhile: an engine's `info()` says what it was at the start. */

/** `cores` gives the bytes of those that stand when it is first called. */
export function watchingCores<T>(run: (cores: () => number) => T): T {
  const { Instance } = WebAssembly;
  const memories: WebAssembly.Memory[] = [];
  let watched: readonly WebAssembly.Memory[] | undefined;
  WebAssembly.Instance = class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      if (watched === undefined) memories.push(this.exports["memory"] as WebAssembly.Memory);
    }
  };
  try {
    return run(() => (watched ??= [...memories]).reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
  } finally {
    WebAssembly.Instance = Instance;
  }
}
