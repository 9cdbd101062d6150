/** The public service's code for a body that does not have the shape of a policy. */

import type { Finding } from '../../../kernel/findings.ts'

/**
 * Gives findings without a code the one for a body that does not match the schema, 1007.
 * Source: https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/4162
 */
export function asSchemaFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => ({ code: '1007', ...finding }))
}
