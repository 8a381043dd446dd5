/** What Monaco takes for its workbench: an empty layer, so that the styles it has for one are for nothing of the page. */
export function workbenchLayer(): HTMLElement {
  const layer = document.createElement('div')
  layer.className = 'drawer-layer'
  document.body.append(layer)
  return layer
}
