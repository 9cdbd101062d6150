/** What a session can have proved: nothing but a password, everything, and everything except one requirement. */

import { authenticationMethods, satisfiedSchema } from '../engine/model/sign-in-schema.ts'
import { knownAbsent } from '../engine/model/known-absent.ts'
import type { Device, SatisfiedFacts, SignIn } from '../engine/model/sign-in.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { everyCombination, modesOf } from '../model/strengths/combinations.ts'
import { keyOf } from '../../kernel/ids.ts'
import { requiredControls } from '../rules/grant-set.ts'

/** What a session has proved, and on which device. */
export interface Proof {
  readonly satisfied: SatisfiedFacts
  /** Facts of the registered device; a sign-in without a device gets one only if `needsDevice`. */
  readonly device: Device
  readonly needsDevice: boolean
}

const password: SatisfiedFacts = { ...knownAbsent(satisfiedSchema), methods: ['password'] }

/** A password, on no device that meets a requirement. */
export const passwordAlone: Proof = {
  satisfied: password,
  device: { isCompliant: false, trustType: null },
  needsDevice: false,
}

/** Everything that policies ask for, on a device that meets every requirement. */
export function proofOfEverything(policies: readonly DecisionPolicy[]): Proof {
  const grants = policies.flatMap(({ body }) => body.grantControls ?? [])
  return {
    satisfied: {
      ...password,
      methods: [...authenticationMethods],
      homeMethods: [...authenticationMethods],
      acceptedTermsOfUse: grants.flatMap(({ termsOfUse }) => termsOfUse),
      customAuthenticationFactors: grants.flatMap((each) => each.customAuthenticationFactors),
      usesApprovedApplication: true,
      usesProtectedApplication: true,
      changedPassword: true,
      remediatedRisk: true,
      presentedVerifiedId: true,
    },
    device: { isCompliant: true, isManaged: true, trustType: 'ServerAD' },
    needsDevice: true,
  }
}

function withMethods(proof: Proof, methods: SatisfiedFacts['methods'] & {}): Proof {
  return { ...proof, satisfied: { ...proof.satisfied, methods, homeMethods: methods } }
}

function without(proof: Proof, facts: Partial<SatisfiedFacts>): Proof {
  return { ...proof, satisfied: { ...proof.satisfied, ...facts } }
}

/** Lists proofs of everything in a given proof except one control; they may still meet other controls. */
function exceptControl(proof: Proof, name: string, termsAndFactors: readonly string[]) {
  const others = (ids: readonly string[] | undefined): string[] =>
    (ids ?? []).filter((id) => !termsAndFactors.includes(keyOf(id)))
  const { satisfied } = proof
  switch (name) {
    case 'mfa':
    case 'federatedMfa':
    case 'federatedCertAuth':
      return [withMethods(proof, ['password'])]
    case 'authenticationStrength':
      return everyCombination.toReversed().map((each) => withMethods(proof, [...modesOf(each)]))
    case 'compliantDevice':
      return [{ ...proof, device: { ...proof.device, isCompliant: false } }]
    case 'domainJoinedDevice':
      return [{ ...proof, device: { ...proof.device, trustType: 'AzureAD' } }]
    case 'approvedApplication':
      return [without(proof, { usesApprovedApplication: false })]
    case 'compliantApplication':
      return [without(proof, { usesProtectedApplication: false })]
    case 'passwordChange':
      return [without(proof, { changedPassword: false })]
    case 'riskRemediation':
      return [without(proof, { remediatedRisk: false })]
    case 'verifiedID':
      return [without(proof, { presentedVerifiedId: false })]
    case 'termsOfUse':
      return [without(proof, { acceptedTermsOfUse: others(satisfied.acceptedTermsOfUse) })]
    case 'customAuthenticationFactors':
      return [
        without(proof, {
          customAuthenticationFactors: others(satisfied.customAuthenticationFactors),
        }),
      ]
    default:
      return [proof]
  }
}

/**
 * Lists the strongest proofs that do not meet a policy: everything except one of its controls when it requires all,
 * everything except all of its controls when one is enough. Some may meet it after all.
 */
export function strongestFailures(policy: DecisionPolicy, everything: Proof): readonly Proof[] {
  const { grantControls } = policy.body
  const names = requiredControls(policy.body).map(({ name }) => name)
  if (names.includes('block')) return [everything]
  const ids = [
    ...(grantControls?.termsOfUse ?? []),
    ...(grantControls?.customAuthenticationFactors ?? []),
  ].map(keyOf)
  if (grantControls?.operator !== 'OR') {
    return names.flatMap((name) => exceptControl(everything, name, ids))
  }
  return names.reduce<readonly Proof[]>(
    (proofs, name) => proofs.flatMap((proof) => exceptControl(proof, name, ids)),
    [everything],
  )
}

/**
 * A sign-in of a new session that has proved something. WHY the rest: session controls ask for fresh factors, bound
 * sessions and addresses that resources accept, and are not what is compared.
 */
export function withProof(signIn: SignIn, { satisfied, device, needsDevice }: Proof): SignIn {
  const { at, network } = signIn
  const known = signIn.device ?? null
  const isRegistered = known !== null || needsDevice
  return {
    ...signIn,
    satisfied: {
      ...satisfied,
      firstFactorAt: at,
      secondFactorAt: needsDevice ? at : null,
      signInSessionStatus: needsDevice ? 'bound' : 'unbound',
    },
    network: { ...network, isAllowedAtResource: true },
    device: isRegistered ? { ...known, ...device } : null,
  }
}
