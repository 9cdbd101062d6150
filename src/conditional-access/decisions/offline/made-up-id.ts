/** Ids that stand for names and placeholders. */

/** FNV-1a, 32 bits. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashed(text: string, seed: number): string {
  let hash = (2_166_136_261 ^ seed) >>> 0
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0
  }
  return hash.toString(16).padStart(8, '0')
}

/**
 * Makes an id from a text, the same one each time, in the form that RFC 9562 reserves for own schemes (version 8).
 * No directory gives such ids, so nobody has it.
 */
export function madeUpId(text: string): string {
  const [one = '', two = '', three = '', four = ''] = [1, 2, 3, 4].map((seed) =>
    hashed(text.toLowerCase(), seed),
  )
  return `${one}-${two.slice(0, 4)}-8${two.slice(5)}-a${three.slice(1, 4)}-${three.slice(4)}${four}`
}
