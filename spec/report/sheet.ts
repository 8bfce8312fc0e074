/** The sheet of an SVG file: what a chart and a table share. All lengths are pixels. */
import type { Figure } from "../kit/figure.ts";
import { columns, plain, wrap } from "./text.ts";

/** The room between a drawing and the edge of its sheet. */
export const edge = 16;
export const ink = "#222222";
export const softInk = "#555555";

/** The whole file: `parts` below the title, on white. */
export function sheet(
  figure: Figure,
  size: { readonly width: number; readonly height: number },
  description: string,
  parts: readonly string[],
): string {
  const { id } = figure;
  const [width, height] = [Math.ceil(size.width), Math.ceil(size.height)];
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    `  role="img" aria-labelledby="${id}-title ${id}-description"`,
    `  font-family="system-ui, sans-serif" font-size="12" fill="${ink}" color="${ink}">`,
    `<title id="${id}-title">${escaped(plain(figure.title))}</title>`,
    `<desc id="${id}-description">${escaped(description)}</desc>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    written(titleLines(figure), edge, 28, { step: 20, style: 'font-size="15" font-weight="600"' }),
    ...parts,
    "</svg>",
  ];
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}

export function titleLines({ title }: Figure): string[] {
  return wrap(plain(title), 72);
}

/** Where what is below the title may begin. */
export function belowTitle(figure: Figure): number {
  return 24 + 20 * titleLines(figure).length;
}

/** Lines of text, one below the other; `y` is where the first one stands. */
export function written(
  lines: readonly string[],
  x: number,
  y: number,
  { step = 17, style = "" }: { step?: number; style?: string } = {},
): string {
  return lines
    .map(
      (line, i) =>
        `<text x="${hundredths(x)}" y="${hundredths(y + i * step)}" ${style}>${escaped(line)}</text>`,
    )
    .join("\n");
}

/** How wide the longest of the texts is at most, roughly: which font a viewer has is not known. */
export function widthOf(texts: readonly string[], fontSize = 12): number {
  return 0.57 * fontSize * Math.max(0, ...texts.map(columns));
}

/** A hundredth of a pixel is finer than any eye, and hides that logarithms differ between machines in the last bit. */
export function hundredths(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
