/** The upper tail of the standard normal distribution. */

/**
 * P(Z > z) for z >= 0, to a relative 1e-14 or so: the series of the error function near 0, Legendre's continued fraction beyond
 * (Abramowitz and Stegun 26.2.11 and 26.2.14).
 */
export function normalTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 160; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}
