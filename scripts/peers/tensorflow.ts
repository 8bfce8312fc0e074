import { createRequire } from "node:module";
import type { Engine } from "../../spec/engine.ts";
import { tensorflow } from "../../spec/engines/tensorflow.ts";
import { installed } from "../install.ts";

/** TensorFlow.js, installed first if need be: for `backproof check --engine`. */
export default async function engine(): Promise<Engine> {
  const packages = ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"].map((name) => [name, "4.22.0"]);
  const load = createRequire(installed(".peers/tensorflow", Object.fromEntries(packages)));
  const tf = load("@tensorflow/tfjs-core");
  // The package itself leaves gradients out.
  load("@tensorflow/tfjs-core/dist/register_all_gradients.js");
  load("@tensorflow/tfjs-backend-cpu");
  // Without its advice to use something else.
  tf.enableProdMode();
  await tf.setBackend("cpu");
  return tensorflow(tf);
}
