import { answers } from "./app.js";

answers().then(
  (text) => (document.title = text),
  (error) => (document.title = `${error?.stack ?? error}`),
);
