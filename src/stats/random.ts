/** Random numbers that are the same each time: a result must not change because it was asked for again. */

/** Numbers from 0, inclusive, to 1 (Bob Jenkins' small fast generator, with Chris Doty-Humphrey's constants). */
export function randomFrom(seed: number): () => number {
  let [a, b, c, counter] = [0, seed | 0, (seed >>> 16) ^ 0x9e3779b9, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 15; i++) next();
  return next;
}
