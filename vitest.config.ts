import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{app,bench,channels,cli,database,features,platform,tests,web}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    globalSetup: ['tests/helpers/globalSetup.ts'],
  },
})
