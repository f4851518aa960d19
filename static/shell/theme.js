// Before anything is painted: the theme that was chosen here, if one was.
try {
  const kept = localStorage.getItem("belfry-theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // Storage is forbidden here: the system's theme it is.
}
