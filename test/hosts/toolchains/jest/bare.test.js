test("this realm has no TextEncoder and no TextDecoder", () => {
  expect([typeof TextEncoder, typeof TextDecoder]).toEqual(["undefined", "undefined"]);
});
