import { partyOf } from '../parties.ts';
import { nameOf } from '../persons.ts';
import { useStage } from '../stage.ts';

interface Props {
  readonly psids: readonly string[];
  readonly select: (psid: string) => void;
  readonly add: () => void;
}

/** Everybody who writes to the Page; the dot tells who has their thread at Meta. */
export function People({ psids, select, add }: Props) {
  const { world, psid: selected } = useStage();
  const threadOf = (psid: string) => world.threads.find((each) => each.psid === psid);
  return (
    <section class="pane people" aria-label="People">
      <ul>
        {psids.map((psid) => (
          <li key={psid}>
            <button type="button" class="chip" aria-pressed={psid === selected} onClick={() => select(psid)}>
              <span
                class="dot"
                data-tone={partyOf(world, threadOf(psid)?.owner ?? null).tone}
                aria-hidden="true"
              />
              {threadOf(psid)?.name || nameOf(psid)}
            </button>
          </li>
        ))}
        <li>
          <button type="button" class="chip chip-add" onClick={add}>
            Add a person
          </button>
        </li>
      </ul>
    </section>
  );
}
