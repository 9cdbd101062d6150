/** Texts that join the members of a flags enumeration by commas. */

/** Lists the members; none for null, an empty text and `none`. */
export function flagsIn(text: string | null): readonly string[] {
  const members = text === null ? [] : text.split(',').map((member) => member.trim())
  return members.filter((member) => member !== '' && member !== 'none')
}
