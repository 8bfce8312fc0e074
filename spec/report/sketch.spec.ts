import { describe, expect, test } from "vitest";
import { type Chart, type Layer, numbered } from "../kit/figure.ts";
import { chart, examples } from "./examples.ts";
import { sketch } from "./sketch.ts";
import { columns } from "./text.ts";

const slopes = examples.find(({ id }) => id === "slopes") as (typeof examples)[number];

describe("a sketch", () => {
  test("shows points, lines and the ends of the axes in plain text", () => {
    const parabola: Chart = {
      id: "parabola",
      title: "Down a parabola",
      x: { label: "x" },
      y: { label: "x²" },
      layers: [
        { kind: "line", name: "x²", points: [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2].map((x) => [x, x * x]) },
        {
          kind: "path",
          name: "descent",
          points: [
            [-2, 4],
            [-1, 1],
            [-0.5, 0.25],
          ],
        },
        { kind: "points", name: "minimum", points: [[0, 0]] },
      ],
    };
    expect(sketch(parabola, { width: 40 })).toBe(
      [
        "Down a parabola",
        "↑ x²   → x",
        "4 ┤S⡀                                 ⢀⠎",
        "  │ ⠹⣄                               ⢀⠎",
        "  │  ⠘⣦                             ⣠⠃",
        "  │   ⠈⢳⡀                          ⡔⠁",
        "  │     ⠙⡤⡀                      ⢠⠊",
        "  │      ⠈⠳⡄                   ⢀⠔⠁",
        "  │        ⠘o                 ⡠⠃",
        "  │          ⠉⠢⢄           ⡠⠔⠉",
        "0 ┤             o⠒⠢⠤⢄x⡠⠤⠔⠒⠊",
        "  └─────────────────────────────────────",
        "   −2                                  2",
        "⠒⠒⠒ x²   S⠒o descent    x  minimum",
      ].join("\n"),
    );
  });

  test("aligns the columns of a table, numbers to the right", () => {
    expect(sketch(slopes)).toBe(
      [
        "Slopes of activations",
        "activation  largest        at 5",
        "──────────  ───────  ──────────",
        "sigmoid        0.25    0.006648",
        "tanh              1  1.816×10⁻⁴",
        "relu              1           1",
      ].join("\n"),
    );
  });

  test.each(examples)("of $id takes no more room than it has", (figure) => {
    for (const width of [32, 40, 72, 120]) {
      const lines = sketch(figure, { width }).split("\n");
      for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
      if (width > 40) expect(lines.length).toBeLessThanOrEqual(14);
    }
  });

  test.each(examples)("of $id says the same without colour, which it has only when asked", (figure) => {
    const colourful = sketch(figure, { colour: true });
    expect(colourful).toContain("\u001b[");
    expect(sketch(figure)).not.toContain("\u001b");
    expect(colourful.replaceAll(/\p{Cc}\[[\d;]*m/gu, "")).toBe(sketch(figure));
  });

  test("gives every line a marker of its own where there are several", () => {
    const text = sketch(chart("loss-and-accuracy"));
    expect(text).toMatch(/^⠒o⠒ loss {3}⠒x⠒ accuracy$/m);
    for (const marker of ["o", "x"]) expect(rows(text).join("").split(marker).length).toBeGreaterThan(3);
    expect(sketch(chart("data-and-fit"))).toContain("⠒⠒⠒ fit");
  });

  test("has a dot wherever there is a point, also in a corner", () => {
    const corners: Layer = {
      kind: "points",
      name: "corner",
      points: [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
    };
    const drawn = rows(sketch(charted([corners]), { width: 40 }));
    expect([drawn[0], drawn.at(-1)]).toEqual([
      expect.stringMatching(/^o +o$/),
      expect.stringMatching(/^o +o$/),
    ]);
    expect(drawn.slice(1, -1).join("")).toBe("");
  });

  test("follows a line only as far as it can be seen", () => {
    const steep: Layer = {
      kind: "line",
      name: "steep",
      points: [
        [0, -1e300],
        [1, 1e300],
      ],
    };
    const drawn = rows(sketch(charted([steep], [0, 1]), { width: 42 }));
    // It crosses all heights in the very middle, the 20th of 39 columns.
    expect(drawn.map((row) => row.trimEnd().length)).toEqual(Array.from(drawn, () => 20));
  });

  test("fills bars from zero in proportion, each kind in its own way", () => {
    const drawn = rows(sketch(chart("optimisers"), { width: 48 }));
    const filled = (letter: string) => drawn.join("").split(letter).length - 1;
    expect(filled("⣿")).toBeGreaterThan(50);
    expect(filled("⢕")).toBeGreaterThan(50);
  });

  test("shades the higher ground of a surface darker", () => {
    const drawn = rows(sketch(chart("valley"), { width: 48 }));
    expect(drawn[0]?.[0]).toBe("⣿");
    expect(drawn[5]?.[22]).toBe(" ");
  });

  test("numbers the names along x where they are too long to stand side by side", () => {
    const points = ["first.weight", "first.bias", "second.weight", "second.bias"].map(
      (name) => [name, 1] as const,
    );
    const text = sketch(charted([{ kind: "bars", name: "size", points }]), { width: 40 });
    expect(text).toMatch(/^ +1 +2 +3 +4$/m);
    expect(text).toContain("1 first.weight   2 first.bias\n3 second.weight   4 second.bias\n");
  });

  test("says what it leaves out", () => {
    const loss: Layer = { kind: "line", name: "loss", points: numbered([3, NaN, 2]) };
    expect(sketch(charted([loss]))).toMatch(/\nloss: 1 of 3 left out, not finite$/);
  });

  test("writes more digits where fewer would not tell the ends of an axis apart", () => {
    const flat: Layer = {
      kind: "points",
      name: "p",
      points: [
        [100000.25, 1],
        [100000.4, 2],
      ],
    };
    expect(sketch(charted([flat]))).toMatch(/^ +100000\.3 +100000\.4$/m);
  });

  test("lets no text command the terminal", () => {
    const layer: Layer = { kind: "points", name: "\u001b[2J", points: [["\u0007", 1]] };
    expect(sketch({ ...charted([layer]), title: "\u001b]0;title" })).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test("refuses what a drawing refuses", () => {
    expect(() => sketch(charted([]))).toThrow(new RangeError('figure "f": at least one layer, got none'));
  });
});

function charted(layers: readonly Layer[], domain?: readonly [number, number]): Chart {
  return {
    id: "f",
    title: "A figure",
    x: { label: "x" },
    y: { label: "y", ...(domain && { domain }) },
    layers,
  };
}

/** What is between the axes. */
function rows(text: string): string[] {
  return text.split("\n").flatMap((line) => line.match(/[│┤](.*)$/)?.[1] ?? []);
}
