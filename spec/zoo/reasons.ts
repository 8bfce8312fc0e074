/** Of laws that catch no bug alone: why they exist. */
export const reasons: Readonly<Record<string, string>> = {};
