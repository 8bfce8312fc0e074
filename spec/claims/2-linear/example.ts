/**
 * The article's network of two linear layers, in numbers that several laws use
 *
 * Three numbers go in, five are hidden, two come out. The weights are those that PyTorch draws for
 * `torch.manual_seed(0)`; they have 24 bits, so both precisions hold them exactly.
 */

/** Two samples of three numbers. */
export const articleInput: readonly (readonly number[])[] = [
  [3.1, 1.3, 1.2],
  [2.1, 1.3, 13],
];

export const layer1 = {
  weight: [
    [-0.004322517663240433, 0.3097158372402191, -0.4751853346824646],
    [-0.4248946011066437, -0.2223689705133438, 0.15482072532176971],
    [-0.011439144611358643, 0.45777493715286255, -0.05123639851808548],
    [0.1527741253376007, -0.1744827926158905, -0.11348707973957062],
    [-0.55157071352005, -0.3823687434196472, -0.2379971146583557],
  ],
  bias: [
    0.021387115120887756, 0.22824688255786896, 0.34642332792282104, -0.3914094567298889, -0.25141456723213196,
  ],
} as const;

export const layer2 = {
  weight: [
    [
      0.1624356359243393, 0.37136077880859375, -0.09203663468360901, 0.33465519547462463,
      -0.07208339124917984,
    ],
    [
      0.04732150211930275, 0.40494126081466675, -0.4148668050765991, -0.2815379202365875,
      -0.11321894079446793,
    ],
  ],
  bias: [-0.17432384192943573, 0.38639289140701294],
} as const;

/** What NumPy answers to `articleInput`, in double precision. */
export const numpyAnswer: readonly (readonly number[])[] = [
  [-0.6169108642323939, -0.06459976435296316],
  [-0.9728035684882634, 1.5037254502501654],
];

/** What PyTorch answers to it, in single precision. */
export const torchAnswer: readonly (readonly number[])[] = [
  [-0.6169108748435974, -0.06459972262382507],
  [-0.97280353307724, 1.503725528717041],
];
