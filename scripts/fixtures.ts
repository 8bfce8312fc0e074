/**
 * The fixtures are what PyTorch computed, kept as files. `npm run fixtures` asks PyTorch for all of them again and
 * writes them; with `-- --verify` it writes nothing and tells whether PyTorch still says the same; with `-- --available`
 * it only tells by its exit code whether there is a Python with PyTorch, or one can be had.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./run.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Case = { [key: string]: Json };

const kept = join(root, "fixtures");
const torch = "2.13.0";
const packages = [`torch==${torch}`, "numpy==2.4.6", "mpmath==1.3.0", "safetensors==0.8.0"];

/**
 * Where PyTorch's own rounded results stand; everything else must come out identical. Their bits change with the
 * processor's vector instructions and with how long a vector is, for up to a third of the results, but the formulas
 * do not: two runs differ by their roundings alone, each half a unit in the last place of a number that took part.
 */
const rounded = new Set(
  (
    "value slope torchUlp output outputFloat32 gradients loss spread parameters totalNorm after " +
    "epochs final predictions firstLosses lastLoss weights"
  ).split(" "),
);

/** How many such roundings there can be between the inputs of a case and its results. */
const roundings: Readonly<Record<string, number>> = {
  // A formula of at most eight operations, each within one unit: two halves.
  elementwise: 16,
  // Sums of at most 24 products, there and back.
  tensors: 64,
  losses: 64,
  layers: 64,
  errors: 64,
  // 100 steps, each with a decay, a momentum, a step and their sum.
  optimizers: 400,
  // 5,000 steps. Each rounds the weights once; what else it rounds is multiplied by the learning rate, 0.001.
  training: 5000,
  model: 5000,
  model64: 5000,
  // 889 epochs of 5 steps; the learning rate is 0.1, so the gradient's roundings count as well.
  quadratic: 4 * 889 * 5,
};

/** How far PyTorch's results under this key of a case may move. */
function allowance(fixture: string, record: Case, key: string): number {
  if (!rounded.has(key)) return 0;
  // How far PyTorch is from the exact value follows from the two, which are compared themselves.
  if (key === "torchUlp") return Number.POSITIVE_INFINITY;
  const half = record.dtype === "float32" || key === "outputFloat32" ? 2 ** -24 : 2 ** -53;
  const size = fixture === "elementwise" ? sizeOfFormula(record, key) : largest(record);
  return (roundings[fixture] ?? 0) * Math.max(half * size, 2 ** -1074);
}

/**
 * The largest number in PyTorch's formula. Most are products, where only the result counts; but it computes the slopes
 * y(1 - y) and 1 - y², and the GELUs, by subtracting from 1, and loses what is small beside it.
 */
function sizeOfFormula({ op, x, ...results }: Case, key: string): number {
  const subtracts =
    op === "gelu" || op === "geluTanh" || (key === "slope" && (op === "sigmoid" || op === "tanh"));
  return Math.max(Math.abs(Number(results[key])), subtracts ? 1 + Math.abs(Number(x)) : 0);
}

/** The largest finite number of a case, options aside. */
function largest(json: Json): number {
  if (typeof json === "number") return Number.isFinite(json) ? Math.abs(json) : 0;
  if (json === null || typeof json !== "object") return 0;
  const parts = Array.isArray(json)
    ? json
    : Object.entries(json).flatMap(([key, part]) => (key === "options" ? [] : [part]));
  return parts.reduce<number>((size, part) => Math.max(size, largest(part)), 0);
}

/** Every place where two values differ by more than is allowed. */
function* differences(
  before: Json | undefined,
  now: Json | undefined,
  allowed: number,
  where: string,
): Generator<string> {
  if (Array.isArray(before) && Array.isArray(now) && before.length === now.length) {
    for (const [i, part] of before.entries()) yield* differences(part, now[i], allowed, `${where}[${i}]`);
  } else if (isRecord(before) && isRecord(now)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
      yield* differences(before[key], now[key], allowed, `${where}.${key}`);
    }
  } else if (!Object.is(before, now)) {
    const apart = typeof before === "number" && typeof now === "number" ? Math.abs(before - now) : NaN;
    // Nothing allowed means identical: then even 0 and -0 differ.
    if (allowed > 0 && apart <= allowed) return;
    const distance = allowed > 0 && apart > 0 ? `, ${apart} apart, ${allowed} allowed` : "";
    yield `${where}: ${show(before)} in the file, ${show(now)} from PyTorch${distance}`;
  }
}

function isRecord(json: Json | undefined): json is Case {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function show(json: Json | undefined): string {
  const text = Object.is(json, -0) ? "-0" : (JSON.stringify(json) ?? "nothing");
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** A fixture as cases, and the text that must be the same for the bits to be. */
interface Fixture {
  readonly provenance: Json;
  readonly cases: readonly Case[];
  readonly bits: string;
}

/** @throws {Error} if the cases of a JSON file are not those its header was written for. */
function read(path: string): Fixture {
  const bytes = readFileSync(path);
  if (path.endsWith(".safetensors")) {
    return { provenance: null, cases: tensorsOf(bytes), bits: bytes.toString("hex") };
  }
  const text = bytes.toString("utf8");
  const { provenance = {}, cases = [] } = JSON.parse(text) as { provenance?: Case; cases?: Case[] };
  const bits = text.slice(text.indexOf("\n") + 1, text.lastIndexOf("\n]"));
  const { sha256, cpuCapability: _, ...same } = provenance;
  if (createHash("sha256").update(bits).digest("hex") !== sha256) {
    throw new Error("its cases do not have the sha256 in its header: it was not written by the export");
  }
  // 2.13.0+cpu and 2.13.0 are builds of the same version.
  return { provenance: { ...same, torch: String(same.torch).split("+", 1)[0] as string }, cases, bits };
}

/** Each tensor of a safetensors file as a case. What is not float32 or float64 stays bytes. */
function tensorsOf(bytes: Buffer): Case[] {
  const start = 8 + Number(bytes.readBigUInt64LE());
  const { __metadata__, ...tensors }: Record<string, Case> = JSON.parse(bytes.toString("utf8", 8, start));
  const cases = Object.entries(tensors).map(([name, { dtype, shape, data_offsets }]) => {
    const [from, to] = data_offsets as [number, number];
    const data = bytes.subarray(start + from, start + to);
    if (dtype === "F32") {
      const weights = Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i));
      return { name, shape, dtype: "float32", weights };
    }
    if (dtype === "F64") {
      const weights = Array.from({ length: data.length / 8 }, (_, i) => data.readDoubleLE(8 * i));
      return { name, shape, dtype: "float64", weights };
    }
    return { name, shape, dtype, bytes: data.toString("hex") };
  });
  return [{ metadata: __metadata__ }, ...cases] as Case[];
}

/** What is to be said about a fixture, and whether it may stay as it is. */
function compare(file: string, fresh: string): { verdict: string; passed: boolean } {
  try {
    const before = read(join(kept, file));
    const now = read(join(fresh, file));
    const found = [...differences(before.provenance, now.provenance, 0, "provenance")];
    if (before.bits === now.bits && found.length === 0) return { verdict: "same bits", passed: true };
    const fixture = file.split(".", 1)[0] as string;
    if (before.cases.length !== now.cases.length) {
      found.push(`${before.cases.length} cases in the file, ${now.cases.length} from PyTorch`);
    }
    before.cases.forEach((record, i) => {
      for (const key of new Set([...Object.keys(record), ...Object.keys(now.cases[i] ?? {})])) {
        const allowed = allowance(fixture, record, key);
        found.push(...differences(record[key], now.cases[i]?.[key], allowed, `cases[${i}].${key}`));
      }
    });
    if (!(fixture in roundings) && found.length === 0) found.push("other bytes, and it has nothing to round");
    if (found.length === 0) return { verdict: "within rounding", passed: true };
    return { verdict: [`differs in ${found.length}:`, ...found.slice(0, 3)].join("\n  "), passed: false };
  } catch (error) {
    return { verdict: (error as Error).message, passed: false };
  }
}

function verify(python: string): void {
  const fresh = mkdtempSync(join(tmpdir(), "backproof-fixtures-"));
  try {
    exportTo(python, fresh, "ignore");
    const files = new Set(
      [...readdirSync(kept), ...readdirSync(fresh)].filter((file) => !file.endsWith(".md")),
    );
    const results = [...files].sort().map((file) => ({ file, ...compare(file, fresh) }));
    for (const { file, verdict } of results) console.log(`fixture: ${file}  ${verdict}`);
    const failed = results.filter(({ passed }) => !passed).length;
    console.log(`${results.length - failed} passed, ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
  } finally {
    rmSync(fresh, { recursive: true });
  }
}

function exportTo(python: string, folder: string, output: "inherit" | "ignore"): void {
  console.log(`fixtures: PyTorch ${torch} in ${python} computes them, which takes about 15 seconds`);
  run(python, [join(root, "scripts", "export_fixtures.py"), folder], output);
}

/** A Python that has everything the export needs; if there is none yet, one is installed into `.venv`. */
function pythonWithTorch(): string {
  const named = process.env.BACKPROOF_PYTHON;
  const windows = process.platform === "win32";
  const system = windows ? "python" : "python3";
  const own = join(root, ".venv", windows ? "Scripts/python.exe" : "bin/python");
  const found = (named ? [named] : [own, system]).find(hasTorch);
  if (found !== undefined) return found;
  if (named) throw new Error(`BACKPROOF_PYTHON, ${named}, has no ${packages.join(", ")}`);
  console.log(`fixtures: no Python has PyTorch ${torch}, installing it into .venv, which takes minutes`);
  try {
    run(system, ["-m", "venv", join(root, ".venv")], "inherit");
    run(own, ["-m", "pip", "install", ...packages], "inherit");
  } catch (error) {
    throw new Error(`${(error as Error).message}; name a Python that has them in BACKPROOF_PYTHON`);
  }
  return own;
}

function hasTorch(python: string): boolean {
  const program = "import mpmath, numpy, safetensors.torch, torch; print(torch.__version__)";
  const { stdout } = spawnSync(python, ["-c", program], { encoding: "utf8" });
  return stdout?.trim().split("+", 1)[0] === torch;
}

/** @throws {Error} if the program cannot be started or fails. */
function run(program: string, args: readonly string[], output: "inherit" | "ignore"): void {
  const { error, status } = spawnSync(program, args, { stdio: ["ignore", output, "inherit"] });
  if (error !== undefined) throw new Error(`${program} cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with exit code ${status}`);
}

const options = process.argv.slice(2).filter((option) => option !== "--");
try {
  const [task = "--export", ...others] = options;
  if (others.length > 0 || !["--export", "--verify", "--available"].includes(task)) {
    throw new Error(`--verify, --available or nothing expected, got ${options.join(" ")}`);
  }
  const python = pythonWithTorch();
  if (task === "--verify") verify(python);
  else if (task === "--available") console.log(`fixtures: PyTorch ${torch} in ${python}`);
  else exportTo(python, kept, "inherit");
} catch (error) {
  console.error(`fixtures: ${(error as Error).message}`);
  process.exitCode = 1;
}
