import type { Chart, Figure, Table } from "../kit/figure.ts";
import { endsOf, type Scale } from "./axis.ts";
import { Canvas } from "./canvas.ts";
import { drawOn, keyOf, type Pen, pensOf } from "./pens.ts";
import { captionOf, sceneOf } from "./scene.ts";
import { cellsOf } from "./table.ts";
import { columns, padEnd, padStart, plain, wrap } from "./text.ts";

interface SketchOptions {
  /** Columns of the terminal, 80 by default; a chart takes at least 32, a table what it needs. */
  readonly width?: number;
  /** Whether to write the codes that make a terminal show colours; without them the text says all the same. */
  readonly colour?: boolean;
}

const plotRows = 9;
/** Of the 256 colours of terminals, those next to the palette of the drawings. */
const colours = [33, 202, 36, 175, 214, 81, 248];

/**
 * The figure as text for a terminal, about fourteen lines of it.
 *
 * @throws {RangeError} if the figure is malformed, or nothing of it can be shown.
 */
export function sketch(figure: Figure, { width = 80, colour = false }: SketchOptions = {}): string {
  const paint = (code: string, text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  const lines = "columns" in figure ? tableLines(figure) : chartLines(figure, Math.max(32, width), paint);
  return [...wrap(plain(figure.title), width).map((line) => paint("1", line)), ...lines]
    .map((line) => line.trimEnd())
    .join("\n");
}

type Paint = (code: string, text: string) => string;

function chartLines(chart: Chart, width: number, paint: Paint): string[] {
  const scene = sceneOf(chart);
  const { x, y } = scene;
  const [lowest, highest] = endsOf(y);
  const gutter = Math.max(columns(lowest), columns(highest));
  const across = width - gutter - 2;
  const canvas = new Canvas(across, plotRows);
  const pens = pensOf(scene);
  for (const layer of scene.layers) drawOn(canvas, layer, scene, pens.get(layer.name) as Pen);

  const inColour = (text: string, owner: number) =>
    owner < 0 ? text : paint(`38;5;${colours[owner % colours.length]}`, text);
  const rows = canvas.rows(inColour).map((row, i) => {
    const end = i === 0 ? highest : i === plotRows - 1 ? lowest : "";
    return `${padStart(end, gutter)} ${end === "" ? "│" : "┤"}${row}`;
  });
  const legend = scene.names.map((name) => {
    const layers = scene.layers.filter((layer) => layer.name === name);
    const pen = pens.get(name) as Pen;
    const [key, caption] = [keyOf(layers, pen), captionOf(layers)];
    return { room: columns(key) + 1 + columns(caption), text: `${inColour(key, pen.owner)} ${caption}` };
  });
  const axis = ({ label, log }: Scale) => `${label}${log ? " (log)" : ""}`;
  return [
    ...wrap(`↑ ${axis(y)}   → ${axis(x)}`, width),
    ...rows,
    `${" ".repeat(gutter)} └${"─".repeat(across)}`,
    ...belowAxis(x, gutter, across),
    ...sideBySide(legend, width),
    ...scene.notes.flatMap((note) => wrap(note, width)),
  ];
}

/** What is written below the x axis: its two ends, or the names along it, or their numbers and then a list of them. */
function belowAxis(x: Scale, gutter: number, across: number): string[] {
  const { named, ticks } = x;
  const indent = " ".repeat(gutter + 2);
  if (!named) {
    const [first, last] = endsOf(x);
    return [indent + first + padStart(last, across - columns(first))];
  }
  const slot = across / ticks.length;
  const fit = ticks.every(({ label }) => columns(label) < slot);
  const stride = Math.ceil((String(ticks.length).length + 1) / slot);
  let row = "";
  for (const { at, label } of ticks) {
    const text = fit ? label : at % stride === 0 ? String(at + 1) : "";
    row = padEnd(row, Math.round((at + 0.5) * slot - columns(text) / 2)) + text;
  }
  const list = fit
    ? []
    : ticks.map(({ at, label }) => ({
        text: `${at + 1} ${label}`,
        room: columns(label) + 1 + String(at + 1).length,
      }));
  return [indent + row, ...sideBySide(list, gutter + 2 + across)];
}

/** The entries one after the other, as many to a line as there is room for. */
function sideBySide(entries: readonly { text: string; room: number }[], width: number): string[] {
  const lines: { text: string; room: number }[] = [];
  for (const { text, room } of entries) {
    const last = lines.at(-1);
    if (last === undefined || last.room + 3 + room > width) lines.push({ text, room });
    else Object.assign(last, { text: `${last.text}   ${text}`, room: last.room + 3 + room });
  }
  return lines.map(({ text }) => text);
}

function tableLines(table: Table): string[] {
  const { head, rows, numeric } = cellsOf(table);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => columns(row[i] as string))));
  const [first, ...rest] = [head, ...rows].map((row) =>
    row.map((cell, i) => (numeric[i] ? padStart : padEnd)(cell, widths[i] as number)).join("  "),
  );
  return [first as string, widths.map((width) => "─".repeat(width)).join("  "), ...rest];
}
