import type { AppId, PageId } from '../messenger/ids.ts';

/** In whose name a call is made. */
export interface Caller {
  readonly pageId: PageId;
  /** Page access token that Meta issued to our app. */
  readonly token: string;
  /** Secrets of our app, the current one first; the others are tried while a rotation is under way. */
  readonly appSecrets: readonly string[];
}

/** Our app where it speaks for itself and not for a Page. */
export interface OwnApp {
  readonly appId: AppId;
  /** The current one first. */
  readonly appSecrets: readonly string[];
}
