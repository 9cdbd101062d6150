/** Examples for the pages of rules about technical profiles. */

/** Prints a claims provider with one proprietary profile. Each content is a line inside the profile. */
export function profileExample(handler: string, ...contents: readonly string[]): string {
  return [
    '<ClaimsProviders>',
    '  <ClaimsProvider>',
    '    <DisplayName>Accounts</DisplayName>',
    '    <TechnicalProfiles>',
    '      <TechnicalProfile Id="Account">',
    '        <DisplayName>Account</DisplayName>',
    `        <Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.${handler}, Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null" />`,
    ...contents.map((line) => `        ${line}`),
    '      </TechnicalProfile>',
    '    </TechnicalProfiles>',
    '  </ClaimsProvider>',
    '</ClaimsProviders>',
  ].join('\n')
}

/** Prints a profile that calls a REST service, with these metadata items and then these contents. */
export function restExample(
  items: Readonly<Record<string, string>>,
  ...contents: readonly string[]
): string {
  return profileExample(
    'RestfulProvider',
    '<Metadata>',
    ...Object.entries(items).map(([key, value]) => `  <Item Key="${key}">${value}</Item>`),
    '</Metadata>',
    ...contents,
  )
}
