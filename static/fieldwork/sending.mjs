// The end of a visit: sent, told file by file, and forgotten on this phone only once the receipt names everything.

import { NotSent, send } from "./outbox.mjs";
import { element, mark, tell } from "./problems.mjs";
import { say } from "./words.mjs";

export class Sending {
  /** `token` is where the device's token is kept, as of store.mjs. */
  constructor(draft, given, form, token) {
    Object.assign(this, { draft, given, form, token, under: false });
  }

  async begin(filling) {
    if (this.under) return;
    this.under = true;
    const button = document.querySelector("[data-next]");
    button.disabled = true;
    tell(say("Sending …"));
    window.scrollTo(0, 0);
    try {
      const visit = await this.visit(filling);
      const receipt = await send({
        account: this.given.account,
        visit,
        load: (sha256) => this.draft.photos.load(sha256),
        token: this.token,
        held: this.given.files.map(({ sha256 }) => sha256),
        csrf: this.form.elements.csrf_token.value,
        progress: (done, all) => tell(say("Sending: %(done)s/%(all)s", { done, all })),
      });
      await this.arrived(receipt);
    } catch (error) {
      this.failed(error, filling);
    }
    this.under = button.disabled = false;
  }

  /** The visit as it is posted. Once tried, the same answers go out as the same body: it may have arrived already. */
  async visit(filling) {
    const { draft, given } = this;
    if (!draft.body) {
      const { answers } = filling;
      const said = JSON.stringify(answers);
      const { uuid, household, survey, version, username: worker } = given;
      const files = draft.files.filter(({ name }) => said.includes(JSON.stringify(name)));
      const ended = new Date().toISOString();
      draft.filling = filling;
      draft.body = { uuid, survey, version, household, started: draft.started, ended, worker, answers, files };
      await draft.flush();
    }
    return draft.body;
  }

  async arrived(receipt) {
    const all = receipt.files.length + 1;
    const names = [say("Answers"), ...receipt.files.map(({ name }) => name)];
    const list = element("ul", "delivery", names.map((name) => element("li", "", `✓ ${name}: ${say("Delivered")}`)));
    const box = tell(say("Delivered %(held)s/%(all)s", { held: all, all }), "good", [list]);
    box.focus();
    await this.draft.forget();
    location.assign(this.given.sent);
  }

  /** The sentence for a photo that is gone from this phone; it stands beside its question, too. */
  lost(name) {
    const field = [...this.form.querySelectorAll(".photo input[type=hidden]")].find(({ value }) => value === name);
    const block = field && field.closest("[data-q]");
    const question = block ? block.querySelector("[data-label]").textContent : name;
    if (block) mark(block, say("This photo is no longer on this phone. Take it again."));
    return say("Not sent: the photo for “%(question)s” is no longer on this phone. Take it again, then send.", { question });
  }

  failed(error, filling) {
    const kind = error instanceof NotSent ? error.kind : "refused";
    if (!(error instanceof NotSent)) console.error(error);
    const again = Object.assign(element("button", "weui-btn weui-btn_primary weui-btn_small", say("Try again")), { type: "button" });
    again.addEventListener("click", () => this.begin(filling));
    const acts = [again];
    if (kind === "login") {
      const link = element("a", "weui-btn weui-btn_default weui-btn_small", say("Log in"));
      link.href = this.given.login;
      acts.unshift(link);
    }
    const reason = error.words || (error.status ? say("The server answered %(status)s.", { status: error.status }) : "");
    const words = {
      offline: say("Not sent: there is no network. Everything is kept on this phone."),
      login: say("Your log-in has ended. Everything is kept on this phone: log in, then send again."),
      refused: say("Not sent: %(reason)s Everything is kept on this phone.", { reason }),
    }[kind];
    const box = tell(kind === "photo" ? this.lost(error.words) : words, "bad", acts);
    box.focus();
    window.scrollTo(0, 0);
  }
}
