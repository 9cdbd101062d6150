/** Lists the members of a flags enumeration that a text joins by commas; none for null, '' and `none`. */
export function flagsIn(text: string | null): readonly string[] {
  const members = text === null ? [] : text.split(',').map((member) => member.trim())
  return members.filter((member) => member !== '' && member !== 'none')
}
