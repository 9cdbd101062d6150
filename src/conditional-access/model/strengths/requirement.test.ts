import { describe, expect, it } from 'vitest'
import { builtInStrengths } from './built-in-strengths.ts'
import { combinationsOf } from './requirement.ts'

describe('combinationsOf', () => {
  it('reads a built-in strength', () => {
    const [, , phishingResistant] = builtInStrengths
    expect(phishingResistant && combinationsOf(phishingResistant)).toEqual({
      combinations: [['windowsHelloForBusiness'], ['fido2'], ['x509CertificateMultiFactor']],
      restrictions: [],
    })
  })

  it('reads what configurations restrict', () => {
    const requirement = combinationsOf({
      allowedCombinations: ['password,sms', 'fido2', 'x509CertificateMultiFactor'],
      combinationConfigurations: [
        {
          '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
          id: '1',
          appliesToCombinations: ['fido2'],
          allowedAAGUIDs: ['de1e552d-db1d-4423-a619-566b625cdc84'],
        },
        {
          '@odata.type': '#microsoft.graph.x509CertificateCombinationConfiguration',
          id: '2',
          appliesToCombinations: ['x509CertificateMultiFactor'],
          allowedIssuerSkis: ['9A42'],
          allowedPolicyOIDs: ['1.2.3'],
        },
      ],
    })
    expect(requirement).toEqual({
      combinations: [['password', 'sms'], ['fido2'], ['x509CertificateMultiFactor']],
      restrictions: [
        {
          appliesTo: [['fido2']],
          aaguids: ['de1e552d-db1d-4423-a619-566b625cdc84'],
          issuerSkis: [],
          policyOids: [],
        },
        {
          appliesTo: [['x509CertificateMultiFactor']],
          aaguids: [],
          issuerSkis: ['9A42'],
          policyOids: ['1.2.3'],
        },
      ],
    })
  })
})
