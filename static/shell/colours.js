// The colours of the style sheet for canvases, which know nothing of custom properties.

const probe = document.createElement("span");
probe.hidden = true;

/** As `rgb(…)`; what the system says instead where it forces colours. */
export function colour(name) {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

/** Calls `fn` whenever colours may be others than before. */
export function onColours(fn) {
  document.addEventListener("belfry-theme", fn);
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(query).addEventListener("change", fn);
}
