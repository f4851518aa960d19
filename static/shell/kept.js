// What survives a reload of this tab, and ends with it. Where storage is forbidden, nothing does.

export function recall(name, otherwise) {
  try {
    const text = sessionStorage.getItem(`belfry-console-${name}`);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

export function keep(name, value) {
  try {
    if (value === undefined) sessionStorage.removeItem(`belfry-console-${name}`);
    else sessionStorage.setItem(`belfry-console-${name}`, JSON.stringify(value));
  } catch {
    // Full, or forbidden.
  }
}
