import { constant, pre, tuple } from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { atMost, equal, examination } from "./compare.ts";
import { all, check, example, type Finding, fails, forAll, given, inDoubles, settings } from "./law.ts";
import { fitting } from "./matrices.ts";
import { numbers } from "./numbers.ts";

const search = { seed: 20241205, runs: 200 };
const squareIsTwice = forAll(numbers(), (x) => equal(x * x, 2 * x));
const squareIsEven = forAll(numbers(), (x) => equal(-x * -x, x * x));

describe("a law", () => {
  test("that holds is found no fault with", () => {
    expect(squareIsEven(search)).toBeNull();
  });

  test("that does not is found out, with the smallest values, the story and the way back", () => {
    expect(squareIsTwice(search)).toEqual({
      values: [1],
      names: ["x"],
      matters: [true],
      story: "got 1, the law says 2: 4503599627370496 ulp apart, 0 allowed",
      got: 1,
      want: 2,
      off: 2 ** 52,
      tries: expect.any(Number),
      shrinks: expect.any(Number),
      seed: 20241205,
      path: expect.stringMatching(/^\d+(:\d+)*$/),
    });
  });

  test("says which of its values does not matter, and what it calls them", () => {
    const pairs = tuple(numbers(), numbers());
    const oneOfThem = forAll(numbers(), pairs, numbers(), (weight, [_, __], bias) =>
      atMost(weight + 0 * bias, 3),
    );
    expect(oneOfThem(search)).toMatchObject({
      values: [4, [0, 0], 0],
      names: ["weight", "value 2", "bias"],
      matters: [true, false, false],
    });
    expect(forAll(numbers(), numbers(), (a, b) => equal(a - b, Number.NaN))(search)?.matters).toEqual([
      true,
      true,
    ]);
  });

  test("content with any finding looks for no smaller one", () => {
    const large = forAll(numbers({ from: 4, to: 8 }), (x) => equal(x, 0));
    expect(large(search)?.values).toEqual([4]);
    expect(large({ ...search, anyFinding: true })?.shrinks).toBe(0);
  });

  test("passes over values that are not given", () => {
    const seen: number[] = [];
    const positive = forAll(numbers(), (x) => {
      given(x > 0);
      seen.push(x);
    });
    expect(positive(search)).toBeNull();
    expect(Math.min(...seen)).toBeGreaterThan(0);
  });

  test("is tried as often as asked, on other values with every seed, and on the same with the same", () => {
    const tried = (seed: number) => {
      const seen: number[] = [];
      forAll(numbers(), (x) => {
        seen.push(x);
      })({ seed, runs: 50 });
      return seen;
    };
    expect(tried(1)).toHaveLength(50);
    expect(tried(1)).toEqual(tried(1));
    expect(tried(1)).not.toEqual(tried(2));
  });

  test("about several values tells them all", () => {
    const subtractionCommutes = forAll(numbers(), numbers(), (a, b) => equal(a - b, b - a));
    expect(subtractionCommutes(search)?.values).toEqual([0, 1]);
  });

  test("followed along a path meets the same values, and no others", () => {
    const finding = squareIsTwice(search);
    const seen: number[] = [];
    const again = forAll(numbers(), (x) => {
      seen.push(x);
      return equal(x * x, 2 * x);
    })({ ...search, path: finding?.path as string });
    expect(again?.values).toEqual(finding?.values);
    expect(seen[0]).toBe(1);
  });

  test("is not broken by the path of another law", () => {
    const { path } = forAll(numbers(), numbers(), (a, b) => equal(a - b, b - a))(search) as Finding;
    expect(forAll(constant(1), () => undefined)({ ...search, path })).toBeNull();
  });

  test("tells what was thrown, an Error or not", () => {
    const throws = forAll(numbers(), () => {
      throw "a string";
    });
    expect(throws(search)?.story).toBe("a string");
  });

  test("that turns down every value drawn has not been tried, and says so", () => {
    const onlyNine = forAll(numbers({ from: 0, to: 1 }), (x) => {
      pre(x === 9);
    });
    expect(onlyNine({ ...search, runs: 5 })?.story).toMatch(/^none of \d+ draws was taken$/);
  });
});

describe("several laws", () => {
  test("hold if each does, and are broken if one is, which the path then names", () => {
    expect(all(squareIsEven, squareIsEven)(search)).toBeNull();
    const finding = all(squareIsEven, all(squareIsEven, squareIsTwice))(search);
    expect(finding).toMatchObject({ values: [1], path: expect.stringMatching(/^1:1:/) });
  });

  test("followed along a path try only the one it names", () => {
    const path = all(squareIsEven, squareIsTwice)(search)?.path as string;
    let tried = 0;
    const counted = forAll(numbers(), () => {
      tried++;
    });
    expect(all(counted, squareIsTwice)({ ...search, path })?.values).toEqual([1]);
    expect(tried).toBe(0);
  });
});

describe("an example", () => {
  test("is a law without draws", () => {
    expect(example(() => equal(2 + 2, 4))(search)).toBeNull();
    expect(example(() => equal(2 + 2, 5))(search)).toMatchObject({ values: [], got: 4, want: 5, path: "" });
  });

  test("is left out where only draws count, and where the path leads to a draw", () => {
    const wrong = example(() => equal(2 + 2, 5));
    expect(wrong({ ...search, drawnOnly: true })).toBeNull();
    expect(wrong({ ...search, path: "3:1" })).toBeNull();
    expect(all(squareIsEven, wrong)({ ...search, path: "1:" })).toMatchObject({ got: 4, path: "1:" });
  });
});

describe("a law that fails", () => {
  test("is what another finds no counterexample to", () => {
    expect(fails(squareIsTwice)(search)).toBeNull();
    expect(fails(squareIsEven)({ ...search, runs: 1 })?.story).toBe(
      "no counterexample in 1000 draws to a statement that does not hold",
    );
  });
});

describe("an engine of single precision", () => {
  afterEach(() => Object.assign(examination, { precision: "float64" }));

  test("is given what it can hold, and asked for as many digits", () => {
    examination.precision = "float32";
    const seen: unknown[] = [];
    const small = fitting({ x: ["n"] }, { of: numbers({ from: 0.1, to: 0.2 }) });
    const held = forAll(numbers({ from: 0.1, to: 0.2 }), small, (x, { x: more }) => {
      seen.push(x, ...more);
      equal(Math.fround(x * x), x * x);
    });
    expect(held(search)).toBeNull();
    expect(seen.filter((x) => x !== Math.fround(x as number))).toEqual([]);
    examination.precision = "float64";
    expect(held(search)).not.toBeNull();
  });

  test("is not asked what is true of doubles only", () => {
    examination.precision = "float32";
    expect(inDoubles(squareIsTwice)(search)).toBeNull();
    examination.precision = "float64";
    expect(inDoubles(squareIsTwice)(search)).not.toBeNull();
  });
});

describe("check", () => {
  const { search: usual, replay } = settings;
  afterEach(() => Object.assign(settings, { search: usual, replay }));

  test("says nothing of a law that holds", () => {
    expect(check(squareIsEven)).toBeUndefined();
  });

  test("throws the smallest values, the story and the command to see them again", () => {
    settings.search = search;
    const { path } = squareIsTwice(search) as Finding;
    const title = "check throws the smallest values. the story and the command to see them again";
    expect(() => check(squareIsTwice)).toThrow(
      [
        "broken by 1",
        "got 1, the law says 2: 4503599627370496 ulp apart, 0 allowed",
        `replay: SEED=20241205 REPLAY=${path} npx vitest run spec/kit/law.spec.ts -t "${title}"`,
      ].join("\n"),
    );
  });

  test("outside of Vitest names seed and path, and a spec may ask for more runs", () => {
    settings.replay = ({ seed, path }) => `seed ${seed}, path ${path}`;
    let tried = 0;
    check(
      forAll(numbers(), () => void tried++),
      { runs: 1234 },
    );
    expect(tried).toBe(1234);
    expect(() => check(squareIsTwice, { seed: 7 })).toThrow(/^broken by 1\n.*\nreplay: seed 7, path [\d:]+$/);
  });
});
