/**
 * Arithmetic on arrays: pair by pair, rows by columns, and along an axis
 *
 * What is drawn are numbers of very different size, whole powers of two apart, some of them opposite, so that terms cancel.
 * Where they do, no sum of rounded numbers is exact to its own last place, and errors are counted in what the terms allow.
 */
import type { BinaryName } from "../../engine.ts";
import { divide, negate, type Pair, twoProduct, twoSum } from "../../kit/exact/doubledouble.ts";
import { unrounded } from "../../kit/exact/index.ts";
import { rowsOf, transposed } from "../../kit/matrices.ts";
import { cotangent, filled, moved, number, numbers, range, rounded, u } from "./draws.ts";
import { type Contract, type Exact, type Fact, type Point, single, total } from "./fact.ts";

type Pairwise = (a: number, b: number, c: number) => Pair;

const infinity = Number.POSITIVE_INFINITY;
/** What plain summation in any order keeps (Higham 2002, section 4.2). */
const anyOrder: Contract = {
  most: 1,
  unit: "n·2⁻⁵³·Σ|terms|",
  why: "n products, each rounded, added in any order: the kernel may choose one.",
};
const parts = ({ inputs }: Point): number[][] => inputs.map(({ values }) => [...values]);

interface Arithmetic extends Pick<Fact, "tex" | "formula" | "domain" | "pytorch" | "value" | "slope"> {
  readonly exact: readonly [value: Pairwise, byA: Pairwise, byB: Pairwise];
}

const arithmetic: { readonly [Name in BinaryName]: Arithmetic } = {
  add: {
    ...{
      tex: "a + b",
      formula: "a + b",
      domain: "all numbers",
      pytorch: "The same.",
      value: rounded,
      slope: moved,
    },
    exact: [twoSum, (_a, _b, c) => single(c), (_a, _b, c) => single(c)],
  },
  sub: {
    ...{
      tex: "a - b",
      formula: "a - b",
      domain: "all numbers",
      pytorch: "The same.",
      value: rounded,
      slope: moved,
    },
    exact: [(a, b) => twoSum(a, -b), (_a, _b, c) => single(c), (_a, _b, c) => single(-c)],
  },
  mul: {
    ...{
      tex: "a b",
      formula: "a * b",
      domain: "all numbers",
      pytorch: "The same.",
      value: rounded,
      slope: rounded,
    },
    exact: [twoProduct, (_, b, c) => twoProduct(c, b), (a, _, c) => twoProduct(c, a)],
  },
  div: {
    tex: String.raw`\frac{a}{b}`,
    formula: "a / b",
    domain: "b ≠ 0; a/0 is ±Infinity, 0/0 NaN",
    pytorch: "The same.",
    value: rounded,
    slope: { most: 2.5, why: "-c·(a/b/b): two quotients with a unit each at most, and a product." },
    exact: [
      (a, b) => divide(single(a), single(b)),
      (_, b, c) => divide(single(c), single(b)),
      (a, b, c) => negate(divide(divide(twoProduct(c, a), single(b)), single(b))),
    ],
  },
};

const pairwise: readonly Fact[] = (Object.keys(arithmetic) as BinaryName[]).map((name) => {
  const { exact, ...rest } = arithmetic[name];
  return {
    ...{ ...rest, name, smoothness: infinity, edges: [], kinks: [], range, elementwise: true },
    draw(source, size) {
      const a = numbers(source, size);
      // A quarter of the pairs nearly cancels; none divides by 0.
      const b = a.map((x) =>
        source.below(4) === 0 && x !== 0 ? -x * (1 + source.below(3) * u * 2) : number(source) || 1,
      );
      const shape = [size];
      return { inputs: [a, b].map((values) => ({ values, shape })), cotangent: cotangent(source, size) };
    },
    of: (engine) => engine[name],
    exact(point) {
      const [a = [], b = []] = parts(point);
      const [value, byA, byB] = exact.map((f) => ({
        of: a.map((x, i) => f(x, b[i] as number, point.cotangent[i] as number)),
      })) as unknown as [Exact, Exact, Exact];
      return { value, slopes: [byA, byB] };
    },
  };
});

/** Rows times columns, with what any order of summation may lose. */
function products(rows: readonly (readonly number[])[], columns: readonly (readonly number[])[]): Exact {
  const each = <T>(f: (row: readonly number[], column: readonly number[]) => T) =>
    rows.flatMap((row) => columns.map((column) => f(row, column)));
  return {
    of: each(unrounded.dot),
    units: each(
      (row, column) => row.length * u * total(row.map((x, i) => Math.abs(x * (column[i] as number)))),
    ),
  };
}

const matmul: Fact = {
  name: "matmul",
  tex: String.raw`(AB)_{ij} = \sum_k a_{ik} b_{kj}`,
  formula: "a * c + b * d",
  domain: "all numbers",
  smoothness: infinity,
  pytorch: "The same sums in another order: its bits change with the vector length of the processor.",
  ...{ value: anyOrder, slope: anyOrder, edges: [], kinks: [], range, elementwise: false },
  draw(source) {
    const [m, k, n] = [1 + source.below(4), 1 + source.below(8), 1 + source.below(4)] as const;
    return { inputs: [filled(source, m, k), filled(source, k, n)], cotangent: cotangent(source, m * n) };
  },
  of: (engine) => engine.matmul,
  exact({ inputs: [left, right], cotangent: c }) {
    const [[, k = 0], [, n = 0]] = [left?.shape ?? [], right?.shape ?? []];
    const [a, b, g] = [rowsOf(left?.values ?? [], k), rowsOf(right?.values ?? [], n), rowsOf(c, n)];
    // AB, G·Bᵀ and Aᵀ·G; `products` takes the columns of its second factor.
    return {
      value: products(a, transposed(b)),
      slopes: [products(g, b), products(transposed(a), transposed(g))],
    };
  },
};

const linear: Fact = {
  name: "linear",
  tex: String.raw`x W^\top + b`,
  formula: "a * c + b * d + e",
  domain: "all numbers",
  smoothness: infinity,
  pytorch: "The same, weight [out, in].",
  ...{ value: anyOrder, slope: anyOrder, edges: [], kinks: [], range, elementwise: false },
  draw(source) {
    const [batch, inputs, outputs] = [1 + source.below(4), 1 + source.below(8), 1 + source.below(4)] as const;
    return {
      inputs: [filled(source, batch, inputs), filled(source, outputs, inputs), filled(source, outputs)],
      cotangent: cotangent(source, batch * outputs),
    };
  },
  of: (engine) => engine.linear as ReturnType<Fact["of"]>,
  exact({ inputs: [x, weight, bias], cotangent: c }) {
    const [outputs = 0, inputs = 0] = weight?.shape ?? [];
    const [rows, weights] = [rowsOf(x?.values ?? [], inputs), rowsOf(weight?.values ?? [], inputs)];
    const g = rowsOf(c, outputs);
    const ones = g.map(() => 1);
    return {
      value: products(
        rows.map((row) => [...row, 1]),
        weights.map((row, i) => [...row, bias?.values[i] as number]),
      ),
      slopes: [
        products(g, transposed(weights)),
        products(transposed(g), transposed(rows)),
        products(transposed(g), [ones]),
      ],
    };
  },
};

/** An operator that only moves numbers: `order` says which one goes where. */
function moving(
  fact: Pick<Fact, "name" | "tex" | "draw" | "of"> & { order: (point: Point) => readonly number[] },
): Fact {
  const { order, ...rest } = fact;
  return {
    ...{ ...rest, formula: null, domain: "all numbers", smoothness: infinity, pytorch: "The same." },
    ...{ value: moved, slope: moved, edges: [], kinks: [], range, elementwise: false },
    exact(point) {
      const all = parts(point).flat();
      const places = order(point);
      const back: number[] = [];
      places.forEach((from, to) => {
        back[from] = point.cotangent[to] as number;
      });
      const slopes = point.inputs.map(({ values }) => ({ of: back.splice(0, values.length).map(single) }));
      return { value: { of: places.map((from) => single(all[from] as number)) }, slopes };
    },
  };
}

const moves: readonly Fact[] = [
  moving({
    name: "transpose",
    tex: String.raw`(A^\top)_{ij} = a_{ji}`,
    draw(source) {
      const [rows, columns] = [1 + source.below(4), 1 + source.below(5)];
      return { inputs: [filled(source, rows, columns)], cotangent: cotangent(source, rows * columns) };
    },
    of: (engine) => engine.transpose,
    order: ({ inputs: [x] }) => {
      const [rows = 0, columns = 0] = x?.shape ?? [];
      return Array.from({ length: rows * columns }, (_, at) => (at % rows) * columns + Math.floor(at / rows));
    },
  }),
  moving({
    name: "reshape",
    tex: String.raw`\text{the same numbers in row-major order}`,
    draw(source) {
      const [rows, columns] = [1 + source.below(4), 1 + source.below(5)];
      return { inputs: [filled(source, rows, columns)], cotangent: cotangent(source, rows * columns) };
    },
    of:
      (engine, { inputs: [x] }) =>
      (a) =>
        engine.reshape(a, [...(x?.shape ?? [])].reverse()),
    order: ({ inputs: [x] }) => [...(x?.values.keys() ?? [])],
  }),
  moving({
    name: "concat",
    tex: String.raw`(a_1, \dots, a_m, b_1, \dots, b_n)`,
    draw(source) {
      const [a, b] = [1 + source.below(4), 1 + source.below(4)];
      return { inputs: [filled(source, a), filled(source, b)], cotangent: cotangent(source, a + b) };
    },
    of:
      (engine) =>
      (...all) =>
        engine.concat(all, 0),
    order: ({ inputs }) => [...inputs.flatMap(({ values }) => values).keys()],
  }),
];

export const ofArrays: readonly Fact[] = [...pairwise, matmul, linear, ...moves];
