import type { Scorecard } from '#features/standards/rules/ruleFiles.ts'
import type { Finding } from '../contract.ts'

export type CompiledScore = (
  findings: readonly Pick<Finding, 'rule' | 'severity'>[],
  dimensionOf: ReadonlyMap<string, string>,
) => { score: number; dimensions: Record<string, number> }

/**
 * Each dimension starts at 100 and loses the points of each finding of its rules, never below 0; the score is the weighted
 * mean with one decimal, or 0 after a veto (E-A…E-5).
 */
export function compileScore(card: Scorecard): CompiledScore {
  const weights = card.dimensions.reduce((sum, one) => sum + one.weight, 0)
  return (findings, dimensionOf) => {
    const dimensions: Record<string, number> = Object.fromEntries(card.dimensions.map(one => [one.id, 100]))
    for (const { rule, severity } of findings) {
      const dimension = dimensionOf.get(rule) ?? ''
      if (dimension in dimensions) dimensions[dimension] = Math.max(0, dimensions[dimension]! - card.points[severity])
    }
    if (card.veto && findings.some(one => one.severity === card.veto)) return { score: 0, dimensions }
    const sum = card.dimensions.reduce((total, one) => total + one.weight * dimensions[one.id]!, 0)
    return { score: Math.round((sum / weights) * 10) / 10, dimensions }
  }
}
