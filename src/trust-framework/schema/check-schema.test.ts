import { describe, expect, it } from 'vitest'
import { processorMs } from '../../kernel/testing/processor-time.ts'
import { readPolicyText } from './read-policy-document.ts'

const namespace = 'http://schemas.microsoft.com/online/cpim/schemas/2013/06'

function findingsOf(content: string, attributes = '') {
  const text = `<TrustFrameworkPolicy xmlns="${namespace}" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_Doc"${attributes}>\n${content}</TrustFrameworkPolicy>`
  const reading = readPolicyText(text, {})
  return reading.ok ? [] : reading.findings
}

/** The place and text of each fault, with `N` for the namespace of policies. */
const faultsOf = (content: string, attributes?: string): readonly string[] =>
  findingsOf(content, attributes).map(
    ({ target, message }) =>
      `${target} ${message.replace(/^.*? of tenant ".*?": /u, '').replaceAll(namespace, 'N')}`,
  )

const steps = (content: string): string =>
  `<UserJourneys><UserJourney Id="J"><OrchestrationSteps>${content}</OrchestrationSteps></UserJourney></UserJourneys>`

describe('a fault of the schema', () => {
  it('has the wording, the place, the path and the conflict of the service and ours', () => {
    expect(
      findingsOf(
        steps(
          '<OrchestrationStep Order="1" Type="Noop"/>\n<OrchestrationStep Order="01" Type="Noop"/>',
        ),
      ),
    ).toEqual([
      {
        ostiaryCode: 'trustFramework.document.schemaViolated',
        code: 'AADB2C',
        message: `Schema validation error found at line 3 col 20 in policy "B2C_1A_Doc" of tenant "contoso.onmicrosoft.com": There is a duplicate key sequence '01' for the '${namespace}:UniqueOrchestrationStepOrder' key or unique identity constraint.`,
        target: '3:20',
        elementPath:
          "/TrustFrameworkPolicy/UserJourneys/UserJourney[@Id='J']/OrchestrationSteps/OrchestrationStep[@Order='01']",
        conflictsWith: { document: 'B2C_1A_Doc', line: 2, column: 74 },
      },
    ])
  })

  it.each([
    [
      'an element out of order',
      '<BuildingBlocks><Localization/><ClaimsSchema><ClaimType Id="a"/></ClaimsSchema><ContentDefinitions/></BuildingBlocks>',
      [
        "2:33 The element 'BuildingBlocks' in namespace 'N' has invalid child element 'ClaimsSchema' in namespace 'N'. List of possible elements expected: 'DisplayControls' in namespace 'N'.",
      ],
    ],
    [
      'a misspelt element',
      '<BuildingBlocks><ClaimSchema/></BuildingBlocks>',
      [
        "2:18 The element 'BuildingBlocks' in namespace 'N' has invalid child element 'ClaimSchema' in namespace 'N'. List of possible elements expected: 'ClaimsSchema, Predicates, InputValidations, PredicateValidations, ClaimsTransformations, ClientDefinitions, ContentDefinitions, Localization, DisplayControls' in namespace 'N'. Did you mean 'ClaimsSchema'?",
      ],
    ],
    [
      'a misspelt element that is required',
      '<ClaimsProviders><ClaimsProvider><TechnicalProfile/></ClaimsProvider></ClaimsProviders>',
      [
        "2:35 The element 'ClaimsProvider' in namespace 'N' has invalid child element 'TechnicalProfile' in namespace 'N'. List of possible elements expected: 'Domains, Domain, DisplayName, TechnicalProfiles' in namespace 'N'. Did you mean 'TechnicalProfiles'?",
      ],
    ],
    [
      'an empty element that must have children',
      '<UserJourneys/>',
      [
        "2:2 The element 'UserJourneys' in namespace 'N' has incomplete content. List of possible elements expected: 'UserJourney' in namespace 'N'.",
      ],
    ],
    [
      'a misspelt value',
      steps('<OrchestrationStep Order="1" Type="sendClaims"/>'),
      [
        "2:84 The 'Type' attribute is invalid - The value 'sendClaims' is invalid according to its datatype 'N:OrchestrationStepType' - The Enumeration constraint failed. List of possible values expected: 'ConsentScreen', 'ClaimsProviderSelection', 'CombinedSignInAndSignUp', 'ClaimsExchange', 'ReviewScreen', 'SendClaims', 'GetClaims', 'UserDialog', 'InvokeSubJourney', 'Noop'. Did you mean 'SendClaims'?",
      ],
    ],
    [
      'a number that is none',
      steps(
        '<OrchestrationStep Order="one" Type="Noop"/><OrchestrationStep Order="2147483648" Type="Noop"/>',
      ),
      [
        "2:74 The 'Order' attribute is invalid - The value 'one' is invalid according to its datatype 'http://www.w3.org/2001/XMLSchema:int' - The string 'one' is not a valid Int32 value.",
        "2:118 The 'Order' attribute is invalid - The value '2147483648' is invalid according to its datatype 'http://www.w3.org/2001/XMLSchema:int' - Value '2147483648' was either too large or too small for an Int32.",
      ],
    ],
    [
      'a truth value in capitals',
      '<BuildingBlocks><Localization Enabled="True"/></BuildingBlocks>',
      [
        "2:31 The 'Enabled' attribute is invalid - The value 'True' is invalid according to its datatype 'http://www.w3.org/2001/XMLSchema:boolean' - The string 'True' is not a valid Boolean value. List of possible values expected: 'true', 'false', '1', '0'. Did you mean 'true'?",
      ],
    ],
    [
      'a misspelt attribute',
      '<BuildingBlocks><ClaimsSchema><ClaimType ID="a"/></ClaimsSchema></BuildingBlocks>',
      [
        "2:42 The 'ID' attribute is not declared. Did you mean 'Id'?",
        "2:32 The required attribute 'Id' is missing.",
      ],
    ],
    [
      'text among elements, where it is',
      '<BuildingBlocks>\n <Predicates/>\n <![CDATA[ ]]><!-- - -->\n  text</BuildingBlocks>',
      [
        "4:2 The element 'BuildingBlocks' in namespace 'N' cannot contain text. List of possible elements expected: 'InputValidations, PredicateValidations, ClaimsTransformations, ClientDefinitions, ContentDefinitions, Localization, DisplayControls' in namespace 'N'.",
      ],
    ],
    [
      'white space in an empty element',
      '<RelyingParty><DefaultUserJourney ReferenceId="J"> </DefaultUserJourney></RelyingParty>',
      [
        "2:51 The element 'DefaultUserJourney' in namespace 'N' cannot contain white space. Content model is empty.",
      ],
    ],
    [
      'an element in an empty element',
      '<RelyingParty><DefaultUserJourney ReferenceId="J"><a/></DefaultUserJourney></RelyingParty>',
      [
        "2:52 The element 'DefaultUserJourney' in namespace 'N' cannot contain child element 'a' in namespace 'N' because the parent element's content model is empty.",
      ],
    ],
    [
      'an element of another namespace',
      '<BuildingBlocks><ClaimsSchema xmlns=""/></BuildingBlocks>',
      [
        "2:18 The element 'BuildingBlocks' in namespace 'N' has invalid child element 'ClaimsSchema'. List of possible elements expected: 'ClaimsSchema, Predicates, InputValidations, PredicateValidations, ClaimsTransformations, ClientDefinitions, ContentDefinitions, Localization, DisplayControls' in namespace 'N'.",
      ],
    ],
  ])('is reported: %s', (_, content, faults) => {
    expect(faultsOf(content)).toEqual(faults)
  })

  it('is one per cause, and none hides another', () => {
    const contact = (children: string) => `<Contact Id="a">${children}</Contact>`
    const faults = faultsOf(
      `<Contacts>${contact('<TelephoneNumber/><DisplayName/><Email/><Role/>')}${contact('<DisplayName/><Email/>')}</Contacts>\n<RelyingParty><Endpoint/><DefaultUserJourney/></RelyingParty>`,
    )
    expect(faults.map((fault) => fault.slice(0, 90))).toEqual([
      "2:28 The element 'Contact' in namespace 'N' has invalid child element 'TelephoneNumber' in",
      "2:115 The element 'Contact' in namespace 'N' has invalid child element 'Email' in namespac",
      "2:85 The element 'Contact' in namespace 'N' has incomplete content. List of possible eleme",
      "3:16 The element 'RelyingParty' in namespace 'N' has invalid child element 'Endpoint' in n",
      "3:27 The required attribute 'ReferenceId' is missing.",
    ])
  })

  it('that only the validator knows has the place of its element', () => {
    const instance = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    expect(
      faultsOf(
        `<Contacts/><BuildingBlocks ${instance}>\n<Predicates/><InputValidations/><ContentDefinitions xsi:nil="true"/></BuildingBlocks>`,
      ),
    ).toEqual(["3:34 Element '{N}ContentDefinitions': The element is not 'nillable'."])
  })

  it('is looked for no longer than findings are listed', () => {
    const start = processorMs()
    expect(faultsOf(`<Contacts>${'<a/>text'.repeat(120_000)}</Contacts>`)).toHaveLength(51)
    expect(faultsOf(`<Contacts>${'<Contact>'.repeat(100_000)}`)).toHaveLength(1)
    const ids = '<ClaimType Id="a"/>'.repeat(50_000)
    expect(
      faultsOf(`<BuildingBlocks><ClaimsSchema>${ids}</ClaimsSchema></BuildingBlocks>`),
    ).toHaveLength(51)
    expect(processorMs() - start).toBeLessThan(4_000)
  })
})

it.each([
  ['a URL of many parts', `https://${'a/'.repeat(500_000)}`, 0],
  ['a URL of many parts that ends badly', `https://${'a/'.repeat(500_000)}{`, 1],
  ['a long URN', `urn:com:${'a'.repeat(1_000_000)}`, 0],
  ['a long URN that ends badly', `urn:com:${'a'.repeat(1_000_000)} `, 1],
])('matches a long value in time that grows with its length: %s', (_, uri, faults) => {
  const start = processorMs()
  expect(
    faultsOf(
      `<BuildingBlocks><ContentDefinitions><ContentDefinition Id="c"><DataUri>${uri}</DataUri></ContentDefinition></ContentDefinitions></BuildingBlocks>`,
    ),
  ).toHaveLength(faults)
  expect(processorMs() - start).toBeLessThan(4_000)
})

describe('the schema accepts', () => {
  it.each([
    [
      'the CAPTCHA control',
      '<BuildingBlocks><DisplayControls><DisplayControl Id="c" UserInterfaceControlType="CaptchaControl" DisplayName="d"/></DisplayControls></BuildingBlocks>',
    ],
    [
      'any content of LoadUri',
      '<BuildingBlocks><ContentDefinitions><ContentDefinition Id="c"><LoadUri a="b">{x}<y/></LoadUri></ContentDefinition></ContentDefinitions></BuildingBlocks>',
    ],
    [
      'comments in an empty element',
      '<RelyingParty><DefaultUserJourney ReferenceId="J"><!-- a --><?b?></DefaultUserJourney></RelyingParty>',
    ],
    [
      'any URI',
      '<DocumentReferences><DocumentReference Id="a"><DisplayName/><Url>{Settings:x} %zz ##</Url></DocumentReference></DocumentReferences>',
    ],
  ])('%s', (_, content) => {
    expect(faultsOf(content)).toEqual([])
  })

  it('a schema location, which it does not follow', () => {
    expect(
      faultsOf(
        '',
        ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${namespace} file:///nowhere.xsd" PublicPolicyUri="{x}"`,
      ),
    ).toEqual([])
  })
})
