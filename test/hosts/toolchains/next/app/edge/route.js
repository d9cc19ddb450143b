import { compile, Engine } from "postern";
import { Engine as Runner } from "postern/engine";
import { answers } from "../../answers";

export const runtime = "edge";
export const dynamic = "force-dynamic";

export const GET = async () => new Response(`${await answers(compile, Engine)} ${await answers(compile, Runner)}`);
