#!/usr/bin/env node
/** Entry of `postern-server`. */
import { serve } from "./index.js";

process.exitCode = await serve(process.argv.slice(2));
