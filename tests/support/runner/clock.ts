// Loaded before a step's own code: the clock that a test has set, without a switch in the product.
// There are no types written here, so that the text is JavaScript as it stands, and is loaded as such.
const ahead = Number(process.env.RUNNER_CLOCK_AHEAD);
const shifted = new Proxy(globalThis.Date, {
  apply: (real) => new real(real.now() + ahead).toString(),
  // All other forms say a moment themselves.
  construct: (real, given, self) =>
    Reflect.construct(real, given.length === 0 ? [real.now() + ahead] : given, self),
  get: (real, name, self) => (name === 'now' ? () => real.now() + ahead : Reflect.get(real, name, self)),
});

if (Number.isFinite(ahead) && ahead !== 0) Object.assign(globalThis, { Date: shifted });
