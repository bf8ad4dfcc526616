/** Files as a tree of their directories, and numbers of the files added up in it. */
export interface Place {
  readonly name: string;
  readonly path: string;
  readonly depth: number;
  readonly children: Map<string, Place>;
  /** Rows of the files that have this very path. */
  readonly rows: number[];
  /** Of those, and of all below. */
  own: number;
  total: number;
}

/** Deeper ones are hostile: all below stands in the deepest. */
const deepest = 60;

/** Paths that begin with no slash (sockets, pipes) are in no directory, and not in the tree. */
export function placeTree(paths: readonly string[]): Place {
  const root = makePlace('/', '/', 0);
  paths.forEach((path, row) => {
    if (!path.startsWith('/')) return;
    let place = root;
    for (const part of path
      .split('/')
      .filter((each) => each !== '')
      .slice(0, deepest)) {
      let child = place.children.get(part);
      if (child === undefined) {
        child = makePlace(part, place === root ? `/${part}` : `${place.path}/${part}`, place.depth + 1);
        place.children.set(part, child);
      }
      place = child;
    }
    place.rows.push(row);
  });
  return root;
}

function makePlace(name: string, path: string, depth: number): Place {
  return { name, path, depth, children: new Map(), rows: [], own: 0, total: 0 };
}

/** Sets `own` and `total` of all places. */
export function addUp(place: Place, of: (row: number) => number): number {
  place.own = place.rows.reduce((sum, row) => sum + of(row), 0);
  place.total = place.own;
  for (const child of place.children.values()) place.total += addUp(child, of);
  return place.total;
}
