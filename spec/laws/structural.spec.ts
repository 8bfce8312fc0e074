import { describe, expect, test } from "vitest";
import { subjectOf } from "../claims/examine.ts";
import type { Engine } from "../engine.ts";
import { misrouted } from "../engines/misrouted.ts";
import { ours } from "../engines/ours.ts";
import { sicknesses } from "../engines/sick.ts";
import { check } from "../kit/law.ts";
import { operations, structural } from "./structural.ts";

const subject = subjectOf(ours, new Map());
const ill = new Map([...misrouted, ...sicknesses].map(({ name, of }) => [name, of(ours as Engine)]));

describe.each(operations.map((each) => [each.name, each] as const))("%s", (_, operation) => {
  const laws = structural.filter(({ concerns }) => concerns(operation));
  test.each(laws.map(({ title, law }) => [title, law] as const))("%s", (__, law) => {
    check(law(subject, operation));
  });
});

describe("the operations", () => {
  test("are all those of the port through which a gradient flows", () => {
    const named = operations.map(({ name }) => (name.match(/^\w+/) as RegExpMatchArray)[0]);
    const missing = Object.keys({ ...ours.ops, ...ours.views }).filter((name) => !named.includes(name));
    expect(missing).toEqual(["argmax"]);
  });
});

/** What each law is there to find. Each breaks it for every operation that the law speaks of. */
const breaks: readonly [title: string, ...ills: string[]][] = [
  ["gives an answer of its shape", "gradients come back flat, and short of one number"],
  ["pulls back the sum", "something always flows back"],
  ["pulls back minus, half of", "something always flows back", "gradients are cut to quarters"],
  ["pulls back zeros", "something always flows back"],
  ["has ⟨Ju, g⟩", "no gradient", "gradients 1 % too large", "gradients with the sign flipped"],
  ["has ⟨f(u), g⟩", "no gradient", "gradients 1 % too large", "the cotangent is never looked at"],
  ["changes neither its inputs", "the cotangent is used up"],
  ["gives the same bits", "no two runs are quite alike"],
  ["adds up the gradients of all uses", "a second gradient overwrites the first", "a second use is dropped"],
  ["gives what it stretched", "what was stretched gets the gradient of its last copy"],
  ["treats every sample", "samples see the first of their batch"],
  ["does not change when all numbers grow", "something always flows back"],
  ["reorders its answer", "the first of a lane counts a little more"],
  ["goes back once", "a second way back is let through", "nothing is refused"],
  ["goes back as often", "nothing is retained", "a second gradient overwrites the first"],
  ["adds the gradients of two losses", "every call of backward starts afresh"],
];

/** Faults of some operators only, and the law that finds them there. */
const breaksSome: readonly [title: string, ill: string, operations: RegExp][] = [
  ["has ⟨Ju, g⟩", "the gradient of the weight is transposed", /^(linear|matmul)/],
  ["has ⟨Ju, g⟩", "the gradient of the first input goes astray", /^(exp|mul|linear|softmax|rmse)/],
  ["changes neither its inputs", "inputs are overwritten with the answer", /^(?!reshape)/],
  ["does not change when all numbers grow", "softmax grows with its numbers", /^(log)?softmax/i],
  ["adds up the gradients of all uses", "values 1 % too large", /./],
  ["pulls back the sum", "gradients are clipped to ±1 on their way", /^(exp|mul|matmul|transpose)/],
];

const cases = [
  ...breaks.flatMap(([title, ...ills]) => ills.map((name) => [title, name, /./] as const)),
  ...breaksSome,
];

describe("a law of structure is broken by what it is there to find", () => {
  test.each(cases)("%s …: %s, for %s", (title, name, which) => {
    const [law, ...others] = structural.filter((each) => each.title.startsWith(title));
    const sick = subjectOf(ill.get(name) as Engine, new Map());
    const concerned = operations.filter((each) => law?.concerns(each) && which.test(each.name));
    const unbroken = concerned.filter(
      (each) => law?.law(sick, each)({ seed: 1, runs: 100, anyFinding: true }) === null,
    );
    expect(others).toEqual([]);
    expect(concerned.length).toBeGreaterThan(0);
    expect(unbroken.map((each) => each.name)).toEqual([]);
  });

  test("and none is left out", () => {
    const untried = structural.filter(({ title }) => !breaks.some(([start]) => title.startsWith(start)));
    expect(untried.map(({ title }) => title)).toEqual([]);
    expect(
      misrouted.map(({ name }) => name).filter((name) => !cases.some(([, ill]) => ill === name)),
    ).toEqual([]);
  });
});
