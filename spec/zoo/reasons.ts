/** Of laws that catch no bug alone: why they exist. */
export const reasons: Readonly<Record<string, string>> = {
  "edges are as recorded":
    "infinities, NaN and the sign of zero are drawn by no other law, so it catches these surely where others do by luck",
  "a kink has the slopes of its record on both sides":
    "checks the record itself, which the other laws of kinks rely on",
  "a kink has its slopes again next to it": "a slope of 0 at the kink hides what shows next to it",
  "a kink has a gradient in the subdifferential":
    "is all that calculus asks: an engine with another convention must keep it",
  "a kink has the gradient agreed on": "tells PyTorch’s convention from those that calculus allows as well",
  "ties share": "says for all numbers what the claims show for a few",
  "gives an answer of its shape, and to each input a gradient of the input's size":
    "names a wrong shape as such, where others find a wrong number",
  "pulls back the sum of two cotangents as the sum of both pulled back":
    "needs no formula; gradients that are clipped on their way keep most others",
  "pulls back minus, half of and 1024 times a cotangent as exactly that much":
    "needs no formula and no tolerance: powers of two are exact",
  "pulls back zeros as zeros":
    "needs no formula; what flows back without being sent is caught at its simplest",
  "has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values":
    "holds for operators that nobody has a formula of, and for programs of them",
  "changes neither its inputs nor the cotangent, on either way":
    "names what was overwritten; others find only what comes of it",
  "gives the same bits again, there and back": "names chance as such; others fail now and then",
  "adds up the gradients of all uses of a tensor":
    "says for every operator what a claim says of sums and products",
  "treats every sample of a batch alike, wherever it stands and whatever else is in the batch":
    "needs no formula: what one sample is worth cannot depend on the others",
  "goes back once: a second call is refused, and adds nothing":
    "says for every operator what a claim says of one",
  "adds the gradients of two losses, one after the other": "says for every operator what a claim says of one",
  "has ⟨f(u), g⟩ = ⟨u, Jᵀg⟩, since it is linear":
    "needs no step and no tolerance of one: of linear operators it is exact",
  "gives what it stretched the sum of the gradients of all copies":
    "needs no formula, only the operator without stretching",
  "does not change when all numbers grow alike, so its gradient adds up to 0": "needs no formula of softmax",
  "reorders its answer and its gradient as its numbers are reordered": "needs no formula of softmax",
  "operators: matmul is rows times columns at every size, and so are its gradients":
    "reaches every edge of the tiles, with whole numbers that are easy to read",
  "operators: matmul takes batches apart, and adds up what comes back to a matrix that they share":
    "the only one on batches of matrices that gives a short case",
  "operators: linear is matmul with the weight turned, and a bias, at every size, and so are its gradients":
    "reaches every edge of the tiles with a bias",
  "operators: softmax gives a class at -Infinity nothing, and the others what they have without it":
    "masks of −Infinity are used, and no claim speaks of them",
  "tensors: are stretched to a common shape, aligned at the last axis": "says it of more axes than two",
  "tensors: that were stretched are owed the sum of what all copies send back":
    "says it of more axes than two",
  "tensors: are not stretched where two lengths differ and neither is 1": "says it of more axes than two",
  "tensors: count a negative axis from the back": "names the axis as what is wrong",
  "tensors: refuse an axis that they do not have":
    "says for every operator with an axis what claims say of one",
  "tensors: are summed along one axis, and keep all others": "names the axis as what is wrong",
  "tensors: are permuted so that the axis named first comes first":
    "needs no gradient: an order of axes is seen in the numbers",
  "tensors: are multiplied only where the lengths between them agree, and take a bias only of the outputs' length":
    "says in one place what is refused of shapes",
  "tensors: of more than two axes are multiplied matrix by matrix, each of a batch with its own or with the only one":
    "says it of values, with numbers that are easy to read",
  "tape: records again after noGrad, even if its function threw":
    "a claim on evaluation sees it too, by its last consequence only",
  "tape: records what has a parameter among its inputs, whichever it is, and nothing else":
    "names the input that was overlooked",
  "tape: cuts off what is detached, and not what it was detached from": "says both sides in one case",
  "tape: refuses to go back through numbers that were overwritten after they were used":
    "the refusal itself; other laws find the wrong number that comes without it",
  "tape: goes back through numbers that were overwritten before they were used":
    "the other side of that refusal: one that refuses everything would keep it",
  "tape: refuses to go back from several numbers, and from what no parameter led to":
    "says in one place what has no way back",
  "tape: refuses an option that it does not know":
    "an option with a typing error must not be ignored in silence",
  "tape: adds the same gradient every time a recording goes back": "the one on recordings with a short case",
  "losses: a sum is what the single losses add up to, and a mean is that over their number":
    "ties the three reductions together, without a formula",
  "losses: a weight on a single loss is a weight on its gradient":
    "needs no formula; finds a cotangent that is ignored with the shortest case",
  "losses: penalties count every number of every parameter alike":
    "says it of several parameters of unlike lengths",
  "losses: softmax and its logarithm are the same along whichever of three axes the classes lie":
    "needs no formula: an axis in the middle is one at the end, turned",
  "layers: first weights lie on both sides of 0, where the seed says, and elsewhere for another seed":
    "needs no statistics, so it finds at once what others need thousands of draws for",
  "optimisers: SGD trains each parameter as if it were alone, from its first gradient on":
    "needs no formula; names state that is shared",
  "optimisers: at rate 0 no weight moves": "needs no formula",
  "optimisers: zeroGrad leaves nothing of its own gradients, and all others as they are":
    "names zeroGrad, where others find what training made of it",
  "data: normal numbers fall between the octiles of their distribution equally often":
    "sees the shape between the moments",
  "data: all orders are equally likely": "says what a shuffle is; others see single faults of it",
  "data: of the folds each row is tested on once, and trained on in all others":
    "the claims on folds look at sizes and counts only",
  "data: batches follow each other without a gap, all of them full but a last one that is kept":
    "the claims on batches look at sizes and counts only",
  "training: epochs are counted from 1, and the one that is told to end it is the last":
    "says it of every number of epochs, with a short case",
  "training: a model is trained in training mode, and left in it":
    "no layer of ours looks at the mode, but users’ layers do",
  "files: what is saved of a model and what is loaded into it are copies": "names the shared array",
  "files: loading goes by names, in whatever order they come": "names the order as what is wrong",
  "files: what does not fit a model in every name and shape is refused, and changes nothing":
    "that nothing was changed is in no claim",
  "files: a file of single precision rounds each number once": "says it of every number; a claim shows one",
};
