import { compile, Engine } from "postern";
import { answers } from "../../answers";

export const dynamic = "force-dynamic";

export const GET = async () => new Response(await answers(compile, Engine));
