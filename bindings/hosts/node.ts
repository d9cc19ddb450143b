/** Node.js: as every host that compiles bytes. */
export * from "./inline.js";
