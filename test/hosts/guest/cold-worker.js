// The smallest Worker that decides: its bundle is what a deployment carries.
import { Engine } from "postern/engine";
import policies from "./policies.pstn";

const engine = Engine.loadSync(new Uint8Array(policies));

export default {
  fetch({ url }) {
    const { principal, action, resource, context } = Object.fromEntries(new URL(url).searchParams);
    return new Response(engine.decide({ principal, action, resource, context: JSON.parse(context) }));
  },
};
