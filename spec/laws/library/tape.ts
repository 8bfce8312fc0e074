/** The tape: what is noted, what is added up, and what is refused. */
import type { Subject, Tensor } from "../../claims/subject.ts";
import { equal, refuses, same } from "../../kit/compare.ts";
import { example, forAll } from "../../kit/law.ts";
import { vectors } from "../../kit/matrices.ts";
import { oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { LibraryLaw } from "../library.ts";
import { countOf } from "../structural/pulling.ts";

/** Deeper than a stack of function calls: that of Node, of about a megabyte, ends at some 10,000. */
const deep = 16_000;

/** Products and sums of these are exact. */
const whole = wholeNumbers({ from: -9, to: 9 });

const gradient = (s: Subject, parameter: Tensor) => s.gradientOf(parameter) ?? [];

const recording: readonly LibraryLaw[] = [
  {
    of: "tape",
    title: "records again after noGrad, even if its function threw",
    law: (s) =>
      example(() => {
        try {
          s.noGrad(() => {
            throw new Error("on purpose");
          });
        } catch {
          // As it should.
        }
        const x = s.parameter([1, 2]);
        same(s.requiresGrad(s.exp(x)), true);
      }),
  },
  {
    of: "tape",
    title: "records nothing within noGrad, also after another noGrad within it",
    law: (s) =>
      forAll(oneOf(1, 2, 3), (nested) => {
        const x = s.parameter([1, 2]);
        s.noGrad(() => {
          for (let i = 1; i < nested; i++) s.noGrad(() => s.exp(x));
          same(s.requiresGrad(s.exp(x)), false);
        });
        same(s.requiresGrad(s.exp(x)), true);
      }),
  },
  {
    of: "tape",
    title: "refuses an asynchronous function in noGrad, which would do its work outside",
    law: (s) => forAll(whole, (x) => refuses(() => s.noGrad(async () => x))),
  },
  {
    of: "tape",
    title: "records what has a parameter among its inputs, whichever it is, and nothing else",
    law: (s) =>
      forAll(
        oneOf("add", "sub", "mul", "div"),
        oneOf(true, false),
        oneOf(true, false),
        (name, left, right) => {
          const [a, b] = [left, right].map((tracked) => (tracked ? s.parameter([2]) : s.tensor([2], [1])));
          same(s.requiresGrad(s[name as "add"](a as Tensor, b as Tensor)), left || right);
        },
      ),
  },
  {
    of: "tape",
    title: "keeps gradients for nothing but what asked for them",
    law: (s) =>
      forAll(whole, whole, (w, x) => {
        const [weight, constant] = [s.parameter(w), s.tensor([x], [])];
        s.backward(s.mul(weight, constant));
        same(s.gradientOf(constant), null);
        equal(gradient(s, weight), [x]);
      }),
  },
  {
    of: "tape",
    title: "cuts off what is detached, and not what it was detached from",
    law: (s) =>
      forAll(whole, (x) => {
        const w = s.parameter(x);
        const y = s.detach(w);
        same(s.requiresGrad(y), false);
        // By the product rule without the second half: w · stop(w).
        s.backward(s.mul(w, y));
        equal(gradient(s, w), [x]);
      }),
  },
  {
    of: "tape",
    title: "takes argmax, which has no slope, for a constant",
    law: (s) =>
      forAll(vectors({ min: 2 }), (x) => {
        const w = s.parameter(x);
        const best = s.argmax(w as never) as unknown as Tensor;
        same(s.requiresGrad(best), false);
        s.backward(s.mul(s.sum(w), best));
        equal(
          gradient(s, w),
          x.map(() => s.argmax(x)),
        );
      }),
  },
];

const goingBack: readonly LibraryLaw[] = [
  {
    of: "tape",
    title: "gives a parameter that is the loss itself the slope 1, every time",
    law: (s) =>
      forAll(whole, wholeNumbers({ from: 1, to: 3 }), (x, times) => {
        const w = s.parameter(x);
        s.backward(s.mul(w, 5));
        for (let i = 0; i < times; i++) s.backward(w);
        equal(gradient(s, w), [5 + times]);
      }),
  },
  {
    of: "tape",
    title: "goes back through a value that two ways lead through once both have arrived",
    law: (s) =>
      forAll(whole, whole, (x, c) => {
        // y = x², z = y·y + c·y: dz/dx = (2y + c)·2x.
        const w = s.parameter(x);
        const y = s.mul(w, w);
        s.backward(s.add(s.mul(y, y), s.mul(y, c)));
        equal(gradient(s, w), [(2 * x * x + c) * 2 * x]);
        // The same, with the sum the other way round.
        const [v, u] = [s.parameter(x), s.parameter(x)];
        const p = s.mul(v, u);
        s.backward(s.add(s.mul(c, p), s.mul(p, p)));
        equal(
          [...gradient(s, v), ...gradient(s, u)],
          [1, 1].map(() => (2 * x * x + c) * x),
        );
      }),
  },
  {
    of: "tape",
    title: `reaches the first of ${deep.toLocaleString("en")} layers`,
    law: (s) =>
      example(() => {
        const w = s.parameter(0.5);
        let y = w;
        for (let layer = 0; layer < deep; layer++) y = s.neg(y);
        try {
          s.backward(y);
        } catch (error) {
          // What is left in the parameter tells how far it came.
          if ((error as Error).name === "NotOffered") throw error;
        }
        same([...gradient(s, w)], [1]);
      }),
  },
  {
    of: "tape",
    title: "refuses to go back through what another loss has used up",
    law: (s) =>
      forAll(whole, (x) => {
        const w = s.parameter(x);
        const shared = s.mul(w, w);
        s.backward(s.mul(shared, 2));
        refuses(() => s.backward(s.mul(shared, 3)));
        equal(gradient(s, w), [4 * x]);
      }),
  },
  {
    of: "tape",
    title: "refuses to go back through numbers that were overwritten after they were used",
    law: (s) =>
      forAll(whole, whole, (before, after) => {
        const w = s.parameter(before);
        const loss = s.mul(w, w);
        s.assign(w, after);
        refuses(() => s.backward(loss));
        same(s.gradientOf(w), null);
      }),
  },
  {
    of: "tape",
    title: "goes back through numbers that were overwritten before they were used",
    law: (s) =>
      forAll(whole, whole, (before, after) => {
        const w = s.parameter(before);
        s.assign(w, after);
        s.backward(s.mul(w, w));
        equal(gradient(s, w), [2 * after]);
      }),
  },
  {
    of: "tape",
    title: "refuses to overwrite a tensor with one of another shape",
    law: (s) =>
      forAll(oneOf([2, 3], [1, 6], [6, 1], [6], [3, 2, 1], [2, 3, 1], [3], [2, 2]), (shape) => {
        const w = s.parameter({ values: [1, 2, 3, 4, 5, 6], shape: [3, 2] });
        const values = Array.from({ length: countOf(shape) }, () => 0);
        refuses(() => s.assign(w, s.tensor(values, shape)));
      }),
  },
  {
    of: "tape",
    title: "refuses to go back from several numbers, and from what no parameter led to",
    law: (s) =>
      forAll(vectors({ min: 2 }), (x) => {
        refuses(() => s.backward(s.exp(s.parameter(x))));
        refuses(() => s.backward(s.sum(s.tensor(x, [x.length]))));
      }),
  },
  {
    of: "tape",
    title: "refuses an option that it does not know",
    law: (s) =>
      forAll(oneOf("retains", "keep"), (name) => {
        const w = s.parameter(1);
        refuses(() => s.backward(s.mul(w, w), { [name]: true }));
      }),
  },
];

const refusals: readonly LibraryLaw[] = [
  {
    of: "tape",
    title: "refuses a cotangent of another shape than the answer",
    law: (s) =>
      forAll(oneOf([2, 1], [1, 2], [3], [4], [2, 2], []), (shape) => {
        const values = Array.from({ length: countOf(shape) }, (_, i) => i + 2);
        refuses(() => s.pullback((x) => s.exp(x), [[1, 2]], { values, shape }));
      }),
  },
  {
    of: "optimisers",
    title: "refuse to train nothing, and numbers that are no rate, no share or no limit",
    law: (s) => {
      const nan = Number.NaN;
      const one = () => [s.parameter(1)];
      const misuses: Record<string, () => unknown> = {
        "SGD of nothing": () => s.SGD([], { learningRate: 1 }),
        "Adam of nothing": () => s.Adam([]),
        "SGD, rate NaN": () => s.SGD(one(), { learningRate: nan }),
        "SGD, rate −1": () => s.SGD(one(), { learningRate: -1 }),
        "Adam, rate NaN": () => s.Adam(one(), { learningRate: nan }),
        "Adam, rate −1": () => s.Adam(one(), { learningRate: -1 }),
        "momentum −1": () => s.SGD(one(), { learningRate: 1, momentum: -1 }),
        "SGD, decay −1": () => s.SGD(one(), { learningRate: 1, weightDecay: -1 }),
        "Adam, decay −1": () => s.Adam(one(), { weightDecay: -1 }),
        "β₁ = 1": () => s.Adam(one(), { betas: [1, 0.9] }),
        "β₂ = 1": () => s.Adam(one(), { betas: [0.9, 1] }),
        "β₁ = −1": () => s.Adam(one(), { betas: [-1, 0.9] }),
        "eps −1": () => s.Adam(one(), { eps: -1 }),
        "norm NaN": () => s.clipGradNorm(one(), nan),
        "value NaN": () => s.clipGradValue(one(), nan),
      };
      return forAll(oneOf(...Object.keys(misuses)), (misuse) => {
        refuses(() => String(misuses[misuse]?.()));
      });
    },
  },
];

const replaying: readonly LibraryLaw[] = [
  {
    of: "tape",
    title: "runs a recording again as if it were computed afresh, with what needs no gradient",
    law: (s) =>
      forAll(
        vectors({ of: whole, min: 2, max: 2 }),
        vectors({ of: whole, min: 2, max: 2 }),
        (first, then) => {
          const [data, w] = [s.tensor(first, [2]), s.parameter(1)];
          const build = () => {
            const outside = s.noGrad(() => s.sum(s.mul(data, data)));
            const best = s.argmax(data as never) as unknown as Tensor;
            return s.mul(s.mul(w, w), s.add(outside, best));
          };
          const recording = s.record(build);
          s.assign(data, then);
          s.assign(w, 3);
          const constant = then.reduce((sum, x) => sum + x * x, s.argmax(then));
          equal(recording.forward(), 9 * constant);
          recording.backward();
          equal(gradient(s, w), [6 * constant]);
        },
      ),
  },
  {
    of: "tape",
    title: "adds the same gradient every time a recording goes back",
    law: (s) =>
      forAll(whole, wholeNumbers({ from: 1, to: 4 }), (x, times) => {
        const w = s.parameter(x);
        const recording = s.record(() => s.mul(s.mul(w, w), 2));
        for (let i = 0; i < times; i++) {
          recording.forward();
          recording.backward();
        }
        equal(gradient(s, w), [4 * x * times]);
      }),
  },
  {
    of: "tape",
    title: "refuses to go back through a recording whose leaves have changed since it went forward",
    law: (s) =>
      forAll(whole, whole, (before, after) => {
        const w = s.parameter(before);
        const recording = s.record(() => s.mul(w, w));
        s.assign(w, after);
        refuses(() => recording.backward());
        recording.forward();
        recording.backward();
        equal(gradient(s, w), [2 * after]);
      }),
  },
];

export const ofTape: readonly LibraryLaw[] = [...recording, ...goingBack, ...replaying, ...refusals];
