// Curves by epoch. A chart is a slider for people who use the keyboard or a screen reader: the
// arrow keys move from epoch to epoch, and the values are read out.

function element(name, attributes = {}, ...children) {
  const result = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      result.addEventListener(key.slice(2), value);
    } else {
      result.setAttribute(key, value);
    }
  }
  result.append(...children);
  return result;
}

/** A list to select from, with its label. */
function selection(label, names, changed) {
  const options = names.map((name, i) => element("option", { value: i }, name));
  const select = element("select", { onchange: () => changed(select.selectedIndex) }, ...options);
  return element("label", {}, label + " ", select);
}

function style(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function numberText(value) {
  return value == null ? "-" : String(Number(value.toPrecision(4)));
}

class Chart {
  constructor(container) {
    const { title, measures } = JSON.parse(container.dataset.chart);
    this.measures = measures;
    this.measure = measures[0];
    this.area = element("div", {
      class: "plot-area",
      role: "slider",
      tabindex: 0,
      onkeydown: (event) => this.pressed(event),
      onpointermove: (event) => this.touched(event),
      onpointerdown: (event) => this.touched(event),
    });
    if (measures.length > 1) {
      const names = measures.map((measure) => measure.name);
      container.append(
        selection("Measure:", names, (i) => {
          this.measure = measures[i];
          this.draw();
        }),
      );
    }
    container.append(this.area);
    this.area.title = title;
    new ResizeObserver(() => this.resize()).observe(container);
    for (const query of ["(prefers-color-scheme: dark)", "print"]) {
      matchMedia(query).addEventListener("change", () => this.draw());
    }
    this.draw();
  }

  draw() {
    this.plot?.destroy();
    const { name, unit, series } = this.measure;
    const epochs = Math.max(...series.map((curve) => curve.values.length));
    const x = Array.from({ length: epochs }, (_, i) => i + 1);
    this.data = [x, ...series.map(({ values }) => x.map((_, i) => values[i] ?? null))];
    this.plot = new uPlot(this.options(name, unit, series), this.data, this.area);
    this.area.setAttribute("aria-label", `${name} by epoch; arrow keys move through the epochs`);
    this.area.setAttribute("aria-valuemin", 1);
    this.area.setAttribute("aria-valuemax", epochs);
    queueMicrotask(() => this.show(epochs - 1)); // uPlot has its scales by then
  }

  options(name, unit, series) {
    const axis = {
      stroke: style("--ink"),
      grid: { stroke: style("--line"), width: 1 },
      ticks: { stroke: style("--line"), width: 1 },
      font: "13px system-ui, sans-serif",
      labelFont: "13px system-ui, sans-serif",
    };
    return {
      width: this.area.clientWidth,
      height: 340,
      scales: { x: { time: false } },
      cursor: { y: false, drag: { x: false, y: false } },
      axes: [
        { ...axis, label: "epoch", incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] },
        { ...axis, label: `${name} (${unit})`, size: 64 },
      ],
      series: [
        { label: "epoch" },
        ...series.map((curve) => ({
          label: curve.name,
          stroke: style(`--series-${curve.color % 10}`),
          width: 2,
          dash: curve.dashed ? [6, 4] : curve.color >= 10 ? [2, 3] : undefined,
          points: { show: true, size: 6 },
          value: (_, value) => (numberText(value)),
        })),
      ],
    };
  }

  resize() {
    const width = this.area.clientWidth;
    if (width > 0 && width !== this.plot.width) {
      this.plot.setSize({ width, height: 340 });
      queueMicrotask(() => this.show(this.index));
    }
  }

  /** Moves the cursor to an epoch, whose values the legend shows. */
  show(index) {
    const epochs = this.data[0];
    this.index = Math.min(Math.max(index, 0), epochs.length - 1);
    this.plot.setCursor({ left: this.plot.valToPos(epochs[this.index], "x"), top: 10 });
    const values = this.measure.series.map(
      (curve, i) => `${curve.name} ${numberText(this.data[i + 1][this.index])}`,
    );
    this.area.setAttribute("aria-valuenow", epochs[this.index]);
    this.area.setAttribute("aria-valuetext", `epoch ${epochs[this.index]}: ${values.join(", ")}`);
  }

  pressed(event) {
    const last = this.data[0].length - 1;
    const indices = {
      ArrowLeft: this.index - 1,
      ArrowDown: this.index - 1,
      ArrowRight: this.index + 1,
      ArrowUp: this.index + 1,
      Home: 0,
      End: last,
    };
    if (event.key in indices) {
      event.preventDefault();
      this.show(indices[event.key]);
    }
  }

  touched(event) {
    const left = event.clientX - this.plot.over.getBoundingClientRect().left;
    this.show(this.plot.posToIdx(left));
  }
}
