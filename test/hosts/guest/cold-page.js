// As cold.mjs, in a fresh page: with the fetches of the package's files from the loopback.
const artifact = new Uint8Array(await (await fetch("/guest/policies.pstn")).arrayBuffer());
const request = await (await fetch("/guest/request.json")).json();
const started = performance.now();
const { Engine } = await import("postern/engine");
const decision = (await Engine.load(artifact)).decide(request);
const ms = performance.now() - started;
await fetch("/cold", { method: "POST", body: JSON.stringify({ decision, ms }) });
