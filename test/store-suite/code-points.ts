/** Compares texts by code point: negative, zero or positive. JavaScript's own order is by UTF-16 unit. */
export function compareCodePoints(left: string, right: string): number {
  const leftPoints = Array.from(left, (character) => character.codePointAt(0) ?? 0)
  const rightPoints = Array.from(right, (character) => character.codePointAt(0) ?? 0)
  const index = leftPoints.findIndex((point, place) => point !== rightPoints[place])
  if (index < 0) return leftPoints.length - rightPoints.length
  const other = rightPoints[index]
  return other === undefined ? 1 : (leftPoints[index] ?? 0) - other
}
