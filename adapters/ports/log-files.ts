/** What can be sent away of what the station knows of its own life. */
import type { LogKind } from '../../machines/vocabulary/upkeep.ts';

/** Epoch ms, null: without end on that side. */
export type Span = { readonly from: number | null; readonly to: number | null };

export interface LogFiles {
  /** Whether there is anything of that time. Answers at once. */
  has(kind: LogKind, span: Span): boolean;
  /** Makes one file of it; answers once, later, with its path, or why there is none. */
  make(
    kind: LogKind,
    span: Span,
    name: string,
    done: (made: { readonly path: string } | { readonly why: string }) => void,
  ): void;
  /** The file is not needed any more. */
  discard(name: string): void;
}
