/**
 * How much gradient checks see: each on every fault, and on functions that have none
 *
 * Twice, since a protocol is a rule and the points it is used at: with the points of its own project, and with ours, so that
 * only the rules differ.
 */
import { sample } from "fast-check";
import { alwaysTried, hasItsGradient, inputsOf } from "../kit/has-its-gradient.ts";
import { type Source, seeded } from "../kit/random.ts";
import { type Fault, faults } from "./faults.ts";
import { type Protocol, type ProtocolName, protocols } from "./protocols.ts";
import { correct, type Subject } from "./subjects.ts";

export type Name = "ours" | ProtocolName;
export const names: readonly Name[] = ["ours", ...(Object.keys(protocols) as ProtocolName[])];

/** Whether a check with this seed objects to the gradient of a function. */
export type Check = (subject: Subject | Fault, seed: number) => boolean;

export interface Score {
  /** How many faults are caught with every seed, and how many with none. */
  readonly always: number;
  readonly never: number;
  /** How many runs object to a function that is right, of how many. */
  readonly falseAlarms: number;
  readonly runs: number;
  /** Milliseconds of processor time for one run over all functions that are right. */
  readonly ms: number;
  /** By name: with how many seeds a fault was caught, and in how many runs a right function was refused, if in any. */
  readonly caught: Readonly<Record<string, number>>;
  readonly alarms: Readonly<Record<string, number>>;
}

/** How `npm run power` draws points: 100 a run, as `check` does for every law. */
const draws = 100;

const ours: Check = ({ f, lengths, range, draws: runs = draws }, seed) =>
  hasItsGradient(f, lengths, range)({ seed, runs, anyFinding: true }) !== null;

/** The rule of a project at the points it draws itself. */
function onOwnPoints({ draw, tries, accepts }: Protocol): Check {
  return (subject, seed) => {
    const random = seeded(seed);
    const inputs = () =>
      subject.lengths.map((length) => Array.from({ length }, () => fit(draw(random), subject)));
    return Array.from({ length: subject.draws ?? tries }).some(() =>
      refuses(accepts, subject, inputs(), random),
    );
  };
}

/** The same rule at the points that ours is tried at. */
function onOurPoints({ accepts }: Protocol): Check {
  return (subject, seed) => {
    const { lengths, range, draws: numRuns = draws } = subject;
    const points = [...alwaysTried(lengths, range), ...sample(inputsOf(lengths, range), { seed, numRuns })];
    const random = seeded(seed);
    return points.some((inputs) => refuses(accepts, subject, inputs, random));
  };
}

function refuses(
  accepts: Protocol["accepts"],
  subject: Subject | Fault,
  inputs: readonly (readonly number[])[],
  random: Source,
): boolean {
  return !accepts(subject.f, inputs, random, "truth" in subject ? subject.truth : subject.f);
}

/** Where numbers must be positive, all projects draw some that are, and none next to 0. */
function fit(x: number, { range }: Subject): number {
  return (range?.from ?? -1) > 0 ? Math.abs(x) + 0.1 : x;
}

/** The points of the project that a rule is from, or ours. */
export type Points = "own" | "ours";

export function checkOf(name: Name, points: Points = "own"): Check {
  if (name === "ours") return ours;
  return points === "own" ? onOwnPoints(protocols[name]) : onOurPoints(protocols[name]);
}

/** Tries a check on every fault with `seeds` seeds, and on every function that is right with `runs` others. */
export function measure(
  check: Check,
  { seeds, runs, onStep = () => undefined }: { seeds: number; runs: number; onStep?: (of: string) => void },
): Score {
  const count = (subject: Subject, times: number) => {
    onStep(subject.name);
    return Array.from({ length: times }, (_, seed) => check(subject, seed + 1)).filter(Boolean).length;
  };
  const caught = Object.fromEntries(faults.map((fault) => [fault.name, count(fault, seeds)]));
  // Not the clock's time, which depends on what else the machine does.
  const started = process.cpuUsage();
  const refused = correct.map((subject) => [subject.name, count(subject, runs)] as const);
  const { user, system } = process.cpuUsage(started);
  return {
    always: Object.values(caught).filter((times) => times === seeds).length,
    never: Object.values(caught).filter((times) => times === 0).length,
    falseAlarms: refused.reduce((sum, [, times]) => sum + times, 0),
    runs: runs * correct.length,
    ms: (user + system) / 1000 / runs,
    caught,
    alarms: Object.fromEntries(refused.filter(([, times]) => times > 0)),
  };
}
