/** Models as files: what `train` writes, and `evaluate`, `predict` and PyTorch read. */
import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { decodeSafetensors, encodeSafetensors, Random, type StateDict } from "../../src/index.ts";
import { Classifier } from "./classifier.ts";

/**
 * Writes a state dict as a safetensors file: the whole of it or nothing. It goes to a temporary file in the same
 * folder, which takes the place of the old one in a single step once the disk has it.
 *
 * @throws {Error} beginning with the path, if that does not work out. Then the old file is as it was.
 */
export async function saveModel(path: string, state: StateDict, dtype: "F64" | "F32" = "F64"): Promise<void> {
  await naming(path, async () => {
    const bytes = encodeSafetensors(state, { dtype });
    // Through a link, it is the file it points to that is replaced.
    const target = await realpath(path).catch(() => path);
    const old = await stat(target).catch(() => undefined);
    if (old?.isFile() === false) throw new RangeError("there is something of that name that is no file");
    const temporary = join(dirname(target), `.backproof-${process.pid}-${Date.now()}.tmp`);
    try {
      const file = await open(temporary, "wx", old?.mode);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

/**
 * The tensors in a safetensors file, whoever wrote it.
 *
 * @throws {Error} beginning with the path, if there is no such file or it is not what it should be.
 */
export async function loadModel(path: string): Promise<StateDict> {
  return await naming(path, async () => {
    // A pipe or a device might never end.
    if (!(await stat(path)).isFile()) throw new RangeError("a file expected");
    const bytes = await readFile(path);
    // What torch.save writes is a zip file, and that begins with its inventor's initials.
    if (bytes.toString("latin1", 0, 2) === "PK") {
      throw new RangeError(
        "a file of torch.save; write one with safetensors.torch.save_file(model.state_dict(), …)",
      );
    }
    return decodeSafetensors(bytes).tensors;
  });
}

/**
 * The classifier in a file.
 *
 * @throws {Error} beginning with the path, also if the file holds another model or numbers that are not finite.
 */
export async function loadClassifier(path: string): Promise<Classifier> {
  const state = await loadModel(path);
  return await naming(path, () => {
    const model = new Classifier(new Random(0));
    model.loadStateDict(state);
    for (const [name, { data }] of Object.entries(state)) {
      const sick = data.find((number) => !Number.isFinite(number));
      if (sick !== undefined) throw new RangeError(`finite numbers expected, but ${name} has ${sick}`);
    }
    return model;
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  ENOTDIR: "no such file or folder",
  EACCES: "not allowed",
  EPERM: "not allowed",
  ENOSPC: "the disk is full",
};

/** Runs `body`; what goes wrong is told in one line that begins with the path. */
async function naming<Result>(path: string, body: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await body();
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    throw new Error(`${path}: ${reasons[code] ?? printable(message)}`, { cause });
  }
}

/** Messages quote names from files, and a file may hold anything: line ends, codes for the terminal, a million names. */
function printable(text: string): string {
  const line = text.replaceAll(/\p{Cc}/gu, "?");
  return line.length > 300 ? `${line.slice(0, 300)} …` : line;
}
