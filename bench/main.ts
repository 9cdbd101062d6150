/** Runs one benchmark suite: `npm run bench -- <suite>`. */

/** Each suite measures, prints its tables and ends. */
const suites: Readonly<Record<string, () => Promise<void>>> = {
  http: async () => (await import('./http/suite.ts')).runHttpSuite(),
  graph: async () => (await import('./graph/suite.ts')).runGraphSuite(),
  decide: async () => (await import('./decide/suite.ts')).runDecideSuite(),
  sizing: async () => (await import('./sizing/suite.ts')).runSizingSuite(),
  directory: async () => (await import('./directory/suite.ts')).runDirectorySuite(),
  sts: async () => (await import('./sts/suite.ts')).runStsSuite(),
  'trust-framework': async () =>
    (await import('./trust-framework/suite.ts')).runTrustFrameworkSuite(),
  stalls: async () => (await import('./stalls/suite.ts')).runStallsSuite(),
}

const [name = ''] = process.argv.slice(2)
const suite = Object.hasOwn(suites, name) ? suites[name] : undefined
if (suite === undefined) {
  console.error(`unknown suite \`${name}\`; the suites are: ${Object.keys(suites).join(', ')}`)
  process.exitCode = 2
} else {
  await suite()
}
