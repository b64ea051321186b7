// A person who fills a survey without a screen, led by what another did: the twin of forms/scenario.py.

// Nobody sees these: they have no control and no line on a page.
const UNSEEN = new Set(
  (
    "calculate hidden start end today username deviceid phonenumber email simserial subscriberid " +
    "audit background-audio background-geopoint start-geopoint csv-external xml-external"
  ).split(" "),
);

// The items of each section: those of a group at the top, or what stands between two such groups.
const sections = (items) => {
  const found = [];
  let isAlone = false;
  items.forEach((item) => {
    if (item.type === "group") found.push([item.name, item.items]);
    else if (isAlone) found[found.length - 1][1].push(item);
    else found.push(["", [item]]);
    isAlone = item.type !== "group";
  });
  return found;
};

// What is empty is left out.
const plain = (shown) =>
  Object.keys(shown)
    .filter((name) => shown[name] === 0 || (shown[name] && shown[name].length !== 0))
    .reduce((found, name) => Object.assign(found, { [name]: shown[name] }), {});

export class Scenario {
  constructor(filling, language) {
    this.filling = filling;
    this.language = language || filling.steps.defaultLanguage;
  }

  act([kind, place, value]) {
    if (kind === "set") this.filling.set(place, value);
    else if (kind === "add") this.filling.addRow(place);
    else this.filling.removeRow(place);
  }

  // What the sections show that have something to show.
  sections() {
    return sections(this.filling.bundle.items)
      .filter(([around]) => !around || this.filling.isRelevant(around))
      .map(([around, items]) => this.shown(items, around))
      .filter((shown) => shown.some(({ type }) => type !== "group"));
  }

  outcome() {
    const { answers, kept, relevant } = this.filling;
    return { answers, kept, relevant, problems: this.filling.problems(), sections: this.sections() };
  }

  shown(items, around) {
    return [].concat(
      ...items.map((item) => {
        const place = around ? `${around}/${item.name}` : item.name;
        return UNSEEN.has(item.type) || !this.filling.isRelevant(place) ? [] : this.item(item, place);
      }),
    );
  }

  item(item, place) {
    const shown = { place, type: item.type, label: this.filling.label(place, this.language) };
    if (item.type === "group") return [plain(shown), ...this.shown(item.items, place)];
    if (item.type !== "repeat") return [plain({ ...shown, ...this.question(place) })];
    const rows = this.filling.rows(place).map((id, index) => this.shown(item.items, `${place}[${index + 1}]`));
    return [].concat(plain(shown), ...rows);
  }

  question(place) {
    const { filling, language } = this;
    return {
      hint: filling.hint(place, language),
      guidance: filling.guidance(place, language),
      value: filling.value(place),
      choices: filling.choices(place).map((choice) => [choice.name, filling.called(place, choice, language)]),
      is_required: filling.isRequired(place),
      is_read_only: filling.isReadOnly(place),
    };
  }
}
