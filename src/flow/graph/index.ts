export { flowGraph, type FlowGraph, type GraphEdge, type GraphNode } from './graph.ts'
export { layoutGraph } from './layout.ts'
export { flowMermaid } from './mermaid.ts'
export type { Box, Direction, GraphLayout, LayoutOptions, PlacedEdge, PlacedNode, Point, Size } from './placement.ts'
