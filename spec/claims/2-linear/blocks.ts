/** Matrices drawn as blocks: as wide as they have columns, as high as they have rows */
import type { Layer } from "../../kit/figure.ts";

/** One beside the other, with room for a sign in between. */
export function blocks(
  matrices: readonly (readonly [name: string, shape: readonly number[]])[],
): readonly Layer[] {
  let left = 0;
  return matrices.map(([name, shape]) => {
    const [rows = 0, columns = 0] = shape;
    const [from, to] = [left, left + columns];
    left = to + 1;
    return {
      kind: "band",
      name: `${name} [${rows}, ${columns}]`,
      points: [
        [from, 0, rows],
        [to, 0, rows],
      ],
    };
  });
}
