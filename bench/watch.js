// What the measurements watch on the editor's page from outside, without a change to it.
//
// All times are performance.now(), as are the time stamps of the browser's input events.
// "painted" is a task posted from the last animation frame callback: the browser runs it once
// that frame's style, layout and paint are done.

(() => {
  const watch = (window.kdWatch = { up: null, taps: [], verdicts: [], beats: null, poses: 0 });

  const painted = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(null);
  });

  const pieces = () => document.querySelectorAll(".kd-piece").length;

  // A finger left the glass: count the frames until there is a piece more than before.
  window.addEventListener("pointerup", (event) => {
    watch.up = event.timeStamp;
    watch.heard = performance.now();
    if (!watch.waiting) return;
    const [up, before] = [event.timeStamp, pieces()];
    let frames = 0;
    const look = () => {
      frames += 1;
      if (pieces() > before) {
        watch.waiting = false;
        const seen = frames;
        const channel = new MessageChannel();
        channel.port1.onmessage = () => watch.taps.push({ frames: seen, ms: performance.now() - up });
        channel.port2.postMessage(null);
      } else if (frames < 600) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, true);

  /** Stand between the editor and its outbox: when is what sent, answered, drawn. */
  watch.install = () => {
    const { outbox, pieces: drawn } = koudai;
    const { post } = outbox;
    const { answer } = outbox.on;
    let now = {};
    outbox.post = async (...sent) => {
      now = { up: watch.up, heard: watch.heard, sent: performance.now() };
      const body = await post(...sent);
      now.received = performance.now();
      return body;
    };
    outbox.on.answer = (body) => {
      const step = { ...now, issues: body.verdict.issues.length };
      answer(body);
      step.drawn = performance.now();
      painted((at) => watch.verdicts.push({ ...step, painted: at }));
    };
    const { pose } = drawn;
    drawn.pose = (...where) => {
      watch.poses += 1;
      return pose.apply(drawn, where);
    };
  };

  /** Write down every animation frame until `rest`. */
  watch.beat = () => {
    const beats = (watch.beats = []);
    watch.poses = 0;
    const step = (at) => {
      if (watch.beats !== beats) return;
      beats.push(at);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  };
  watch.rest = () => {
    const found = { beats: watch.beats, poses: watch.poses };
    watch.beats = null;
    return found;
  };
})();
