/** Every claim of the article, in its order. */
import { batchSizeClaims } from "./1-gradient-descent/batch-size.ts";
import { batchesClaims } from "./1-gradient-descent/batches.ts";
import { bottomClaims } from "./1-gradient-descent/bottom.ts";
import { chainRuleClaims } from "./1-gradient-descent/chain-rule.ts";
import { depthClaims } from "./1-gradient-descent/depth.ts";
import { gradientClaims } from "./1-gradient-descent/gradient.ts";
import { ingredientsClaims } from "./1-gradient-descent/ingredients.ts";
import { learningRateClaims } from "./1-gradient-descent/learning-rate.ts";
import { limitsClaims } from "./1-gradient-descent/limits.ts";
import { minimumClaims } from "./1-gradient-descent/minimum.ts";
import { modelAndTruthClaims } from "./1-gradient-descent/model-and-truth.ts";
import { modelFunctionClaims } from "./1-gradient-descent/model-function.ts";
import { modelSizeClaims } from "./1-gradient-descent/model-size.ts";
import { moreDataClaims } from "./1-gradient-descent/more-data.ts";
import { objectiveClaims } from "./1-gradient-descent/objective.ts";
import { overfittingClaims } from "./1-gradient-descent/overfitting.ts";
import { penaltiesClaims } from "./1-gradient-descent/penalties.ts";
import { pointsClaims } from "./1-gradient-descent/points.ts";
import { remediesClaims } from "./1-gradient-descent/remedies.ts";
import { resultClaims } from "./1-gradient-descent/result.ts";
import { startingWeightsClaims } from "./1-gradient-descent/starting-weights.ts";
import { stepLengthClaims } from "./1-gradient-descent/step-length.ts";
import { stoppingClaims } from "./1-gradient-descent/stopping.ts";
import { underfittingClaims } from "./1-gradient-descent/underfitting.ts";
import { updateClaims } from "./1-gradient-descent/update.ts";
import { valleysClaims } from "./1-gradient-descent/valleys.ts";
import { vanishingClaims } from "./1-gradient-descent/vanishing.ts";
import { weightsClaims } from "./1-gradient-descent/weights.ts";
import { articleNetworkClaims } from "./2-linear/article-network.ts";
import { linearByHandClaims } from "./2-linear/by-hand.ts";
import { layerClaims } from "./2-linear/layer.ts";
import { linearClassClaims } from "./2-linear/linear-class.ts";
import { networkClaims } from "./2-linear/network.ts";
import { shapesClaims } from "./2-linear/shapes.ts";
import { stackingClaims } from "./2-linear/stacking.ts";
import { geluClaims } from "./3-activations/gelu.ts";
import { onLayersClaims } from "./3-activations/on-layers.ts";
import { purposeClaims } from "./3-activations/purpose.ts";
import { reluClaims } from "./3-activations/relu.ts";
import { sigmoidClaims } from "./3-activations/sigmoid.ts";
import { softmaxClaims } from "./3-activations/softmax.ts";
import { softmaxArgumentsClaims } from "./3-activations/softmax-arguments.ts";
import { softmaxInPytorchClaims } from "./3-activations/softmax-in-pytorch.ts";
import { softmaxOrSigmoidClaims } from "./3-activations/softmax-or-sigmoid.ts";
import { tanhClaims } from "./3-activations/tanh.ts";
import { aimsClaims } from "./4-losses/aims.ts";
import { asWrittenClaims } from "./4-losses/as-written.ts";
import { crossEntropyByHandClaims } from "./4-losses/by-hand.ts";
import { choosingClaims } from "./4-losses/choosing.ts";
import { crossEntropyClaims } from "./4-losses/cross-entropy.ts";
import { logitsClaims } from "./4-losses/logits.ts";
import { meanSquaredErrorClaims } from "./4-losses/mean-squared-error.ts";
import { rightClassClaims } from "./4-losses/right-class.ts";
import { targetsClaims } from "./4-losses/targets.ts";
import { whichLossClaims } from "./4-losses/which-loss.ts";
import { evaluationClaims } from "./5-training/evaluation.ts";
import { forwardClaims } from "./5-training/forward.ts";
import { fourVectorsClaims } from "./5-training/four-vectors.ts";
import { gradientsClaims } from "./5-training/gradients.ts";
import { logClaims } from "./5-training/log.ts";
import { noGradientsClaims } from "./5-training/no-gradients.ts";
import { optimizerClaims } from "./5-training/optimizer.ts";
import { outcomeClaims } from "./5-training/outcome.ts";
import { programClaims } from "./5-training/program.ts";
import { resettingClaims } from "./5-training/resetting.ts";
import { samplesClaims } from "./5-training/samples.ts";
import { savingClaims } from "./5-training/saving.ts";
import { taskClaims } from "./5-training/task.ts";
import { testSamplesClaims } from "./5-training/test-samples.ts";
import { useClaims } from "./5-training/use.ts";
import { sections } from "./article.ts";
import type { Claim } from "./claim.ts";

/** The files of the claims, in the article's order: where each one is explained. */
const files: readonly (readonly [file: string, claims: readonly Claim[]])[] = [
  ["1-gradient-descent/minimum.ts", minimumClaims],
  ["1-gradient-descent/valleys.ts", valleysClaims],
  ["1-gradient-descent/gradient.ts", gradientClaims],
  ["1-gradient-descent/objective.ts", objectiveClaims],
  ["1-gradient-descent/weights.ts", weightsClaims],
  ["1-gradient-descent/update.ts", updateClaims],
  ["1-gradient-descent/bottom.ts", bottomClaims],
  ["1-gradient-descent/ingredients.ts", ingredientsClaims],
  ["1-gradient-descent/points.ts", pointsClaims],
  ["1-gradient-descent/batches.ts", batchesClaims],
  ["1-gradient-descent/chain-rule.ts", chainRuleClaims],
  ["1-gradient-descent/stopping.ts", stoppingClaims],
  ["1-gradient-descent/result.ts", resultClaims],
  ["1-gradient-descent/model-and-truth.ts", modelAndTruthClaims],
  ["1-gradient-descent/limits.ts", limitsClaims],
  ["1-gradient-descent/model-function.ts", modelFunctionClaims],
  ["1-gradient-descent/learning-rate.ts", learningRateClaims],
  ["1-gradient-descent/step-length.ts", stepLengthClaims],
  ["1-gradient-descent/model-size.ts", modelSizeClaims],
  ["1-gradient-descent/batch-size.ts", batchSizeClaims],
  ["1-gradient-descent/starting-weights.ts", startingWeightsClaims],
  ["1-gradient-descent/depth.ts", depthClaims],
  ["1-gradient-descent/vanishing.ts", vanishingClaims],
  ["1-gradient-descent/underfitting.ts", underfittingClaims],
  ["1-gradient-descent/overfitting.ts", overfittingClaims],
  ["1-gradient-descent/remedies.ts", remediesClaims],
  ["1-gradient-descent/penalties.ts", penaltiesClaims],
  ["1-gradient-descent/more-data.ts", moreDataClaims],
  ["2-linear/layer.ts", layerClaims],
  ["2-linear/linear-class.ts", linearClassClaims],
  ["2-linear/network.ts", networkClaims],
  ["2-linear/shapes.ts", shapesClaims],
  ["2-linear/article-network.ts", articleNetworkClaims],
  ["2-linear/stacking.ts", stackingClaims],
  ["2-linear/by-hand.ts", linearByHandClaims],
  ["3-activations/purpose.ts", purposeClaims],
  ["3-activations/sigmoid.ts", sigmoidClaims],
  ["3-activations/tanh.ts", tanhClaims],
  ["3-activations/relu.ts", reluClaims],
  ["3-activations/gelu.ts", geluClaims],
  ["3-activations/softmax.ts", softmaxClaims],
  ["3-activations/on-layers.ts", onLayersClaims],
  ["3-activations/softmax-or-sigmoid.ts", softmaxOrSigmoidClaims],
  ["3-activations/softmax-in-pytorch.ts", softmaxInPytorchClaims],
  ["3-activations/softmax-arguments.ts", softmaxArgumentsClaims],
  ["4-losses/mean-squared-error.ts", meanSquaredErrorClaims],
  ["4-losses/cross-entropy.ts", crossEntropyClaims],
  ["4-losses/choosing.ts", choosingClaims],
  ["4-losses/right-class.ts", rightClassClaims],
  ["4-losses/logits.ts", logitsClaims],
  ["4-losses/as-written.ts", asWrittenClaims],
  ["4-losses/by-hand.ts", crossEntropyByHandClaims],
  ["4-losses/targets.ts", targetsClaims],
  ["4-losses/which-loss.ts", whichLossClaims],
  ["4-losses/aims.ts", aimsClaims],
  ["5-training/task.ts", taskClaims],
  ["5-training/forward.ts", forwardClaims],
  ["5-training/samples.ts", samplesClaims],
  ["5-training/program.ts", programClaims],
  ["5-training/optimizer.ts", optimizerClaims],
  ["5-training/gradients.ts", gradientsClaims],
  ["5-training/resetting.ts", resettingClaims],
  ["5-training/outcome.ts", outcomeClaims],
  ["5-training/log.ts", logClaims],
  ["5-training/evaluation.ts", evaluationClaims],
  ["5-training/test-samples.ts", testSamplesClaims],
  ["5-training/no-gradients.ts", noGradientsClaims],
  ["5-training/saving.ts", savingClaims],
  ["5-training/use.ts", useClaims],
  ["5-training/four-vectors.ts", fourVectorsClaims],
];

const records = new Map(files.flatMap(([, own]) => own.map((claim) => [claim.id, claim])));

/** @throws {Error} if the article claims something that there is no record of. */
export const claims: readonly Claim[] = sections.flatMap(({ ids }) => ids.map(recordOf));

function recordOf(id: string): Claim {
  const claim = records.get(id);
  if (claim === undefined) throw new Error(`claims: no record of ${id}`);
  return claim;
}

/** The file, from the root of the project, that explains a claim. */
export function fileOf(claim: Claim): string {
  return `spec/claims/${files.find(([, own]) => own.includes(claim))?.[0]}`;
}
