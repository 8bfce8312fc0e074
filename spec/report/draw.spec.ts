import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Axis, type Chart, curve, type Figure, type Layer, numbered, surface } from "../kit/figure.ts";
import { draw } from "./draw.ts";
import { chart, examples } from "./examples.ts";

const linear: Axis = { label: "linear" };
const logarithmic: Axis = { label: "logarithmic", scale: "log" };

describe("a drawing", () => {
  test.each(examples)("of $id is one self-contained SVG file", (figure) => {
    const svg = draw(figure);
    expect(faultIn(svg)).toBe("");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*role="img"/);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /<script|<style|<image|href|import|http/,
    );
  });

  test.each(examples)("of $id has a title and a description for those who do not see it", (figure) => {
    const svg = draw(figure);
    const [, title, description] = svg.match(/aria-labelledby="(\S+) (\S+)"/) ?? [];
    expect(svg).toContain(`<title id="${title}">${figure.title}</title>`);
    expect(svg).toMatch(new RegExp(`<desc id="${description}">[^<]{10,}</desc>`));
  });

  test.each(examples)("of $id is the same to the byte whenever it is made, also from JSON", (figure) => {
    const first = draw(figure);
    draw(chart("valley"));
    expect(draw(figure)).toBe(first);
    expect(draw(JSON.parse(JSON.stringify(figure)) as Figure)).toBe(first);
  });

  test.each(examples)(
    "of $id measures in hundredths of a pixel, as logarithms differ between machines",
    (figure) => {
      expect(draw(figure)).not.toMatch(/="[^"]*\.\d{3}/);
    },
  );

  test("has finite measures, whatever the numbers", () => {
    const number = fc.oneof(
      fc.double(),
      fc.double({ min: -9, max: 9 }),
      fc.constantFrom(0, -1, 1e300, 5e-324),
    );
    const points = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 9 });
    const scale = fc.constantFrom("linear" as const, "log" as const);
    const kind = fc.constantFrom("points" as const, "line" as const, "path" as const);
    fc.assert(
      fc.property(kind, points, number, scale, scale, (kind, drawn, y, across, up) => {
        const layers: Layer[] = [
          { kind: "points", name: "there", points: [[1, 1]] },
          { kind, name: "some", points: drawn },
          { kind: "band", name: "more", points: drawn.map(([a, b]) => [a, b, y]) },
          { kind: "rule", name: "rule", y },
        ];
        const svg = draw(charted(layers, { x: { label: "x", scale: across }, y: { label: "y", scale: up } }));
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 50 },
    );
  });

  test("names its parts after the figure, so that all of them can share a page", () => {
    const ids = examples.flatMap((figure) =>
      [...draw(figure).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("valley-frame");
  });

  test("says in its description what there is, and where an axis is logarithmic", () => {
    expect(draw(chart("gradient-by-depth"))).toContain(
      ">norm (log scale) over layers: line sigmoid; line relu; rule no change.</desc>",
    );
  });

  test("shows markup in a name as text, and no control character at all", () => {
    const svg = draw(charted([{ kind: "points", name: 'a < b & "c"\u001b[1m', points: [[1, 2]] }]));
    expect(faultIn(svg)).toBe("");
    expect(svg).toContain('a &#60; b &#38; "c"\ufffd[1m</text>');
  });
});

describe("the axes of a drawing", () => {
  test.each([
    ["linear", linear, (value: number) => value],
    ["logarithmic", logarithmic, Math.log],
  ])("put a point where its numbers say, if they are %s", (_, axis, along) => {
    const points: [number, number][] = [
      [1, 1],
      [2, 5],
      [3, 10],
      [10, 100],
    ];
    const svg = draw(charted([{ kind: "points", name: "p", points }], { x: axis, y: axis }));
    const [x, y] = [pixels(svg, "x", along), pixels(svg, "y", along)];
    const dots = elements(marks(svg, "dot"), "circle");
    expect(dots.length).toBe(points.length);
    points.forEach(([a, b], i) => {
      expectNear(Number(dots[i]?.cx), x(a));
      expectNear(Number(dots[i]?.cy), y(b));
    });
  });

  test("let bars stand on zero, side by side around their name", () => {
    const svg = draw(chart("optimisers"));
    const bars = elements(marks(svg, "rect"), "rect").map(({ x, y, width, height }) => ({
      left: Number(x),
      right: Number(x) + Number(width),
      bottom: Number(y) + Number(height),
    }));
    expect(bars.length).toBe(4);
    for (const { bottom } of bars) expectNear(bottom, pixels(svg, "y")(0));
    const names = ticks(svg, "x");
    expect(names.map(({ label }) => label)).toEqual(["SGD", "Adam"]);
    names.forEach(({ at }, i) => {
      const [train, test] = [bars[i], bars[i + 2]];
      expectNear(((train?.left as number) + (test?.right as number)) / 2, at);
      expect(train?.right).toBeLessThan(test?.left as number);
    });
  });

  test("put a contour where the surface has its height", () => {
    const heights = surface((a, b) => a * a + b * b, [-3, 3], [-2, 2], 40);
    const bowl: Layer = { kind: "contours", name: "bowl", x: [-3, 3], y: [-2, 2], heights, levels: [1, 2] };
    const svg = draw(charted([bowl]));
    const outlines = elements(marks(svg, "contour"), "path").map(({ d }) => d as string);
    expect(outlines.length).toBe(3);
    // The ground above 1 is all but a disc, and the last ring of its outline is the hole.
    const rim =
      (outlines[1] as string)
        .split("M")
        .at(-1)
        ?.match(/[\d.]+,[\d.]+/g) ?? [];
    expect(rim.length).toBeGreaterThan(20);
    const [x, y] = [pixels(svg, "x"), pixels(svg, "y")];
    // Straight lines between neighbours h apart miss a parabola by h²/4 at most; a pixel's hundredth adds 0.001.
    const tolerance = (6 / 40) ** 2 / 4 + 0.001;
    for (const spot of rim) {
      const [a, b] = spot.split(",").map(Number) as [number, number];
      const [u, v] = [(a - x(0)) / (x(2) - x(0)), (b - y(0)) / (y(2) - y(0))];
      expect(Math.abs(4 * u * u + 4 * v * v - 1)).toBeLessThan(tolerance);
    }
  });

  test("make room for names too long to stand side by side", () => {
    const points = [
      "first.weight",
      "first.bias",
      "second.weight",
      "second.bias",
      "third.weight",
      "third.bias",
    ].map((name) => [name, 1] as const);
    expect(draw(charted([{ kind: "bars", name: "size", points }]))).toContain("rotate(-30)");
    expect(draw(chart("optimisers"))).not.toContain("rotate(-30)");
  });
});

describe("the legend of a drawing", () => {
  test("tells its entries apart by colour, and by shape for those who see none", () => {
    const svg = draw(chart("data-and-fit"));
    const colours = [...svg.matchAll(/(?:fill|stroke)="(#[0-9a-f]{6})"[^>]*aria-label="(?:dot|line)"/g)];
    expect(colours.map(([, colour]) => colour)).toEqual(["#0072b2", "#d55e00", "#009e73"]);
    const lines = draw(chart("loss-and-accuracy"));
    expect(lines.match(/stroke-dasharray="[^"]+"/g)?.length).toBe(2);
    expect(elements(marks(svg, "dot"), "circle").length).toBe(5);
    expect(elements(marks(svg, "dot"), "path").length).toBe(2);
  });

  test("has one entry and one colour for layers of one name", () => {
    const svg = draw(chart("spread"));
    expect(svg.match(/>width 8<\/text>/g)?.length).toBe(1);
    expect(new Set(svg.match(/#0072b2|#d55e00/g)).size).toBe(1);
  });

  test("has each name beside the end of its line, and leaves an upright rule to bear its own", () => {
    const svg = draw(chart("loss-and-accuracy"));
    const y = pixels(svg, "y");
    // A letter is about four pixels below the middle of its line.
    expectNear(heightOf(svg, "accuracy"), y(0.92) + 4);
    expectNear(heightOf(svg, "loss"), y(0.25) + 4);
    expect(draw(chart("descent")).match(/>the minimum<\/text>/g)?.length).toBe(1);
  });

  test("keeps its entries apart however close their lines end, and within the figure however many they are", () => {
    const layers = Array.from({ length: 40 }, (_, i): Layer => {
      return { kind: "line", name: `run ${i}.`, points: numbered([0, 1 + i / 1000]) };
    });
    const svg = draw(charted(layers));
    const heights = layers.map(({ name }) => heightOf(svg, name)).sort((a, b) => a - b);
    for (const [i, height] of heights.slice(1).entries()) {
      expect(height - (heights[i] as number)).toBeGreaterThan(16.9);
    }
    expect(heights.at(-1)).toBeLessThan(Number(svg.match(/ height="(\d+)"/)?.[1]));
  });
});

describe("what cannot be drawn", () => {
  test("is left out, and the figure says how much of what", () => {
    const svg = draw(
      charted([
        { kind: "line", name: "loss", points: numbered([3, NaN, 2, 1, Infinity]) },
        {
          kind: "points",
          name: "best",
          points: [
            [NaN, 1],
            [4, 1],
          ],
        },
      ]),
    );
    expect(svg).toContain(">loss: 2 of 5 left out, not finite</text>");
    expect(svg).toContain(">best: 1 of 2 left out, not finite</text>");
    expect(draw(chart("data-and-fit"))).not.toContain("left out");
  });

  test("interrupts a line", () => {
    const pieces = (losses: number[]) =>
      marks(draw(charted([{ kind: "line", name: "loss", points: numbered(losses) }])), "line").match(/M/g)
        ?.length;
    expect(pieces([3, 2.5, 2, 1])).toBe(1);
    expect(pieces([3, NaN, 2, 1])).toBe(2);
  });

  test("is zero and less on a logarithmic axis", () => {
    const svg = draw(
      charted([{ kind: "line", name: "loss", points: numbered([1, 0.1, 0, -1]) }], { y: logarithmic }),
    );
    expect(svg).toContain(">loss: 2 of 4 left out, not positive on a log axis</text>");
  });

  test("is what a linear axis cannot reach, since the difference of two doubles may overflow", () => {
    const svg = draw(charted([{ kind: "line", name: "loss", points: numbered([1, 2, 1.7e308, -1.7e308]) }]));
    expect(svg).toContain(">loss: 2 of 4 left out, beyond 10³⁰⁰ on a linear axis</text>");
  });

  test("is a point or a rule beyond the axes, while a line is seen to leave them", () => {
    const svg = draw(
      charted(
        [
          {
            kind: "points",
            name: "far",
            points: [
              [1, 1],
              [1, 9],
            ],
          },
          { kind: "rule", name: "limit", y: 7 },
          { kind: "line", name: "up", points: curve((x) => x, 0, 9) },
        ],
        { y: { label: "y", domain: [0, 2] } },
      ),
    );
    expect(svg).toContain(">far: 1 of 2 left out, outside the axes</text>");
    expect(svg).toContain(">limit: 1 of 1 left out, outside the axes</text>");
    expect(svg).not.toContain("up:");
  });
});

const line: Layer = {
  kind: "line",
  name: "loss",
  points: [
    [1, 1],
    [2, 2],
  ],
};
const bars: Layer = {
  kind: "bars",
  name: "sizes",
  points: [
    ["a", 1],
    ["b", 2],
  ],
};
const square = {
  kind: "contours",
  name: "bowl",
  x: [0, 1],
  y: [0, 1],
  heights: [
    [0, 1],
    [1, 2],
  ],
} as const;

describe("a figure is refused", () => {
  test.each<[reason: string, figure: Figure, message: string]>([
    ["no layers", charted([]), "at least one layer, got none"],
    [
      "an empty layer",
      charted([{ ...line, points: [] } as Layer]),
      'line "loss": at least one point, got none',
    ],
    [
      "nothing finite",
      charted([{ kind: "line", name: "loss", points: numbered([NaN, NaN]) }]),
      "at least one point that can be drawn, got none; loss: 2 of 2 left out, not finite",
    ],
    [
      "names and numbers along x",
      charted([line, bars]),
      "all places along x are names or all are numbers, got both",
    ],
    [
      "names on a log axis",
      charted([bars], { x: logarithmic }),
      "names along x need a linear axis without a domain, got one",
    ],
    [
      "bars on a log axis",
      charted([bars], { y: logarithmic }),
      'bars "sizes": bars begin at 0, which a log axis does not have',
    ],
    [
      "bars on numbers",
      charted([{ ...line, kind: "bars" } as Layer]),
      'bars "loss": bars stand on names, got a number',
    ],
    [
      "a domain upside down",
      charted([line], { y: { label: "y", domain: [2, 1] } }),
      '"y": a domain that rises, got 2 to 1',
    ],
    [
      "a log axis from zero",
      charted([line], { y: { ...logarithmic, domain: [0, 1] } }),
      '"logarithmic": a positive domain on a log axis, got 0 to 1',
    ],
    [
      "a ragged surface",
      charted([{ ...square, heights: [[0, 1], [1]] }]),
      'contours "bowl": two or more rows of the same two or more heights, got lengths 2, 1',
    ],
    [
      "a surface on a log axis",
      charted([square], { x: logarithmic }),
      'contours "bowl": linear axes, got a log axis',
    ],
    [
      "levels that fall",
      charted([{ ...square, levels: [1, 0.5] }]),
      'contours "bowl": levels that rise, got 1, 0.5',
    ],
    [
      "a surface without extent",
      charted([{ ...square, x: [1, 1] }]),
      'contours "bowl": a range that rises, got 1 to 1',
    ],
    [
      "a table without rows",
      { id: "f", title: "t", columns: ["a"], rows: [] },
      "columns and rows, got 1 and 0",
    ],
    [
      "a table with a short row",
      { id: "f", title: "t", columns: ["a", "b"], rows: [[1, 2], [1]] },
      "2 cells in every row, got 1 in row 1",
    ],
  ])("for %s", (_, figure, message) => {
    expect(() => draw(figure)).toThrow(new RangeError(`figure "f": ${message}`));
  });

  test("for an id that cannot name a file", () => {
    expect(() => draw({ ...charted([line]), id: "../f" })).toThrow(
      new RangeError('figure "../f": an id is a letter, then letters, digits, "-" and "_"'),
    );
  });
});

describe("the check for well-formed XML", () => {
  test.each([
    ["no fault in a good text", '<a b="c&#60;d"><e/>text &amp; more</a>', ""],
    ["elements that cross", "<a><b></a></b>", "at </a></b>"],
    ["an element left open", "<a>", "a is not closed"],
    ["a bare ampersand", "<a>&</a>", "at &</a>"],
    ["an attribute without quotes", "<a b=c/>", "at <a b=c/>"],
    ["a bare bracket in an attribute", '<a b="<"/>', 'at <a b="<"/>'],
    ["an attribute given twice", '<a b="1" b="2"/>', "two attributes b"],
    ["a control character", "<a>\u0007</a>", "at \u0007</a>"],
  ])("finds %s", (_, xml, fault) => {
    expect(faultIn(xml)).toBe(fault);
  });
});

/** A chart of these layers, which error messages know as figure "f". */
function charted(layers: readonly Layer[], axes: { x?: Axis; y?: Axis } = {}): Chart {
  return { id: "f", title: "A figure", x: { label: "x" }, y: { label: "y" }, ...axes, layers };
}

/** Everything within the frame that Plot calls by this name. */
function marks(svg: string, label: string): string {
  return (svg.match(new RegExp(`<g clip-path="[^"]+" aria-label="${label}">.*?</g></g>`, "g")) ?? []).join(
    "",
  );
}

/** The attributes of all elements of a kind. */
function elements(svg: string, kind: string): Record<string, string>[] {
  return [...svg.matchAll(new RegExp(`<${kind} ([^>]*)>`, "g"))].map(([, attributes = ""]) =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    ),
  );
}

/** What is written along an axis, and at which pixel. */
function ticks(svg: string, axis: "x" | "y"): { label: string; at: number }[] {
  const labels = svg.match(new RegExp(`aria-label="${axis}-axis tick label">(.*?)</g>`))?.[1] ?? "";
  return [...labels.matchAll(/translate\(([\d.]+),([\d.]+)\)[^>]*>([^<]*)</g)].map(
    ([, x, y, label = ""]) => ({
      label,
      at: Number(axis === "x" ? x : y),
    }),
  );
}

/** The pixel of a value along an axis, as the first and the last tick have it. */
function pixels(svg: string, axis: "x" | "y", along = (value: number) => value): (value: number) => number {
  const read = ticks(svg, axis).map(({ label, at }) => ({
    value: along(Number(label.replace("−", "-"))),
    at,
  }));
  const [first, last] = [read[0], read.at(-1)] as [(typeof read)[0], (typeof read)[0]];
  return (value) =>
    first.at + ((last.at - first.at) * (along(value) - first.value)) / (last.value - first.value);
}

/** At which height a text is written. */
function heightOf(svg: string, text: string): number {
  return Number(svg.match(new RegExp(` y="([^"]+)" >${text}</text>`))?.[1]);
}

/** Equal but for what is rounded: a hundredth of a pixel each in what is measured and in the ticks it is measured by. */
function expectNear(actual: number, wanted: number): void {
  expect(Math.abs(actual - wanted)).toBeLessThan(0.05);
}

/** What keeps a text from being XML, as far as drawings use it: "" if nothing does. */
function faultIn(xml: string): string {
  const text = "[^<>&\\p{Cc}]|\\n|&(?:#\\d+|amp|lt|gt|quot);";
  const token = new RegExp(
    `</(?<end>[\\w-]+)>|<(?<begin>[\\w-]+)(?<attributes>(?:\\s+[\\w:-]+="(?:(?!")(?:${text}|>))*")*)\\s*(?<empty>/?)>|(?:${text})+`,
    "uy",
  );
  const open: string[] = [];
  while (token.lastIndex < xml.length) {
    const rest = xml.slice(token.lastIndex);
    const { begin, end, attributes = "", empty } = token.exec(xml)?.groups ?? {};
    if (token.lastIndex === 0 || (end !== undefined && open.pop() !== end)) return `at ${rest.slice(0, 60)}`;
    const names = [...attributes.matchAll(/([\w:-]+)="/g)].map(([, name]) => name);
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice !== undefined) return `two attributes ${twice}`;
    if (begin !== undefined && empty === "") open.push(begin);
  }
  return open.length > 0 ? `${open.join(", ")} is not closed` : "";
}
