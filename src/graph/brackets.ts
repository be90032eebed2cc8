/** Parameters whose names say where their values belong: `recipient[id]=1` is `recipient: {id: '1'}`. */

const BRACKETS = /^([^[\]]+)((?:\[[^[\]]*\])+)$/;
const BRACKET_DEPTH_MAX = 5;

/** False when a name's brackets contradict an earlier one or nest too deep. */
export function setParameter(params: Map<string, unknown>, name: string, value: string): boolean {
  if (!name.includes('[')) {
    params.set(name, value);
    return true;
  }
  const match = BRACKETS.exec(name);
  if (match === null) {
    params.set(name, value);
    return true;
  }
  const keys = match[2]!.slice(1, -1).split('][');
  if (keys.length > BRACKET_DEPTH_MAX) return false;
  let target = params.get(match[1]!);
  if (target === undefined) {
    target = container(keys[0]!);
    params.set(match[1]!, target);
  }
  for (let index = 0; ; index++) {
    if (typeof target !== 'object' || target === null) return false;
    const slot = place(target, keys[index]!);
    if (slot === undefined) return false;
    const holder = target as Record<string | number, unknown>;
    if (index === keys.length - 1) {
      holder[slot] = value;
      return true;
    }
    target = holder[slot] ??= container(keys[index + 1]!);
  }
}

/** `[]` and `[0]` make a list, `[id]` an object without a prototype to pollute. */
function container(key: string): unknown {
  return /^\d*$/.test(key) ? [] : Object.create(null);
}

/** Lists grow one by one: a client cannot ask for a million holes. */
function place(target: object, key: string): string | number | undefined {
  if (!Array.isArray(target)) return key;
  if (key === '') return target.length;
  const index = Number(key);
  return Number.isInteger(index) && index <= target.length ? index : undefined;
}
