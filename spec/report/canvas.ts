/** The bit of a braille letter for each of its dots, by row and column; the letter U+2800 has none of them. */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

interface Cell {
  dots: number;
  /** A letter that stands here instead of the dots. */
  mark: string;
  owner: number;
  /** Shade gives way to what is drawn over it. */
  shade: boolean;
}

/**
 * Terminal cells of 2 × 4 dots each. Dot (0, 0) is at the top left, and places between dots are rounded; what lies
 * outside is not drawn. Everything drawn has an owner, a number that `rows` hands to its painter.
 */
export class Canvas {
  readonly wide: number;
  readonly high: number;
  private readonly cells: Cell[][];

  constructor(columns: number, rows: number) {
    this.wide = 2 * columns;
    this.high = 4 * rows;
    const empty = () => ({ dots: 0, mark: "", owner: -1, shade: false });
    this.cells = Array.from({ length: rows }, () => Array.from({ length: columns }, empty));
  }

  dot(x: number, y: number, owner: number, shade = false): void {
    const cell = this.cellAt(x, y);
    if (cell === undefined || (shade && cell.dots !== 0 && !cell.shade)) return;
    if (cell.shade && !shade) cell.dots = 0;
    cell.dots |= bits[Math.round(y) % 4]?.[Math.round(x) % 2] as number;
    cell.shade = shade;
    if (cell.mark === "") cell.owner = owner;
  }

  /** A letter, which hides the dots of its cell. */
  mark(x: number, y: number, owner: number, letter: string): void {
    const cell = this.cellAt(x, y);
    if (cell !== undefined) Object.assign(cell, { mark: letter, owner });
  }

  /** A straight line; of every four dots in a row, `dash` are drawn. */
  stroke(x1: number, y1: number, x2: number, y2: number, owner: number, dash = 4): void {
    // Only the part inside is walked, however far off the ends are: from t = `enter` to t = `leave` of 0 to 1.
    let [enter, leave] = [0, 1];
    for (const [at, way, most] of [
      [x1, x2 - x1, this.wide - 1],
      [y1, y2 - y1, this.high - 1],
    ] as const) {
      const crossings = [(-0.4 - at) / way, (most + 0.4 - at) / way];
      if (way === 0 && (at < -0.4 || at > most + 0.4)) return;
      if (way === 0) continue;
      enter = Math.max(enter, Math.min(...crossings));
      leave = Math.min(leave, Math.max(...crossings));
    }
    const steps = Math.max(1, Math.ceil((leave - enter) * Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1))));
    for (let i = 0; enter <= leave && i <= steps; i++) {
      const t = enter + ((leave - enter) * i) / steps;
      if (i % 4 < dash) this.dot(x1 + t * (x2 - x1), y1 + t * (y2 - y1), owner);
    }
  }

  /** The lines of text. `paint` is given each run of cells of one owner. */
  rows(paint: (text: string, owner: number) => string): string[] {
    return this.cells.map((row) => {
      const runs: { text: string; owner: number }[] = [];
      for (const { dots, mark, owner } of row) {
        const text = mark || (dots === 0 ? " " : String.fromCharCode(0x2800 + dots));
        const last = runs.at(-1);
        if (last?.owner === owner) last.text += text;
        else runs.push({ text, owner });
      }
      return runs.map(({ text, owner }) => paint(text, owner)).join("");
    });
  }

  private cellAt(x: number, y: number): Cell | undefined {
    return this.cells[Math.floor(Math.round(y) / 4)]?.[Math.floor(Math.round(x) / 2)];
  }
}
