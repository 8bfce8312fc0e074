/** How far a long piece of work is: overwrites the line before it, on a terminal; an empty one clears it. */
export function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}
