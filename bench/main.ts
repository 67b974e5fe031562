import { writeFileSync } from 'node:fs'
import { openBenchGround } from './ground.ts'
import { benchIntake } from './intake.ts'

const ground = await openBenchGround()
const intake = await benchIntake(ground, 9)
console.table(intake)
await ground.close()
writeFileSync('/dev/null', '')
