/**
 * What transformations do to one text.
 * Source: https://learn.microsoft.com/entra/identity-platform/jwt-claims-customization, "Claim transformations".
 */

/** `foo` of `foo@bar.com`; a text without `@` stays. */
export function extractMailPrefix(text: string): string {
  return text.split('@', 1)[0] || text
}

/**
 * Changes each character that has exactly one counterpart.
 * WHY not the whole text: the invariant case of .NET never changes the length, so `ß` stays `ß` in upper case.
 */
function mapCharacters(text: string, change: (character: string) => string): string {
  return Array.from(text, (character) => {
    const changed = change(character)
    return changed.length === character.length ? changed : character
  }).join('')
}

/** Lower case. */
export function toLowercase(text: string): string {
  return mapCharacters(text, (character) => character.toLowerCase())
}

/** Upper case. */
export function toUppercase(text: string): string {
  return mapCharacters(text, (character) => character.toUpperCase())
}

/** The part behind the first place of a text; undefined when the text does not hold it. */
export function textAfter(text: string, mark: string): string | undefined {
  const at = text.indexOf(mark)
  return at === -1 ? undefined : text.slice(at + mark.length)
}

/** The part in front of the first place of a text; undefined when the text does not hold it. */
export function textBefore(text: string, mark: string): string | undefined {
  const at = text.indexOf(mark)
  return at === -1 ? undefined : text.slice(0, at)
}

/** The letters, or digits, with which a text starts or ends; undefined when there are none. */
export function charactersAtEdge(
  text: string,
  kind: 'letters' | 'digits',
  edge: 'prefix' | 'suffix',
): string | undefined {
  const unit = kind === 'letters' ? /\p{L}/u : /\p{Nd}/u
  const characters = Array.from(text)
  if (edge === 'suffix') characters.reverse()
  const end = characters.findIndex((character) => !unit.test(character))
  const found = end === -1 ? characters : characters.slice(0, end)
  if (edge === 'suffix') found.reverse()
  return found.length > 0 ? found.join('') : undefined
}
