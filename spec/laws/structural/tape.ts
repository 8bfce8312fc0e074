/**
 * What goes on between calls of backward
 *
 * Gradients add up in the parameters, over calls and over losses, until they are set back. A way back is used up by the
 * first call: whoever wants to go a second time must say so.
 */
import type { Subject, Tensor } from "../../claims/subject.ts";
import { equal, refuses } from "../../kit/compare.ts";
import { forAll } from "../../kit/law.ts";
import type { Operation } from "./operations.ts";
import {
  close,
  everything,
  joined,
  type Pulled,
  plus,
  pull,
  pulled,
  pulledTwice,
  type Structural,
  times,
} from "./pulling.ts";

/** Parameters with the inputs' numbers, and Σ g·f(parameters) as a loss. */
function lossOf(s: Subject, operation: Operation, at: Pulled): { parameters: Tensor[]; loss: Tensor } {
  const parameters = at.inputs.map((x) => s.parameter(x));
  return { parameters, loss: weighted(s, operation, at, parameters, at.cotangent) };
}

function weighted(
  s: Subject,
  operation: Operation,
  at: Pulled,
  x: readonly Tensor[],
  g: readonly number[],
): Tensor {
  return s.sum(s.mul(operation.apply(s, x, at), s.tensor(g, operation.shape(at))));
}

/** What has added up, 0 where nothing has. */
function gradientsOf(s: Subject, at: Pulled, parameters: readonly Tensor[]): number[] {
  return parameters.flatMap((w, i) => [...(s.gradientOf(w) ?? times(0, at.inputs[i]?.values ?? []))]);
}

const once: Structural = {
  title: "goes back once: a second call is refused, and adds nothing",
  concerns: everything,
  law: (s, operation) =>
    forAll(pulled(operation), (at) => {
      const { parameters, loss } = lossOf(s, operation, at);
      s.backward(loss);
      const gradients = gradientsOf(s, at, parameters);
      close(s, operation, at, [at.cotangent], gradients, joined(pull(s, operation, at, at.cotangent)));
      refuses(() => s.backward(loss));
      equal(gradientsOf(s, at, parameters), gradients);
    }),
};

const retained: Structural = {
  title: "goes back as often as it was told to be retained, and adds the same every time",
  concerns: everything,
  law: (s, operation) =>
    forAll(pulled(operation), (at) => {
      const { parameters, loss } = lossOf(s, operation, at);
      s.backward(loss, { retain: true });
      s.backward(loss, { retain: true });
      s.backward(loss);
      const thrice = times(3, at.cotangent);
      const single = joined(pull(s, operation, at, at.cotangent));
      close(s, operation, at, [thrice], gradientsOf(s, at, parameters), times(3, single));
      refuses(() => s.backward(loss));
    }),
};

const added: Structural = {
  title: "adds the gradients of two losses, one after the other",
  concerns: everything,
  law: (s, operation) =>
    forAll(pulledTwice(operation), (at) => {
      const { parameters, loss } = lossOf(s, operation, at);
      const other = weighted(s, operation, at, parameters, at.other);
      s.backward(other);
      s.backward(loss);
      const apart = [at.cotangent, at.other].map((g) => joined(pull(s, operation, at, g)));
      const sum = apart.reduce(plus);
      close(
        s,
        operation,
        at,
        [at.cotangent, at.other].map((g) => times(2, g)),
        gradientsOf(s, at, parameters),
        sum,
      );
    }),
};

export const ofTapes: readonly Structural[] = [once, retained, added];
