import { describe, expect, test } from "vitest";
import { columns, numeral, plain, wrap } from "./text.ts";

describe("a numeral", () => {
  test.each([
    [0, "0"],
    [-0.25, "−0.25"],
    [0.123456, "0.1235"],
    [12345.6, "12346"],
    [999_999.6, "10⁶"],
    [-1e-9, "−10⁻⁹"],
    [0.00018158, "1.816×10⁻⁴"],
    [1.5e300, "1.5×10³⁰⁰"],
    [NaN, "NaN"],
    [-Infinity, "−Infinity"],
  ])("of %d is %s", (value, text) => {
    expect(numeral(value)).toBe(text);
  });
});

describe("columns", () => {
  test("are two for a Chinese letter, one for others, none for an accent on its own", () => {
    expect(columns("学习率")).toBe(6);
    expect(columns("x² = 4")).toBe(6);
    expect(columns("e\u0301")).toBe(1);
  });
});

describe("wrapped text", () => {
  test("is broken at spaces", () => {
    expect(wrap("one two three", 8)).toEqual(["one two", "three"]);
  });

  test("is broken before Chinese letters, which have none", () => {
    expect(wrap("损失越来越小 loss", 8)).toEqual(["损失越来", "越小", "loss"]);
  });

  test("keeps a longer word whole, and nothing as one empty line", () => {
    expect(wrap("a backpropagation", 4)).toEqual(["a", "backpropagation"]);
    expect(wrap("", 4)).toEqual([""]);
  });
});

describe("plain text", () => {
  test("has a mark where there was a control character or half a character", () => {
    expect(plain("a\u001b[1m\u0000\ud800b😀")).toBe("a\ufffd[1m\ufffd\ufffdb😀");
  });
});
