// A form about people is kept while it is typed: whatever becomes of the phone, nothing older than half a second is lost.

const SOON = 400;

/** From now on the form lies under `key`, sealed, as `typedNow()` tells it; undefined: there is nothing to keep. `stop()`
 * before the form is saved, `forget()` to begin anew. */
export function keep(app, form, key, typedNow) {
  const anew = form.querySelector("[data-anew]");
  let timer;
  let changed = false;
  let writing = Promise.resolve();
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!changed) return writing;
    const now = typedNow();
    writing = writing.then(() => app.kept.saveAll([["meta", key, now]]));
    return writing;
  };
  const touched = () => {
    changed = true;
    anew.hidden = false;
    timer = timer || setTimeout(write, SOON); // whoever types without a pause is kept meanwhile
  };
  for (const name of ["input", "change"]) form.addEventListener(name, touched);
  app.leave = write;
  const stop = () => {
    changed = false;
    clearTimeout(timer);
    app.leave = undefined;
    return writing;
  };
  return { stop, forget: () => stop().then(() => app.kept.forget("meta", key)) };
}
