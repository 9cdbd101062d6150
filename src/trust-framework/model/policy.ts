/**
 * The typed view of a policy: of one document, or of an effective policy. Maps are keyed by `keyOf(id)`, since
 * references resolve without regard to case; of equal ids in one document the last one counts. Values are texts
 * as they are written; boolean attributes are undefined when they are absent.
 * Source: TrustFrameworkPolicy_0.3.0.0.xsd.
 */

import type { SourcedElement } from './sourced-element.ts'

/** An element that references find by its id. */
export interface IdentifiedElement {
  readonly id: string
  readonly element: SourcedElement
}

/** One policy. */
export interface Policy {
  readonly root: SourcedElement
  readonly tenantId: string
  readonly policyId: string
  readonly deploymentMode: string | undefined
  readonly journeyRecorder: string | undefined
  readonly claimTypes: ReadonlyMap<string, ClaimType>
  readonly predicates: ReadonlyMap<string, IdentifiedElement>
  readonly inputValidations: ReadonlyMap<string, IdentifiedElement>
  readonly predicateValidations: ReadonlyMap<string, IdentifiedElement>
  readonly claimsTransformations: ReadonlyMap<string, PolicyTransformation>
  readonly clientDefinitions: ReadonlyMap<string, IdentifiedElement>
  readonly contentDefinitions: ReadonlyMap<string, ContentDefinition>
  /** Those that have an id. */
  readonly localizedResources: ReadonlyMap<string, LocalizedResources>
  readonly displayControls: ReadonlyMap<string, DisplayControl>
  readonly supportedLanguages: SourcedElement | undefined
  readonly claimsProviders: readonly ClaimsProvider[]
  /** Those of claims providers; that of the relying party is in `relyingParty`. */
  readonly technicalProfiles: ReadonlyMap<string, TechnicalProfile>
  readonly userJourneys: ReadonlyMap<string, UserJourney>
  readonly subJourneys: ReadonlyMap<string, SubJourney>
  readonly relyingParty: RelyingParty | undefined
}

/** A claim of the dictionary. */
export interface ClaimType extends IdentifiedElement {
  readonly displayName: string | undefined
  readonly dataType: string | undefined
  readonly userInputType: string | undefined
  readonly enumeration: readonly EnumerationItem[]
  /** The regular expression. */
  readonly pattern: string | undefined
  /** Ids of what the claim is validated by. */
  readonly inputValidation: string | undefined
  readonly predicateValidation: string | undefined
  /** By the name of the protocol. */
  readonly partnerClaimTypes: ReadonlyMap<string, string>
}

/** One allowed value of a claim. */
export interface EnumerationItem {
  readonly text: string
  readonly value: string
  readonly selectByDefault: boolean
  readonly element: SourcedElement
}

/** A claims transformation. */
export interface PolicyTransformation extends IdentifiedElement {
  /** As it is written; the service compares methods without regard to case. */
  readonly method: string
  readonly inputClaims: readonly SlotClaim[]
  readonly inputParameters: readonly InputParameter[]
  readonly outputClaims: readonly SlotClaim[]
}

/** A claim that a transformation reads or writes. */
export interface SlotClaim {
  readonly claimTypeReferenceId: string
  /** The slot of the method; the id of the claim when it is absent. */
  readonly transformationClaimType: string
  readonly element: SourcedElement
}

/** A literal argument of a transformation. */
export interface InputParameter {
  readonly id: string
  readonly dataType: string
  readonly value: string
  readonly element: SourcedElement
}

/** A page. */
export interface ContentDefinition extends IdentifiedElement {
  readonly loadUri: string | undefined
  readonly recoveryUri: string | undefined
  readonly dataUri: string | undefined
  readonly metadata: ReadonlyMap<string, MetadataItem>
  readonly localizedResourcesReferences: readonly LocalizedResourcesReference[]
}

/** The texts of a page in one language. */
export interface LocalizedResourcesReference {
  readonly language: string
  readonly referenceId: string | undefined
  readonly element: SourcedElement
}

/** Texts in one language. */
export interface LocalizedResources extends IdentifiedElement {
  readonly culture: string | undefined
  readonly strings: readonly LocalizedString[]
  readonly collections: readonly SourcedElement[]
}

/** One translated text. */
export interface LocalizedString {
  readonly elementType: string
  readonly elementId: string | undefined
  readonly stringId: string
  readonly text: string
  readonly element: SourcedElement
}

/** A control of several fields on a page. */
export interface DisplayControl extends IdentifiedElement {
  readonly type: string
  readonly inputClaims: readonly ProfileClaim[]
  readonly displayClaims: readonly DisplayClaim[]
  readonly outputClaims: readonly ProfileClaim[]
  readonly actions: readonly ControlAction[]
}

/** An action of a display control, such as `SendCode`. */
export interface ControlAction extends IdentifiedElement {
  readonly technicalProfiles: readonly ValidationProfile[]
}

/** A group of technical profiles. */
export interface ClaimsProvider {
  readonly displayName: string | undefined
  /** Of `Domains` and `Domain`. */
  readonly domains: readonly string[]
  readonly technicalProfiles: readonly TechnicalProfile[]
  readonly element: SourcedElement
}

/** A technical profile, of a claims provider or of the relying party. */
export interface TechnicalProfile extends IdentifiedElement {
  readonly displayName: string | undefined
  readonly domains: readonly string[]
  readonly protocol: ProfileProtocol | undefined
  readonly inputTokenFormat: string | undefined
  readonly outputTokenFormat: string | undefined
  /** By the exact key; of equal keys the last one counts. */
  readonly metadata: ReadonlyMap<string, MetadataItem>
  readonly cryptographicKeys: readonly CryptographicKey[]
  readonly inputTokenSources: readonly ElementReference[]
  readonly inputClaimsTransformations: readonly ElementReference[]
  readonly inputClaims: readonly ProfileClaim[]
  readonly displayClaims: readonly DisplayClaim[]
  readonly persistedClaims: readonly ProfileClaim[]
  readonly outputClaims: readonly ProfileClaim[]
  readonly outputClaimsTransformations: readonly ElementReference[]
  readonly validationTechnicalProfiles: readonly ValidationProfile[]
  readonly subjectNamingInfo: SourcedElement | undefined
  /** The profile whose claims are added. */
  readonly includesClaimsFrom: ElementReference | undefined
  /** The profile whose contents are added. */
  readonly includes: ElementReference | undefined
  readonly sessionManagement: ElementReference | undefined
  readonly enabledForUserJourneys: string | undefined
}

/** The protocol of a technical profile. */
export interface ProfileProtocol {
  readonly name: string
  /** The type name as it is written, with assembly and version. */
  readonly handler: string | undefined
  readonly element: SourcedElement
}

/** A reference by id, from an attribute or a text. */
export interface ElementReference {
  readonly referenceId: string
  readonly element: SourcedElement
}

/** A setting. */
export interface MetadataItem {
  readonly key: string
  readonly value: string
  readonly element: SourcedElement
}

/** A policy key that a technical profile or journey uses. */
export interface CryptographicKey {
  readonly id: string
  readonly storageReferenceId: string
  readonly element: SourcedElement
}

/** An input, persisted or output claim of a technical profile or display control. */
export interface ProfileClaim {
  /** Empty where a display control leaves it out. */
  readonly claimTypeReferenceId: string
  readonly partnerClaimType: string | undefined
  readonly defaultValue: string | undefined
  readonly alwaysUseDefaultValue: boolean
  readonly required: boolean
  readonly element: SourcedElement
}

/** A field or control of a page. */
export interface DisplayClaim {
  readonly claimTypeReferenceId: string | undefined
  readonly displayControlReferenceId: string | undefined
  readonly controlClaimType: string | undefined
  readonly required: boolean
  readonly element: SourcedElement
}

/** A technical profile that validates what a page collects. */
export interface ValidationProfile extends ElementReference {
  readonly continueOnError: boolean | undefined
  readonly continueOnSuccess: boolean | undefined
  readonly preconditions: readonly Precondition[]
}

/** A condition under which a step or validation is skipped. */
export interface Precondition {
  readonly type: string
  readonly executeActionsIf: boolean
  readonly values: readonly string[]
  readonly actions: readonly string[]
  readonly element: SourcedElement
}

/** Steps that run one after the other. */
interface Journey extends IdentifiedElement {
  /** In ascending order, whatever the order in the document. */
  readonly steps: readonly JourneyStep[]
}

/** A journey that a relying party starts. */
export interface UserJourney extends Journey {
  /** The id of the technical profile that issues tokens where a step names none. */
  readonly defaultIssuer: string | undefined
  readonly authorizationProfiles: readonly ElementReference[]
  readonly clientDefinition: ElementReference | undefined
  readonly cryptographicKeys: readonly CryptographicKey[]
}

/** A part of a journey. */
export interface SubJourney extends Journey {
  /** `Call` or `Transfer`. */
  readonly type: string
}

/** One step of a journey. */
export interface JourneyStep {
  /** NaN when it is not a number. */
  readonly order: number
  readonly type: string
  readonly contentDefinitionReferenceId: string | undefined
  readonly issuerReferenceId: string | undefined
  readonly preconditions: readonly Precondition[]
  readonly selections: readonly StepSelection[]
  readonly exchanges: readonly StepExchange[]
  readonly candidates: readonly ElementReference[]
  readonly element: SourcedElement
}

/** One choice that a step offers. */
export interface StepSelection {
  readonly targetClaimsExchangeId: string | undefined
  readonly validationClaimsExchangeId: string | undefined
  readonly element: SourcedElement
}

/** One exchange of a step. */
export interface StepExchange {
  readonly id: string
  readonly technicalProfileReferenceId: string
  readonly element: SourcedElement
}

/** What an application addresses. */
export interface RelyingParty {
  readonly defaultUserJourney: ElementReference | undefined
  readonly endpoints: readonly RelyingPartyEndpoint[]
  readonly behaviors: SourcedElement | undefined
  /** The first one; the service uses one. */
  readonly technicalProfile: TechnicalProfile | undefined
  readonly element: SourcedElement
}

/** A further endpoint, such as `Token`. */
export interface RelyingPartyEndpoint {
  readonly id: string
  readonly userJourneyReferenceId: string
  readonly element: SourcedElement
}
