/** What follows a backslash in a regular expression of .NET. */

import type { AssertedPlace, CharacterKind } from './pattern-nodes.ts'

/** Control characters by their letter. */
export const controls: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  e: 27,
}

/** Classes of characters by their letter. */
export const characterClasses: Readonly<Record<string, CharacterKind>> = {
  d: { class: 'digit', isNegated: false },
  D: { class: 'digit', isNegated: true },
  w: { class: 'word', isNegated: false },
  W: { class: 'word', isNegated: true },
  s: { class: 'space', isNegated: false },
  S: { class: 'space', isNegated: true },
}

/** Assertions by their letter. */
export const assertedPlaces: Readonly<Record<string, AssertedPlace>> = {
  A: 'start',
  Z: 'end',
  z: 'very-end',
  b: 'word-boundary',
  B: 'no-word-boundary',
}
