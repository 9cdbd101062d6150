/** Finds elements that nothing refers to. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { Precondition } from '../../model/policy.ts'
import { knownElements, type ReferenceKind } from '../../validation/references/reference-kinds.ts'
import { listReferences } from '../../validation/references/reference-sites.ts'
import {
  listSettingReferences,
  subjectNaming,
} from '../../validation/references/setting-references.ts'
import type { RuleContext } from '../../validation/rule.ts'
import type { LintHit, LintRule } from '../lint-rule.ts'
import { listTexts } from './own-document.ts'

/** What the service uses without a reference: its page for errors, and the profiles of its engine. */
function isBuiltIn(key: string): boolean {
  return key === keyOf('api.error') || key.startsWith(keyOf('TpEngine_'))
}

function* listPreconditions({ policy }: RuleContext): Generator<Precondition> {
  for (const { steps } of [...policy.userJourneys.values(), ...policy.subJourneys.values()]) {
    for (const { preconditions } of steps) yield* preconditions
  }
  for (const { validationTechnicalProfiles } of policy.technicalProfiles.values()) {
    for (const { preconditions } of validationTechnicalProfiles) yield* preconditions
  }
  for (const { actions } of policy.displayControls.values()) {
    for (const { technicalProfiles } of actions) {
      for (const { preconditions } of technicalProfiles) yield* preconditions
    }
  }
}

/** `{Claim:email}` in a default value or a setting. */
const claimResolver = /\{claim:([^{}]{1,256})\}/giu

/** Lists what may name a claim without a reference: values of preconditions, settings, resolvers, and the subject. */
function* listClaimNames(context: RuleContext): Generator<string> {
  const { policy } = context
  for (const { values } of listPreconditions(context)) yield* values
  const profile = policy.relyingParty?.technicalProfile
  const subject = subjectNaming(policy)
  if (subject !== undefined) yield subject.claim
  for (const { metadata } of [
    ...policy.technicalProfiles.values(),
    ...(profile === undefined ? [] : [profile]),
  ]) {
    for (const { value } of metadata.values()) yield value
  }
  for (const { value } of listTexts(policy.root)) {
    for (const [, name = ''] of value.matchAll(claimResolver)) yield name
  }
}

/** Keys of what is referred to. */
function usedKeys(context: RuleContext, kind: ReferenceKind): ReadonlySet<string> {
  const used = new Set<string>()
  for (const reference of listReferences(context.policy)) {
    if (reference.kind === kind) used.add(keyOf(reference.id))
  }
  for (const reference of listSettingReferences(context)) {
    if (reference.kind === kind) used.add(keyOf(reference.id))
  }
  if (kind === 'ClaimType') {
    for (const name of listClaimNames(context)) used.add(keyOf(name.trim()))
  }
  return used
}

/** WHY: other documents complete a policy without a relying party, and may use what it does not. */
function* findUnused(context: RuleContext, kind: ReferenceKind): Generator<LintHit> {
  if (context.document.relyingParty === undefined) return
  const used = usedKeys(context, kind)
  for (const [key, { id, element }] of knownElements(context.policy)[kind]) {
    if (used.has(key) || isBuiltIn(key)) continue
    yield {
      place: element.place,
      message: `nothing in the policy refers to ${kind} \`${abbreviate(id)}\``,
    }
  }
}

const relyingParty =
  '<RelyingParty><DefaultUserJourney ReferenceId="J"/><TechnicalProfile Id="PolicyProfile"><DisplayName>P</DisplayName><Protocol Name="OpenIdConnect"/></TechnicalProfile></RelyingParty>'
const journey =
  '<UserJourneys><UserJourney Id="J"><OrchestrationSteps><OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Issuer"/></OrchestrationSteps></UserJourney></UserJourneys>'
const profiles = (more: string): string =>
  `<ClaimsProviders><ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles><TechnicalProfile Id="Issuer"><DisplayName>JWT</DisplayName><Protocol Name="None"/><OutputTokenFormat>JWT</OutputTokenFormat></TechnicalProfile>${more}</TechnicalProfiles></ClaimsProvider></ClaimsProviders>`
const policy = (blocks: string, more = ''): string =>
  `${blocks === '' ? '' : `<BuildingBlocks>${blocks}</BuildingBlocks>`}${profiles(more)}${journey}${relyingParty}`
const claims =
  '<ClaimsSchema><ClaimType Id="email"><DisplayName>Email</DisplayName><DataType>string</DataType></ClaimType></ClaimsSchema>'
const page =
  '<ContentDefinitions><ContentDefinition Id="api.old"><LoadUri>~/tenant/templates/AzureBlue/selfAsserted.cshtml</LoadUri><RecoveryUri>~/common/default_page_error.html</RecoveryUri><DataUri>urn:com:microsoft:aad:b2c:elements:contract:selfasserted:2.1.7</DataUri></ContentDefinition></ContentDefinitions>'

function unusedRule(id: string, kind: ReferenceKind, name: string, example: string): LintRule {
  return {
    id,
    severity: 'note',
    isAboutAllDescendants: true,
    meaning: `Nothing in the policy refers to a ${name}.`,
    cause:
      'It was left when something else was removed, or the id in a reference is misspelt. What one relying party does not use, another may: an element of a base policy is reported when none of those in the set uses it.',
    fix: 'Remove it, or correct the reference.',
    example,
    corrected: policy(''),
    source: 'jonlester/b2c-policy-helper',
    check: (context) => findUnused(context, kind),
  }
}

/** One rule for each kind. */
export const unusedElements: readonly LintRule[] = [
  unusedRule(
    'unused-technical-profile',
    'TechnicalProfile',
    'technical profile',
    policy(
      '',
      '<TechnicalProfile Id="Old"><DisplayName>Old</DisplayName><Protocol Name="None"/></TechnicalProfile>',
    ),
  ),
  unusedRule(
    'unused-claims-transformation',
    'ClaimsTransformation',
    'claims transformation',
    policy(
      `${claims}<ClaimsTransformations><ClaimsTransformation Id="Old" TransformationMethod="NullClaim"><OutputClaims><OutputClaim ClaimTypeReferenceId="email" TransformationClaimType="claim_to_null"/></OutputClaims></ClaimsTransformation></ClaimsTransformations>`,
    ),
  ),
  unusedRule('unused-claim-type', 'ClaimType', 'claim type', policy(claims)),
  unusedRule('unused-content-definition', 'ContentDefinition', 'content definition', policy(page)),
]
