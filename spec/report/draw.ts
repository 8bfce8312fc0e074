/**
 * Figures as SVG files: self-contained, the same bytes for the same figure, on white so that a dark viewer shows them
 * too. Loading this module loads Observable Plot, so import it where a figure is drawn and not before.
 */
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import type { Chart, Figure, Layer, Rule } from "../kit/figure.ts";
import { type Scale, shareOf } from "./axis.ts";
import { keyOf, type Look, looksOf, marksOf } from "./marks.ts";
import { captionOf, type Scene, sceneOf } from "./scene.ts";
import { belowTitle, edge, hundredths, ink, sheet, softInk, widthOf, written } from "./sheet.ts";
import { drawTable } from "./table.ts";
import { wrap } from "./text.ts";

/** Pixels. */
const width = 640;
const lineHeight = 17;
const keyWidth = 24;
/** Degrees. */
const lean = 30;

/** A line of the legend, which may take several lines. */
interface Entry {
  readonly layers: readonly Layer<number>[];
  readonly look: Look;
  readonly text: readonly string[];
}

/** Where the axes are on the sheet. */
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly marginTop: number;
  readonly marginRight: number;
  readonly marginBottom: number;
  readonly marginLeft: number;
  /** Names along x that are too long to stand side by side. */
  readonly namesLean: boolean;
}

/**
 * The figure as the text of an SVG file.
 *
 * @throws {RangeError} if the figure is malformed, or nothing of it can be drawn.
 */
export function draw(figure: Figure): string {
  return "columns" in figure ? drawTable(figure) : drawChart(figure);
}

function drawChart(chart: Chart): string {
  const scene = sceneOf(chart);
  const looks = looksOf(scene);
  const legend = legendOf(scene, looks);
  const notes = scene.notes.flatMap((note) => wrap(note, 100));
  const frame = frameOf(scene, legend, belowTitle(chart) + 30, 15 * notes.length);
  const graph = graphOf(scene, looks, frame);
  const middles = apart(
    legend.map(({ layers }) => graph.yOf(endOf(layers) ?? 0)),
    legend.map(({ text }) => lineHeight * text.length),
    frame.marginTop,
    frame.height - frame.marginBottom,
  );
  const soft = `fill="${softInk}"`;
  const middle = (frame.marginLeft + width - frame.marginRight) / 2;
  const bottom = frame.height - 15 * notes.length;
  return sheet(chart, frame, description(scene), [
    // Plot numbers its clip paths through all drawings of a process; a chart has one, named after the figure.
    graph.svg.replace(/plot-clip-\d+/g, `${chart.id}-frame`),
    written([scene.y.label], edge, frame.marginTop - 14, { style: soft }),
    written([scene.x.label], middle, bottom - 14 - (notes.length > 0 ? 6 : 0), {
      style: `${soft} text-anchor="middle"`,
    }),
    ...drawLegend(legend, middles, frame),
    written(notes, edge, bottom, { step: 15, style: `${soft} font-size="11"` }),
  ]);
}

type Upright = Rule<number> & { x: number };

/** An upright rule bears its name itself, so the legend does not repeat it. */
function isUpright(layer: Layer<number>): layer is Upright {
  return layer.kind === "rule" && "x" in layer;
}

function legendOf({ names, layers }: Scene, looks: Map<string, Look>): Entry[] {
  return names.flatMap((name) => {
    const own = layers.filter((layer) => layer.name === name && !isUpright(layer));
    return own.length > 0
      ? [{ layers: own, look: looks.get(name) as Look, text: wrap(captionOf(own), 24) }]
      : [];
  });
}

function frameOf({ x, y }: Scene, legend: readonly Entry[], marginTop: number, notesHeight: number): Frame {
  const labelWidth = widthOf(y.ticks.map(({ label }) => label)) + 8;
  const lines = legend.flatMap(({ text }) => text);
  const marginRight = edge + (legend.length > 0 ? 8 + keyWidth + 8 + widthOf(lines) : 0);
  const nameWidth = x.named ? widthOf(x.ticks.map(({ label }) => label)) : 0;
  const room = (width - edge - labelWidth - marginRight) / x.ticks.length;
  const namesLean = nameWidth + 8 > room;
  // A leaning name ends below its tick, and the first one begins far to the left of it.
  const firstName = namesLean ? nameWidth * Math.cos(radians(lean)) - room / 2 : 0;
  const marginLeft = edge + Math.max(labelWidth, firstName);
  const namesHeight = namesLean ? nameWidth * Math.sin(radians(lean)) : 0;
  const marginBottom = 52 + namesHeight + (notesHeight > 0 ? notesHeight + 6 : 0);
  const height = Math.ceil(marginTop + Math.max(280, lineHeight * lines.length) + marginBottom);
  return { width, height, marginTop, marginRight, marginBottom, marginLeft, namesLean };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** The axes and what is between them; `yOf` says how far down a share of y is drawn. */
function graphOf(
  scene: Scene,
  looks: Map<string, Look>,
  frame: Frame,
): { svg: string; yOf: (share: number) => number } {
  const { x, y, layers } = scene;
  const has = (kind: Layer["kind"]) => layers.some((layer) => layer.kind === kind);
  const at = (scale: Scale) => scale.ticks.map((tick) => shareOf(scale, tick.at));
  const labels = ({ ticks }: Scale) => ({ text: ticks.map(({ label }) => label), label: null, tickSize: 0 });
  const { namesLean, ...margins } = frame;
  const plot = plotted({
    ...margins,
    // Shades fill the frame, and bars stand on its floor; all else keeps off its edge.
    inset: has("contours") ? 0 : 8,
    ...(has("bars") && scene.bars.foot === 0 && { insetBottom: 0 }),
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
    clip: true,
    marks: [
      Plot.gridY(at(y), { strokeOpacity: 0.12 }),
      x.named ? [] : Plot.gridX(at(x), { strokeOpacity: 0.12 }),
      Plot.axisX(at(x), { ...labels(x), tickRotate: namesLean ? -lean : 0 }),
      Plot.axisY(at(y), labels(y)),
      layers.map((layer) => [
        marksOf(layer, looks.get(layer.name) as Look),
        isUpright(layer) ? nameBeside(layer) : [],
      ]),
    ],
  });
  return { svg: plot.svg, yOf: (share) => plot.scale("y").apply(share) };
}

/** The name of an upright rule, on the side where there is room. */
function nameBeside({ name, x }: Upright): Plot.Markish {
  const toTheLeft = x > 0.6;
  return Plot.text([name], {
    x: [x],
    frameAnchor: "top",
    textAnchor: toTheLeft ? "end" : "start",
    dx: toTheLeft ? -6 : 6,
    dy: 4,
    fill: ink,
    stroke: "#ffffff",
    strokeWidth: 4,
  });
}

/** Keys and names to the right of the frame, each around its middle. */
function drawLegend(
  legend: readonly Entry[],
  middles: readonly number[],
  { height, marginRight }: Frame,
): string[] {
  const left = width - marginRight + 8;
  const keys = plotted({
    ...{ width, height, margin: 0, axis: null, x: { type: "identity" }, y: { type: "identity" } },
    marks: legend.map(({ layers, look }, i) =>
      layers.map((layer) => keyOf(layer, look, left, middles[i] as number, keyWidth)),
    ),
  });
  const names = legend.map(({ text }, i) => {
    const firstLine = (middles[i] as number) - (lineHeight * (text.length - 1)) / 2 + 4;
    return written(text, left + keyWidth + 8, firstLine, { step: lineHeight });
  });
  return [keys.svg, ...names];
}

/** The share of y at which a series ends, where its name is best put; undefined for a surface. */
function endOf(layers: readonly Layer<number>[]): number | undefined {
  const ends = layers.map((layer) => {
    if (layer.kind === "contours") return undefined;
    if (layer.kind === "rule") return "y" in layer ? layer.y : undefined;
    const last = layer.points.findLast(([x]) => Number.isFinite(x));
    // The middle of a band, the height of anything else.
    return last && ((last[1] as number) + (last.at(-1) as number)) / 2;
  });
  return ends.findLast((end) => end !== undefined);
}

/** Middles as near as can be to those wanted, so that none of what is around them overlaps, from `top` to `bottom`. */
function apart(wanted: readonly number[], sizes: readonly number[], top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] as number) - (wanted[b] as number));
  const middles = [...wanted];
  let free = top;
  for (const i of order) {
    const half = (sizes[i] as number) / 2;
    middles[i] = Math.max(free + half, wanted[i] as number);
    free = (middles[i] as number) + half;
  }
  // What now hangs out below is pushed up again from the bottom.
  free = bottom;
  for (const i of order.reverse()) {
    const half = (sizes[i] as number) / 2;
    middles[i] = Math.min(free - half, middles[i] as number);
    free = (middles[i] as number) - half;
  }
  return middles;
}

/** What the drawing shows, for those who do not see it. */
function description({ x, y, layers }: Scene): string {
  const axis = ({ label, log }: Scale) => `${label}${log ? " (log scale)" : ""}`;
  const shown = layers.map((layer) => `${layer.kind} ${captionOf([layer])}`).join("; ");
  return `${axis(y)} over ${axis(x)}: ${shown}.`;
}

/** Plot's drawing as text, without its style sheet, which not every viewer can read. */
function plotted(options: Plot.PlotOptions): {
  readonly svg: string;
  readonly scale: (name: "y") => { apply(y: number): number };
} {
  const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml");
  const drawing = Plot.plot({ ...options, document });
  drawing.querySelector("style")?.remove();
  drawing.removeAttribute("class");
  drawing.setAttribute("font-size", "12");
  const svg = drawing.outerHTML.replace(
    / (?:d|r|c?[xy][12]?|width|height|viewBox|transform)="[^"]*"/g,
    (attribute: string) =>
      attribute.replace(/-?\d*\.\d+(?:e-?\d+)?/g, (number: string) => String(hundredths(Number(number)))),
  );
  return { svg, scale: (name) => drawing.scale(name) };
}
