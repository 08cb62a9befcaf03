// The explorer of activations: an image through each network, side by side.

function exploreClassifiers(place, data, networks) {
  const examples = new ExampleImages(data.examples);
  const names = Object.keys(networks);
  const view = examples.view("the chosen image", { class: "image large" });
  const status = element("p", { role: "status" });
  const bars = names.map((name) => {
    const rows = examples.classNames.map((label) => {
      const bar = element("span", { class: "bar" });
      const value = element("span", { class: "value" });
      return { bar, value, row: element("li", {}, element("span", {}, label), bar, value) };
    });
    return { name, rows };
  });
  const show = (pixels, what) => {
    view.show(pixels);
    const opinions = bars.map(({ name, rows }) => {
      const [probabilities] = Object.values(networks[name].run(pixels));
      const best = probabilities.indexOf(Math.max(...probabilities));
      rows.forEach(({ bar, value, row }, i) => {
        bar.style.setProperty("--share", `${100 * probabilities[i]}%`);
        value.textContent = `${(100 * probabilities[i]).toFixed(1)} %`;
        row.classList.toggle("best", i === best);
      });
      return `${data.titles[name]}: ${examples.classNames[best]} (${(100 * probabilities[best]).toFixed(0)} %)`;
    });
    status.textContent = `${what}. ${opinions.join("; ")}.`;
  };
  const choose = (i) =>
    show(examples.image(i), `A test image of the class ${examples.classNames[examples.labels[i]]}`);
  const columns = bars.map(({ name, rows }) =>
    element(
      "div",
      { class: "opinion" },
      element("h3", {}, data.titles[name]),
      element("ul", { class: "bars" }, ...rows.map(({ row }) => row)),
    ),
  );
  place.append(
    examples.picker("Test images", choose),
    pictureInput(place, examples.height, examples.width, show),
    element("div", { class: "opinions" }, view.canvas, ...columns),
    status,
  );
}
