import { createContext, useContext } from 'react'

interface Large {
  large: boolean
  set(large: boolean): void
}

export const LargeType = createContext<Large>({ large: false, set: () => {} })

export function useLargeType(): Large {
  return useContext(LargeType)
}
