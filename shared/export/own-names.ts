/** Names of our columns beside those of a source: where it has one of ours, ours is called `tessera_…`. */
export function ownNames(source: readonly string[]): (name: string) => string {
  const taken = new Set(source);
  return (name) => {
    let free = taken.has(name) ? `tessera_${name}` : name;
    for (let n = 2; taken.has(free); n++) free = `tessera_${name}_${n}`;
    return free;
  };
}
