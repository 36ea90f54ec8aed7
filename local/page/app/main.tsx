import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { HelpDesk, PageInbox } from './components/agents.tsx';
import { OwnerBar, PlayBar, Refusal, TopBar } from './components/bars.tsx';
import { Chat, People } from './components/chat.tsx';
import { Drawer } from './components/drawer.tsx';
import { GraphCalls, Timeline, Webhooks } from './components/logs.tsx';
import { personName } from './names.ts';
import { PageStateContext, useCommands, useLiveView, usePeople, usePlay } from './state.ts';

/** The whole page. */
function App() {
  const { view, isLive, clockSkew } = useLiveView();
  const people = usePeople(view);
  const { run, refusal, dismiss } = useCommands();
  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  }, [view]);
  const play = usePlay({ view: () => latest.current, addPerson: people.add, run });
  const [isOpen, setOpen] = useState(false);
  if (!view) return <p class="waiting">{isLive ? '' : 'Connecting …'}</p>;

  const { psid } = people;
  const thread = view.threads.find((each) => each.psid === psid);
  const name = thread?.name || personName(psid);
  const platform = people.platformOf(psid);
  const reset = async () => {
    play.stop();
    if (await run('reset')) people.reset();
  };
  return (
    <PageStateContext.Provider value={{ view, psid, name, platform, thread, clockSkew, run }}>
      <TopBar isLive={isLive} onSettings={() => setOpen(true)} />
      <OwnerBar />
      <PlayBar playing={play.playing} stop={play.stop} />
      <main class="desk">
        <div class="column">
          <People {...people} />
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
    </PageStateContext.Provider>
  );
}

const root = document.getElementById('page');
if (root) render(<App />, root);
