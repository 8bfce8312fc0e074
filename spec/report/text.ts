/** Letters that take two columns of a terminal: Chinese, Japanese, Korean and their full-width forms, and pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** How many columns of a terminal a text takes. On paper it takes about half its font size for each. */
export function columns(text: string): number {
  let count = 0;
  for (const letter of text) count += wide.test(letter) ? 2 : /\p{Mn}/u.test(letter) ? 0 : 1;
  return count;
}

/** The text after as many spaces as make it `room` columns wide. */
export function padStart(text: string, room: number): string {
  return " ".repeat(Math.max(0, room - columns(text))) + text;
}

/** The text before as many spaces as make it `room` columns wide. */
export function padEnd(text: string, room: number): string {
  return text + " ".repeat(Math.max(0, room - columns(text)));
}

/** The text in lines of at most `most` columns, broken at spaces and before wide letters; a longer word stays whole. */
export function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(new RegExp(`(?<= )|(?=${wide.source})`, "u"))) {
    if (line !== "" && columns((line + word).trimEnd()) > most) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}

/** The text without what XML forbids and a terminal would obey: control characters and halves of characters. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd");
}

/**
 * A number for people: `digits` digits, or all before the point where these are more, but powers of ten from a million on
 * and below a thousandth.
 */
export function numeral(value: number, digits = 4): string {
  const whole = Math.abs(value) < 1e6 ? Math.trunc(Math.abs(value)).toString().length : 0;
  const rounded = Number(value.toPrecision(Math.max(digits, whole)));
  const size = Math.abs(rounded);
  const short = size === 0 || !Number.isFinite(size) || (size >= 1e-3 && size < 1e6);
  return short ? String(rounded).replace("-", "−") : scientific(rounded);
}

/** 1.5×10⁻⁷, and 10⁻⁷ where the factor is 1. */
export function scientific(value: number): string {
  const [factor, exponent] = Math.abs(value).toExponential().split("e") as [string, string];
  const raised = String(Number(exponent)).replace(
    /./g,
    (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)] as string,
  );
  return `${value < 0 ? "−" : ""}${factor === "1" ? "" : `${factor}×`}10${raised}`;
}
