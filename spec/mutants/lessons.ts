/** What became of the mutants that lived when they were first tried, 461 of 8,639: the engine got smaller, a check stronger, or there is a reason. */
export const lessons = `## What those that lived at first have taught

A smaller engine: \`tanhSlope\` had a way of its own for subnormal powers, and \`power\` for 1, that the contract does not need;
\`logSoftmax\` chose between two forms that agree, and softmax counted lanes of none; \`reshape\` counted what it fills in;
a file's header was split by counting, a recording asked twice whether a gradient is wanted, \`samplesIn\` looked at two
ranks where one tells, and clipping compared with 1 twice.

An engine that refuses more: gradients whose length is no number, gradients longer or shorter than their parameter, and a
\`lastBatch\` or \`approximate\` that is misspelt went through in silence.

Stronger checks: every bound of data, optimisers, training and layout is tried on both sides, with fractions, NaN and -1;
long products to the last bit, where pieces are cut; sums beside numbers that swallow them; gradients of targets, and
targets that do not add up to 1; a source of random numbers with given words; recordings of what is detached; and arrays of
numbers that have no property beside them, which is how JavaScript keeps what is written past their end.

A reason: all others, which are listed at the end. Some two dozen of the first reasons were refuted by a second reader who
found an input; these mutants are killed now.`;
