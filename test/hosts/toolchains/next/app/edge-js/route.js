import { compile } from "postern/compiler";
import { Engine } from "postern/engine-js";
import { answers } from "../../answers";

export const runtime = "edge";
export const dynamic = "force-dynamic";

export const GET = async () => new Response(await answers(compile, Engine));
