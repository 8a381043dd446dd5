import type { FlowDocument } from '../document/flow-document.ts'

/** How a feature is answered: with what it says of the newest version, or `nothing` when it fails. */
export type Answer = <T>(uri: string, nothing: T, feature: (document: FlowDocument) => T) => T
