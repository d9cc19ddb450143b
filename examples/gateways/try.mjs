// node try.mjs nginx|caddy|haproxy: asks through the gateway, and shows what the decision log says.
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { ask, GATEWAYS, isInstalled, startGateway } from "./start.mjs";

const name = process.argv[2];
if (!Object.hasOwn(GATEWAYS, name ?? "")) throw new Error(`which gateway? ${Object.keys(GATEWAYS).join(", ")}`);
if (!isInstalled(name)) throw new Error(`${name} is not installed: apt-get install ${name}`);

const gateway = await startGateway(name);
const show = async (key, method, path) => {
  const { status, body } = await ask(gateway.url, method, path, key === undefined ? {} : { "x-api-key": key });
  console.log(status, key ?? "no key", method, path, status === 200 ? `→ ${body.trim()}` : "");
};
await show("k-nora", "GET", "/albums/bob/summer");
await show("k-nora", "DELETE", "/albums/bob/summer");
await show("k-nora", "DELETE", "/albums/nora/summer");
await show(undefined, "GET", "/albums/bob/summer");
await wait(200);
for (const { decision, code, principal, action, resource } of gateway.log)
  console.log(JSON.stringify({ decision, code, principal, action, resource }));
await gateway.stop();
