// A Worker that does nothing: what starting one costs by itself.
export default { fetch: () => new Response("nothing") };
