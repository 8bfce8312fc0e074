import { constant, pre } from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { between, equal } from "./compare.ts";
import { all, check, type Finding, forAll, settings } from "./law.ts";
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
      story: "got 1, the law says 2: 4503599627370496 ulp apart, 0 allowed",
      seed: 20241205,
      path: expect.stringMatching(/^\d+(:\d+)*$/),
    });
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

describe("equal", () => {
  test("allows as many ulps as it is told", () => {
    expect(equal(0.1 + 0.2, 0.3, { within: 1 })).toBeUndefined();
    expect(() => equal(0.1 + 0.2, 0.3)).toThrow(
      "got 0.30000000000000004, the law says 0.3: 1 ulp apart, 0 allowed",
    );
  });

  test("names the number of an array that is furthest off", () => {
    expect(equal([1, 2], Float64Array.of(1, 2))).toBeUndefined();
    expect(() => equal([1, 3, 2], [1, 2, 2])).toThrow("at 1: got 3, the law says 2: ");
    expect(() => equal([1], [1, 2])).toThrow("got 1 numbers, the law says 2");
  });

  test("takes NaN for NaN but for no number, and tells 0 from -0 if asked", () => {
    expect(equal(Number.NaN, Number.NaN)).toBeUndefined();
    expect(() => equal(Number.NaN, Infinity, { within: 1e300 })).toThrow("got Number.NaN, the law says");
    expect(equal(0, -0)).toBeUndefined();
    expect(() => equal(0, -0, { signedZero: true })).toThrow(
      "got 0, the law says -0: 1 ulp apart, 0 allowed",
    );
  });
});

describe("between", () => {
  test("includes both ends, unless strictly", () => {
    expect(between(0, 0, 1)).toBeUndefined();
    expect(between(0, 1, 1)).toBeUndefined();
    expect(() => between(0, 1, 1, { strictly: true })).toThrow("1 does not lie strictly between 0 and 1");
    expect(() => between(0, -1, 1)).toThrow("-1 does not lie between 0 and 1");
  });

  test("holds NaN to lie nowhere", () => {
    expect(() => between(0, Number.NaN, 1)).toThrow("NaN does not lie between 0 and 1");
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
