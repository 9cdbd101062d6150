/** Rules about references between elements: rows 6 to 8. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { inPolicy } from '../../policy-identity.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { characterSetRules } from './character-set-rules.ts'
import { idRules } from './id-rules.ts'
import { knownElements, resolve, type KnownElements } from './reference-kinds.ts'
import { listReferences, type ReferenceSite } from './reference-sites.ts'
import { referenceCodes } from './references-codes.ts'
import { listMissingExchanges, listSettingReferences, subjectNaming } from './setting-references.ts'

/** Says that an element is missing, as the service does. Source: Azure AD B2C, troubleshoot custom policies; MicrosoftDocs/azure-docs#119552. */
function missing({ document }: RuleContext, { kind, id }: ReferenceSite): string {
  const policy = inPolicy(document).slice('in policy'.length)
  return `Policy${policy} makes a reference to ${kind} with id "${abbreviate(id)}" but neither the policy nor any of its base policies contain such an element.`
}

function blanks(context: RuleContext, { kind, id, place }: ReferenceSite): PolicyFinding {
  return context.warn(place, {
    ostiaryCode: referenceCodes.targetHasBlanks,
    message: `the reference to ${kind} \`${abbreviate(id)}\` has blanks around the id; the service may not find it`,
  })
}

const checkReferences: PolicyRule = function* (context) {
  const known = knownElements(context.policy)
  for (const reference of listReferences(context.policy)) {
    const resolution = resolve(known, reference.kind, reference.id)
    if (resolution === 'withoutBlanks') yield blanks(context, reference)
    if (resolution === 'missing') {
      yield context.report(reference.place, {
        ostiaryCode: referenceCodes.targetMissing,
        message: missing(context, reference),
      })
    }
  }
}

/** A page that a setting of a reachable profile names is refused as other references are; all else in settings is not known to be checked. */
function* checkSetting(
  context: RuleContext,
  known: KnownElements,
  reference: ReferenceSite & { readonly isRefused: boolean; readonly key: string },
): Generator<PolicyFinding> {
  const { kind, id, place, key } = reference
  const resolution = resolve(known, kind, id)
  if (resolution === 'withoutBlanks') yield blanks(context, reference)
  if (resolution !== 'missing') return
  if (kind === 'ContentDefinition') {
    const make = reference.isRefused ? context.report : context.warn
    const message = missing(context, reference)
    yield make(place, { ostiaryCode: referenceCodes.targetMissing, message })
  } else {
    yield context.warn(place, {
      ostiaryCode: referenceCodes.settingTargetMissing,
      message: `setting \`${key}\` names ${kind} \`${abbreviate(id)}\`, which neither the policy nor its base policies define`,
    })
  }
}

const checkSettings: PolicyRule = function* (context) {
  const known = knownElements(context.policy)
  for (const reference of listSettingReferences(context)) {
    yield* checkSetting(context, known, reference)
  }
}

/** Warns of links of a sign-in page that lead nowhere. */
const checkExchangeSettings: PolicyRule = function* (context) {
  for (const { key, id, place } of listMissingExchanges(context)) {
    yield context.warn(place, {
      ostiaryCode: referenceCodes.settingTargetMissing,
      message: `setting \`${key}\` names claims exchange \`${abbreviate(id)}\`, which no journey has`,
    })
  }
}

/** Warns when no claim of the token has the name that the subject is taken from. */
const checkSubject: PolicyRule = function* (context) {
  const naming = subjectNaming(context.policy)
  if (naming === undefined || naming.isOutput) return
  yield context.warn(naming.place, {
    ostiaryCode: referenceCodes.settingTargetMissing,
    message: `the subject is taken from \`${abbreviate(naming.claim)}\`, and no output claim of the relying party has this name or partner name`,
  })
}

/** The rules about references and ids. */
export const referenceRules: readonly PolicyRule[] = [
  checkReferences,
  checkSettings,
  checkExchangeSettings,
  checkSubject,
  ...characterSetRules,
  ...idRules,
]
