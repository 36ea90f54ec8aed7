import type { AppId, Psid } from '../messenger/ids.ts';
import type { QuickReply } from '../thread/command.ts';

/** What the Page says to a person. */
export interface Message {
  readonly psid: Psid;
  /** Under 2,000 characters. */
  readonly text: string;
  /** Comes back in the echo; under 1,000 characters. */
  readonly metadata: string;
  readonly quickReplies?: readonly QuickReply[];
  /** What happens to the thread after the words are out. Conversation Routing only. */
  readonly threadControl?: { readonly type: 'pass'; readonly appId: AppId } | { readonly type: 'release' };
}
