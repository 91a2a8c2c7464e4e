import { boot } from '../bridge.ts'

export const isMac = boot()?.platform === 'darwin'
export const isDemo = boot()?.demo === true
export const isFallbackRuntime = boot()?.fallbackRuntime === true
export const version = boot()?.version ?? ''
