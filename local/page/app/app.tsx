import { useEffect, useRef, useState } from 'preact/hooks';
import { Chat } from './components/chat.tsx';
import { Drawer } from './components/drawer.tsx';
import { GraphCalls } from './components/graph-calls.tsx';
import { HelpDesk } from './components/help-desk.tsx';
import { OwnerBar } from './components/owner-bar.tsx';
import { PageInbox } from './components/page-inbox.tsx';
import { People } from './components/people.tsx';
import { PlayBar } from './components/play-bar.tsx';
import { Refusal } from './components/refusal.tsx';
import { Timeline } from './components/timeline.tsx';
import { TopBar } from './components/top-bar.tsx';
import { Webhooks } from './components/webhooks.tsx';
import { nameOf } from './persons.ts';
import { StageContext } from './stage.ts';
import { usePeople } from './use-people.ts';
import { usePerform } from './use-perform.ts';
import { usePlay } from './use-play.ts';
import { useWorld } from './use-world.ts';

/** The whole page. */
export function App() {
  const { world, isLive, clockSkew } = useWorld();
  const people = usePeople(world);
  const { perform, refusal, dismiss } = usePerform();
  const latest = useRef(world);
  useEffect(() => {
    latest.current = world;
  }, [world]);
  const play = usePlay({ world: () => latest.current, addPerson: people.add, perform });
  const [isOpen, setOpen] = useState(false);
  if (!world) return <p class="waiting">{isLive ? '' : 'Connecting …'}</p>;

  const { psid } = people;
  const thread = world.threads.find((each) => each.psid === psid);
  const name = thread?.name || nameOf(psid);
  const reset = async () => {
    play.stop();
    if (await perform('reset')) people.reset();
  };
  return (
    <StageContext.Provider value={{ world, psid, name, thread, clockSkew, perform }}>
      <TopBar isLive={isLive} onSettings={() => setOpen(true)} />
      <OwnerBar />
      <PlayBar playing={play.playing} stop={play.stop} />
      <main class="desk">
        <div class="column">
          <People psids={people.psids} select={people.select} add={people.add} />
          <Chat />
        </div>
        <div class="column">
          <PageInbox />
          <HelpDesk />
        </div>
        <div class="column">
          <Timeline />
          <Webhooks />
          <GraphCalls />
        </div>
      </main>
      <Refusal text={refusal} dismiss={dismiss} />
      <Drawer isOpen={isOpen} close={() => setOpen(false)} play={play.start} reset={reset} />
    </StageContext.Provider>
  );
}
