/**
 * The form of membership rules of dynamic groups. Rules are stored and never run: members of such groups come from
 * imports.
 * Source: https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */

/** Most characters of a rule. Source: the page above. */
export const longestRule = 3_072

const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[' }

/** Takes texts in quotes out of a rule; undefined when one does not end. */
function withoutTexts(rule: string): string | undefined {
  const rest = rule.replaceAll(/"(?:[^"`]|`.|"")*"|'(?:[^']|'')*'/gsu, ' ')
  return /["']/u.test(rest) ? undefined : rest
}

function isBalanced(text: string): boolean {
  const open: string[] = []
  for (const character of text) {
    if (character === '(' || character === '[') open.push(character)
    else if (character in closing && open.pop() !== closing[character]) return false
  }
  return open.length === 0
}

/** Tells whether a rule has the form of one: closed quotes and brackets, and a property of users or devices. */
export function isMembershipRule(rule: string): boolean {
  const rest = withoutTexts(rule)
  if (rest === undefined || !isBalanced(rest)) return false
  return (
    /\b(?:user|device)\.\w+/iu.test(rest) || /^\s*(?:direct reports|user\.memberof)/iu.test(rule)
  )
}
