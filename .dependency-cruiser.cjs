// The architecture, as rules. Data flows down this list; imports point up it. tests/dependencyRules.test.ts plants one violation a rule.
// Without @swc/core the tool cannot read TypeScript and passes with 0 modules: tests/check.ts counts what was read.
const flow = [
  'customers',
  'staff',
  'standards',
  'commitments',
  'procedures',
  'knowledge',
  'interactions',
  'queue',
  'cases',
  'workorders',
  'followups',
  'inspections',
  'performance',
  'workbench',
  'reports',
]

const role = names => `/(${names})([.]ts$|/)` // a role is a file or, grown, a folder of its name
const pure = role('contract|rules')
const store = role('store')
const wire = '^platform/endpoint[.]ts$' // docs/decisions/0002
const test = '[.]test[.]tsx?$'
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    // between features
    ...flow
      .slice(0, -1)
      .map((feature, i) =>
        never(
          `${feature}-never-looks-downstream`,
          'Open a gate by calling up, or record an event and subscribe in app/wiring.ts.',
          { path: `^features/${feature}/` },
          { path: `^features/(${flow.slice(i + 1).join('|')})/` },
        ),
      ),
    never(
      'every-feature-has-a-place-in-the-flow',
      'Add the new feature to `flow`.',
      { path: '^features/', pathNot: `^features/(${flow.join('|')})/` },
      {},
    ),
    never(
      'stores-are-private',
      'Ask the other feature through its service.',
      { path: '^features/([^/]+)/', pathNot: test },
      { path: `^features/[^/]+${store}`, pathNot: '^features/$1/' },
    ),
    never(
      'stores-stay-inside-features',
      'Call a verb of the service.',
      { path: '^(app|cli|channels|web)/' },
      { path: `^features/[^/]+${store}` },
    ),

    // inside a feature: routes -> service -> store, and rules/contract under all of them
    never(
      'rules-and-contracts-are-pure',
      'No I/O, no clock, no framework: pass the facts in.',
      { path: `^features/.*${pure}`, pathNot: test },
      {
        pathNot: [
          `^features/.*${pure}`,
          '^platform/problem[.]ts$',
          wire,
          '^node_modules/(zod|opencc-js|tyme4ts|chinese-days)/',
        ],
      },
    ),
    never(
      'routes-never-touch-the-store',
      'Routes call verbs; verbs call the store.',
      { path: role('routes') },
      { path: store },
    ),
    never(
      'stores-only-store',
      'A store speaks SQL and decides nothing.',
      { path: store, pathNot: test },
      { path: role('service|routes') },
    ),
    never(
      'only-stores-speak-sql',
      'Put the statement into the store of the feature that owns the table.',
      { path: '^(features|channels|app|cli)/', pathNot: [store, test] },
      { path: '^node_modules/(kysely|pg)/' },
    ),
    never(
      'only-ground-opens-the-database',
      'Take the transaction from ctx.',
      { path: '^(features|channels|web)/', pathNot: [store, test] },
      { path: '^database/' },
    ),
    never(
      'only-app-mounts-routes',
      'Routes are mounted in app/server.ts.',
      { pathNot: ['^app/', test, role('routes')] },
      { path: `^features/.*${role('routes')}` },
    ),

    // between the big folders
    never(
      'platform-knows-no-nouns',
      'Hand the fact in, or move the code to the feature it is about.',
      { path: '^(platform|database)/' },
      { path: '^(features|channels|web|app|cli)/' },
    ),
    never(
      'features-know-no-outside',
      'Turn it round: the outside calls the feature.',
      { path: '^features/' },
      { path: '^(channels|web|app|cli)/' },
    ),
    never(
      'channels-plug-into-interactions',
      'An adapter implements the Channel port and knows nothing else.',
      { path: '^channels/' },
      { path: '^(features|web|app|cli)/', pathNot: '^features/interactions/(channel|contract)[.]ts$' },
    ),
    never(
      'channels-stand-alone',
      'What two channels need belongs to features/interactions.',
      { path: '^channels/([^/]+)/' },
      { path: '^channels/', pathNot: '^channels/$1/' },
    ),
    never(
      'web-sees-contracts-and-rules-only',
      'Everything else is fetched through an endpoint.',
      { path: '^web/' },
      { path: '^(features|platform|database|channels|app|cli)/', pathNot: [`^features/.*${pure}`, wire] },
    ),
    never(
      'web-surfaces-stand-alone',
      'What two audiences need belongs to web/ui.',
      { path: '^web/([^/]+)/' },
      { path: '^web/', pathNot: ['^web/$1/', '^web/ui/'] },
    ),
    never(
      'every-import-resolves',
      'An import the tool cannot follow is an import no rule sees.',
      {},
      { couldNotResolve: true },
    ),
    never('no-cycles', 'Move what both need into a third file.', {}, { circular: true }),
    never(
      'tests-stay-out',
      'Product code never imports tests.',
      { pathNot: ['^tests/', test] },
      { path: ['^tests/', test] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]d[.]ts$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    tsConfig: { fileName: 'tsconfig.json' },
  },
}
