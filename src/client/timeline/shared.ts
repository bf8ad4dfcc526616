/** What the pictures of a page have in common: the time shown, what is looked for, and whom to tell of a change. */
import type { FilePlaces } from '../../render/html/file-places.ts';
import type { Card } from './card.ts';
import type { ColourMode } from './colours.ts';
import type { Peaks } from './draw-tracks.ts';
import type { Matches } from './matches.ts';
import type { Picture } from './picture.ts';
import type { TimeView } from './time-view.ts';

export interface Shared {
  readonly view: TimeView;
  readonly card: Card;
  readonly names: readonly string[];
  /** What the files that processes use are of. */
  readonly places: FilePlaces;
  readonly peaks: Peaks;
  /** Units with a colour of their own. */
  readonly unitColours: ReadonlyMap<string, number>;
  /** Processes of the other picture; of one picture there are none. */
  readonly matches: Matches;
  colours: ColourMode;
  pointerUs: number | undefined;
  kernelThreads: boolean;
  inViewOnly: boolean;
  words: string;
  /** Draws all pictures again, soon. */
  readonly redraw: () => void;
  /** The tools' words: all that somebody looks for. */
  readonly find: (words: string) => void;
  /** Idle ones too. */
  readonly showKernelThreads: () => void;
  /** A process was selected, or none. */
  readonly selected: (picture: Picture, process: number | undefined) => void;
  /** The pointer is at a process, or at none. */
  readonly hovered: (picture: Picture, process: number | undefined) => void;
  /** Goes to the match in the other picture. */
  readonly goToPartner: (picture: Picture, process: number) => void;
}
