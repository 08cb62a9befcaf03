// The explorer of the GAN: walks between random codes, a row for each class.

function exploreGenerator(place, data, networks) {
  const steps = 8;
  const { latentSize, classes, examples } = data;
  const names = classes > 0 ? examples.classNames.slice(0, classes) : ["walk"];
  const codes = [1, 2];
  const rows = names.map((name) =>
    Array.from(
      { length: steps },
      (_, i) =>
        new ImageView(examples.height, examples.width, `${name}, step ${i + 1} of ${steps}`, {
          class: "image small",
        }),
    ),
  );
  let drawing = 0;
  const draw = () => {
    const current = ++drawing; // a newer drawing ends an older one
    const [from, to] = codes.map((seed) => normals(seed, latentSize));
    const drawRow = (label) => {
      if (current !== drawing || label === rows.length) {
        return;
      }
      rows[label].forEach((view, i) => {
        const code = between(from, to, i / (steps - 1), true);
        view.show(networks.generator.run(conditioned(code, label, classes)).image);
      });
      setTimeout(() => drawRow(label + 1));
    };
    drawRow(0);
  };
  const inputs = ["First code:", "Last code:"].map((label, i) => {
    const input = element("input", {
      type: "number",
      min: 1,
      step: 1,
      value: codes[i],
      oninput: () => {
        codes[i] = Math.max(1, Math.round(Number(input.value)) || 1);
        draw();
      },
    });
    return { input, label: element("label", {}, `${label} `, input) };
  });
  const renew = element(
    "button",
    {
      type: "button",
      onclick: () => {
        inputs.forEach(({ input }, i) => {
          codes[i] = 1 + Math.floor(Math.random() * 1e6);
          input.value = codes[i];
        });
        draw();
      },
    },
    "New codes",
  );
  place.append(
    element("div", { class: "controls" }, ...inputs.map(({ label }) => label), renew),
    ...rows.map((views, i) =>
      element(
        "figure",
        { class: "walk" },
        element("div", { class: "row" }, ...views.map((view) => view.canvas)),
        element("figcaption", {}, names[i]),
      ),
    ),
  );
  draw();
}
