import { answers } from "./app.js";

answers().then((text) => console.log(text));
