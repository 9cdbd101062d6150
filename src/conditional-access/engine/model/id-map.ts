/** A map by id that ignores case; fastest for ids that it does not contain. */

import { keyOf } from '../../../kernel/ids.ts'

/** Bits of the filter for each id: about one unknown id in 64 has to be looked up. */
const bitsPerId = 64

/**
 * A map by id that ignores case. No policy names most ids of a sign-in: a filter over a few of their
 * characters rejects them before the text is hashed or converted to lower case.
 */
export class IdMap<Value> {
  readonly #byKey = new Map<string, Value>()
  /** The keys of ids that were set with capital letters: `macOS` is found without making a text. */
  readonly #keyOfSpelling = new Map<string, string>()
  /** A bit for each sample of an id in the map. */
  #filter = new Int32Array(1)
  /** Whether samples can be compared: outside ASCII, a change of case may change the length of a text. */
  #isAscii = true

  set(id: string, value: Value): void {
    const key = keyOf(id)
    this.#byKey.set(key, value)
    if (key !== id) this.#keyOfSpelling.set(id, key)
    this.#isAscii &&= isAscii(key)
    if (this.#byKey.size * bitsPerId > this.#filter.length * 32) this.#widen()
    else this.#note(key)
  }

  get(id: string): Value | undefined {
    if (!this.#mayHold(id)) return undefined
    const found = this.#byKey.get(id)
    if (found !== undefined || isKey(id)) return found
    return this.#byKey.get(this.#keyOfSpelling.get(id) ?? keyOf(id))
  }

  #mayHold(id: string): boolean {
    const sample = sampleOf(id)
    if (sample === beyondAscii || !this.#isAscii) return true
    const bit = sample & (this.#filter.length * 32 - 1)
    return ((this.#filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0
  }

  #widen(): void {
    this.#filter = new Int32Array(this.#filter.length * 2)
    for (const key of this.#byKey.keys()) this.#note(key)
  }

  #note(key: string): void {
    const bit = sampleOf(key) & (this.#filter.length * 32 - 1)
    this.#filter[bit >>> 5] = (this.#filter[bit >>> 5] ?? 0) | (1 << (bit & 31))
  }
}

const beyondAscii = -1

const lastOfAscii = 0x7f
const capitalA = 0x41
const capitalZ = 0x5a

/**
 * The bit that distinguishes capital and small letters of ASCII, for each of three characters of seven bits;
 * digits and hyphens always have it.
 */
const smallLetters = (0x20 << 14) | (0x20 << 7) | 0x20

/** A number that is equal for texts that differ only in case; `beyondAscii` for other texts. */
function sampleOf(text: string): number {
  const first = text.charCodeAt(0)
  const third = text.charCodeAt(2)
  const last = text.charCodeAt(text.length - 1)
  if ((first | third | last) > lastOfAscii) return beyondAscii
  const sample = (first << 14) | (third << 7) | last | smallLetters
  return Math.imul(sample, 0x9e3779b1) >>> 8
}

/** Whether a text is its own key. WHY not `keyOf(text) === text`: that would allocate a text. */
function isKey(text: string): boolean {
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place)
    if (code > lastOfAscii || (code >= capitalA && code <= capitalZ)) return false
  }
  return true
}

function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text)
}
