/** The two forms in which policies are written and read. */

import type { UnreadableMembers } from '../../../edm/decode.ts'
import type { GraphVersion } from '../../../edm/model.ts'
import { failed, type Checked, type Finding } from '../../../kernel/findings.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { decodeLegacyCreate, decodeLegacyPatch } from '../form-2019/legacy-codec.ts'
import { legacyTargetOf } from '../form-2019/legacy-targets.ts'
import { decodeModernCreate, decodeModernPatch } from '../form-modern/modern-codec.ts'
import { unreachableTemplateFindings, withTemplate } from '../templates/with-template.ts'

/** The form of today, and that of the 2019 beta. */
export type PolicyForm = 'modern' | '2019'

interface FormCodec {
  readonly create: (
    json: JsonObject,
    version: GraphVersion,
    unreadableMembers?: UnreadableMembers,
  ) => Checked<ConditionalAccessPolicyBody>
  readonly update: (
    current: ConditionalAccessPolicyBody,
    patch: JsonObject,
    version: GraphVersion,
  ) => Checked<ConditionalAccessPolicyBody>
  /** Translates a JSON pointer into the stored policy to the member of the form. */
  readonly targetOf: (modernPointer: string) => string
}

/** Reads the shape of a policy in each form. `readPolicy` also checks its content. */
export const formCodecs: Readonly<Record<PolicyForm, FormCodec>> = {
  modern: {
    create(json, version, unreadableMembers) {
      const unreachable = unreachableTemplateFindings(json, version)
      if (unreachable.length > 0) return failed(...unreachable)
      return decodeModernCreate(withTemplate(json, version), version, unreadableMembers)
    },
    update: decodeModernPatch,
    targetOf: (pointer) => pointer,
  },
  '2019': {
    create: (json, _, unreadableMembers) => decodeLegacyCreate(json, unreadableMembers),
    update: (current, patch) => decodeLegacyPatch(current, patch),
    targetOf: legacyTargetOf,
  },
}

/** Moves findings about a stored policy to the members of a form. */
export function inForm(findings: readonly Finding[], form: PolicyForm): readonly Finding[] {
  const { targetOf } = formCodecs[form]
  return findings.map((finding) =>
    finding.target === undefined ? finding : { ...finding, target: targetOf(finding.target) },
  )
}
